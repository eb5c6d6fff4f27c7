"""Reading ABC into the note model."""

import re

from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.abc.fields import FIELD, Fields, metre_of, unit_of
from upbeat.kernel.music.abc.lexing import signs_of
from upbeat.kernel.music.abc.places import LONGEST_SYLLABLE, MOST_CHARACTERS, fault
from upbeat.kernel.music.abc.tune import Tune
from upbeat.kernel.music.abc.words import words_of
from upbeat.kernel.music.building import Raw, score_of
from upbeat.kernel.music.score import Score

_PASSED_OVER = frozenset("ABCDFGHINOPRSUWXZmrs+")


def read_abc(text: str) -> Score:
    """The tune in the text. Invalid says line, column and what to do.

    At most 20,000 characters, 2,000 notes, 500 bars, one tune. A tune that begins without a head is in C major, 4/4.
    """
    if len(text) > MOST_CHARACTERS:
        raise fault(_("This text has more than %(most)d characters. Cut the tune into parts."), 1, most=MOST_CHARACTERS)
    reader = _Reader()
    for number, line in enumerate(text.lstrip("﻿").splitlines(), start=1):
        reader.take(_without_comment(line), number)
    return reader.score()


def _without_comment(line: str) -> str:
    return re.split(r"(?<!\\)%", line, maxsplit=1)[0].rstrip()


class _Reader:
    """Reads line by line: the head until its key, then music and words."""

    def __init__(self) -> None:
        self.fields = Fields()
        self.tune: Tune | None = None
        self.voice = ""
        self.tunes = 0
        self.unsung: list[Raw] = []
        self.is_sung = False

    def take(self, line: str, number: int) -> None:
        if not line.strip():
            return
        found = FIELD.fullmatch(line.strip())
        if found is None:
            self.music(line, number)
        elif self.tune is None:
            self.head(found["name"], found["text"], number)
        else:
            self.between(found["name"], found["text"], number)

    def head(self, name: str, text: str, number: int) -> None:
        if name == "w":
            raise fault(_("Line %(line)d: words come under a line of music. Write the notes first."), number)
        if name == "X":
            self.one_tune(number)
        if name == "V":
            self.one_voice(text, number)
        self.fields.take(name, text, number)
        if name == "K":
            self.begin()

    def begin(self) -> Tune:
        self.tune = Tune(self.fields)
        return self.tune

    def one_tune(self, number: int) -> None:
        self.tunes += 1
        if self.tunes > 1:
            raise fault(_("Line %(line)d: a second tune begins here. Put each tune into a score of its own."), number)

    def one_voice(self, text: str, number: int) -> None:
        words = text.split()
        name = words[0] if words else ""
        if self.voice and name != self.voice:
            raise fault(_("Line %(line)d: only one voice can be taken. Leave out the others."), number)
        self.voice = name

    def between(self, name: str, text: str, number: int) -> None:
        """A field after the music has begun."""
        if name == "w":
            self.words(text, number)
        elif name == "X":
            self.tunes = max(self.tunes, 1)
            self.one_tune(number)
        elif name == "V":
            self.one_voice(text, number)
        else:
            self.change(name, text.strip(), number)

    def change(self, name: str, text: str, number: int) -> None:
        tune = self.tune or self.begin()
        if name == "K":
            tune.change_key(text, number)
        elif name == "L":
            self.fields.unit = unit_of(text, number)
        elif name == "M" and metre_of(text, number) != self.fields.metre:
            raise fault(_("Line %(line)d: the metre changes here. Put what follows into a score of its own."), number)
        elif name not in "LMQT" and name not in _PASSED_OVER:
            raise fault(_("Line %(line)d: the field %(name)s: is not understood. Leave it out."), number, name=name)

    def music(self, line: str, number: int) -> None:
        tune = self.tune or self.begin()
        before = len(tune.notes)
        for sign in signs_of(line, number):
            if sign.kind == "field":
                self.between(sign["field"][1], sign["field"][3:-1], number)
            else:
                tune.take(sign)
        self.unsung = tune.notes[before:]
        self.is_sung = False

    def words(self, text: str, number: int) -> None:
        """Syllables under the notes of the line before; further verses are passed over."""
        if self.is_sung:
            return
        self.is_sung = True
        sung = [note for note in self.unsung if note.pitch is not None and not note.goes_on]
        at = 0
        for word in words_of(text):
            if word.kind == "bar":
                bar = sung[at - 1].bar if at else (sung[0].bar - 1 if sung else 0)
                while at < len(sung) and sung[at].bar <= bar:
                    at += 1
                continue
            if at >= len(sung):
                if word.kind == "skip":
                    continue
                raise fault(
                    _("Line %(line)d, column %(column)d: there are more syllables than notes above them. Begin a new "
                      "w: line under the next line of music."),
                    number, word.column + 2,
                )  # fmt: skip
            sung[at].syllable = word.text[:LONGEST_SYLLABLE]
            at += 1

    def score(self) -> Score:
        if self.tune is None or not self.tune.notes:
            raise fault(_("There are no notes in this text. Write some, for example: C D E F | G4 |]"), 1)
        bars = self.tune.finished()
        fields = self.fields
        return score_of(
            bars,
            fifths=fields.fifths,
            mode=fields.mode,
            metre=fields.metre,
            tempo=fields.tempo,
            title=fields.title,
            rhythm_only=fields.rhythm_only,
        )
