"""Dictation: a melody or a rhythm is heard and written in the score editor: ``dictation``. The answer is ABC.

What a pupil is told after a wrong answer names bars, never notes, and no count: by changing one note at a time and
watching a count one would find the key without hearing anything.
"""

from collections.abc import Mapping
from typing import Any

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.marking import Outcome, typed
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.dictation import mark_dictation
from upbeat.kernel.music.heard import heard_score
from upbeat.kernel.music.score import Score
from upbeat.kernel.music.verdicts import Kind, Verdict
from upbeat.packs.music.kinds.phrases import (
    LONGEST_ABC,
    ToHear,
    checked_pass,
    checked_phrase,
    checked_plays,
    checked_tempo,
    longest_of,
    phrase_of,
    require_key,
    written_out,
)
from upbeat.packs.music.kinds.sounding import TAIL_S, heard_here
from upbeat.rooms.items.kinds import Shown, Sketch

PASS = 1.0
FAULTS = {Kind.PITCH: "pitch", Kind.EARLY: "rhythm", Kind.LATE: "rhythm", Kind.MISSED: "missed"}
EXTRA = "extra"


def check(_stem: str, key: Any) -> Mapping[str, Any]:
    """The key as it is kept."""
    told = require_key(key)
    kept = checked_phrase(told, drawn=("melody", "rhythm"))
    return kept | {"tempo": checked_tempo(told), "plays": checked_plays(told), "pass": checked_pass(told, PASS)}


def draw(stem: str, key: Mapping[str, Any], seed: int) -> Sketch:
    """The phrase of a seed, to be heard."""
    score = phrase_of(key, seed)
    heard = ToHear(heard_score(score), longest_of(key) + TAIL_S, score)
    return Sketch(stem, {**key, "abc": written_out(score)}, heard=heard)


def show(shown: Shown) -> Mapping[str, Any]:
    """Where it is heard, and an empty score of the same key, metre and bars to write into."""
    score: Score = shown.heard.score
    return heard_here(shown, shown.drawn_key["plays"]) | {
        "empty": _empty(score),
        "rhythm_only": score.rhythm_only,
        "bars": sum(bar.number > 0 for bar in score.bars),
    }


def _empty(score: Score) -> str:
    """The head alone: what a pupil is told beforehand."""
    return "\n".join(line for line in written_out(score).splitlines() if line[:2] in ("X:", "M:", "L:", "K:", "Q:"))


def mark(key: Mapping[str, Any], answer: Any) -> Outcome:
    """Right where every note is, or as many as the author asks for."""
    verdict = verdict_of(key, answer)
    total = max(1, len(verdict.notes) + len(verdict.extras))
    share = verdict.share_good * len(verdict.notes) / total
    if share >= float(key["pass"]) - 1e-9:
        return Outcome(True, 1.0, ())
    faults = {FAULTS[note.kind] for note in verdict.notes if not note.good} | ({EXTRA} if verdict.extras else set())
    order = ("rhythm", "missed", EXTRA, "pitch")
    return Outcome(False, min(share, 0.99), (), tuple(fault for fault in order if fault in faults))


def verdict_of(key: Mapping[str, Any], answer: Any) -> Verdict:
    """What is said of the written phrase, note by note; for the server. Invalid for what cannot be read."""
    text = typed(answer, LONGEST_ABC)
    written = read_abc(text)
    if not any(note.pitch is not None for note in written.notes):
        raise Invalid(_("Write the notes that you hear first."), field="answer")
    return mark_dictation(written, read_abc(str(key["abc"])))


def leads(_key: Mapping[str, Any]) -> frozenset[str]:
    """From which names guidance may lead."""
    return frozenset({"rhythm", "missed", EXTRA, "pitch"})
