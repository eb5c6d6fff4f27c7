"""Reading numbered notation back from what :func:`engrave_jianpu` draws: from its shapes and where they stand alone."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.building import Raw, RawBar, score_of
from upbeat.kernel.music.jianpu.cells import do_octave
from upbeat.kernel.music.jianpu.measures import (
    DIGIT_SIZE,
    FRACTION_SIZE,
    LINE_GAP,
    MIDDLE,
    SMALL_SIZE,
    TOP,
    WORD_SIZE,
)
from upbeat.kernel.music.jianpu.shapes import Accidental, Box, Dot, Shape, Stroke, Text, shapes_of
from upbeat.kernel.music.keys import fifths_of, signature, tonic
from upbeat.kernel.music.markup import parse_xml
from upbeat.kernel.music.score import STEPS, Pitch, Score

_TEMPO = re.compile(r"= (\d+(?:\.\d+)?)")
_USUAL = {"2": (2, 3), "3": (3, 2), "4": (4, 3), "5": (5, 4), "6": (6, 4), "7": (7, 4)}


def read_jianpu(svg: str) -> Score:
    """The score of a drawing with its head. Lines are told from each other by the group that each is drawn as; within
    a line only shapes and places count, never ids, classes or data.

    Not in the picture, and so not read: the mode (``major`` always), and where a longer rest was one or several.
    Invalid where there are no digits.
    """
    root = parse_xml(svg)
    rows = [part for part in root if (part.get("transform") or "").startswith("translate(0 ")]
    reader = _Reader([shape for part in root if part not in rows for shape in shapes_of(part)])
    for row in rows:
        reader.row([shape for part in row for shape in shapes_of(part)])
    return reader.score()


@dataclass(slots=True)
class _Sign:
    """A digit with what belongs to it."""

    x: float
    glyph: str
    lines: int = 0
    dots: int = 0
    octave: int = 0
    accidental: int | None = None
    dashes: int = 0
    raw: Raw = field(default_factory=lambda: Raw(None, Fraction(1)))

    @property
    def written(self) -> Fraction:
        """Quarter notes by lines, dots and dashes."""
        return Fraction(1, 2**self.lines) * (2 - Fraction(1, 2**self.dots)) + self.dashes


class _Reader:
    def __init__(self, head: Sequence[Shape]) -> None:
        self.bars: list[RawBar] = [RawBar()]
        self.signs: list[_Sign] = []
        self.open: list[int] = []
        self.title, self.tempo, self.metre, self.fifths = "", 90.0, (4, 4), 0
        self.held: dict[tuple[str, int], int] = {}
        self.head(head)
        self.key = signature(self.fifths)
        self.volta = 0

    def head(self, shapes: Sequence[Shape]) -> None:
        texts = [shape for shape in shapes if isinstance(shape, Text)]
        signs = [shape.alter for shape in shapes if isinstance(shape, Accidental)]
        parts = sorted((text for text in texts if text.size == FRACTION_SIZE), key=lambda text: text.y)
        self.metre = int(parts[0].text), int(parts[1].text)
        for text in texts:
            tempo = _TEMPO.fullmatch(text.text)
            if tempo:
                dotted = any(isinstance(shape, Dot) for shape in shapes)
                self.tempo = float(tempo[1]) * (1.5 if dotted else 1)
            elif text.size == WORD_SIZE and text.text in STEPS:
                self.fifths = fifths_of(text.text, signs[0] if signs else 0)
            elif text.y < parts[0].y and text.text != "1=":
                self.title = text.text

    # A line

    def row(self, shapes: Sequence[Shape]) -> None:
        signs = [_Sign(shape.x, shape.text) for shape in shapes if isinstance(shape, Text) and shape.size == DIGIT_SIZE]
        signs.sort(key=lambda sign: sign.x)
        boxes = [shape for shape in shapes if isinstance(shape, Box)]
        strokes = [box for box in boxes if box.height > box.width]
        dots = [shape for shape in shapes if isinstance(shape, Dot)]
        for sign in signs:
            sign.lines = sum(box.y >= LINE_GAP - 1 and box.x < sign.x < box.x + box.width for box in boxes)
        for box in boxes:
            if box not in strokes and box.y < 0:
                max((sign for sign in signs if sign.x < box.x), key=lambda sign: sign.x).dashes += 1
        for dot in dots:
            _give_dot(dot, signs)
        for shape in shapes:
            if isinstance(shape, Accidental):
                min((sign for sign in signs if sign.x > shape.x), key=lambda sign: sign.x).accidental = shape.alter
        self.measure(signs, strokes, dots)
        self.figures(shapes, signs)
        self.endings(shapes, signs)
        self.words(shapes, signs)
        self.arcs(shapes, signs)

    def measure(self, signs: Sequence[_Sign], strokes: Sequence[Box], dots: Sequence[Dot]) -> None:
        """Notes into bars, in the order in which digits and bar lines stand."""
        clusters: list[list[Box]] = []
        for box in sorted(strokes, key=lambda box: box.x):
            if clusters and box.x - clusters[-1][-1].x < 9:
                clusters[-1].append(box)
            else:
                clusters.append([box])
        at = 0
        for sign in signs:
            while at < len(clusters) and clusters[at][0].x < sign.x:
                self.bar_line(clusters[at], dots)
                at += 1
            sign.raw.bar = len(self.bars) - 1
            self.bars[-1].notes.append(sign.raw)
            self.signs.append(sign)
        for cluster in clusters[at:]:
            self.bar_line(cluster, dots)

    def bar_line(self, cluster: Sequence[Box], dots: Sequence[Dot]) -> None:
        left, right = cluster[0].x, cluster[-1].x + cluster[-1].width
        repeat = [dot.x for dot in dots if MIDDLE + 1 < dot.y < MIDDLE + 6]
        if self.bars[-1].notes:
            self.bars[-1].closes = any(left - 8 < x < left for x in repeat)
            thin = all(box.width < 2 for box in cluster)
            self.bars[-1].double = len(cluster) == 2 and thin
            self.bars.append(RawBar())
        if any(right < x < right + 9 for x in repeat):
            self.bars[-1].opens = True

    def figures(self, shapes: Sequence[Shape], signs: Sequence[_Sign]) -> None:
        """Lengths, once the groups under a figure are known."""
        for shape in shapes:
            if not isinstance(shape, Stroke) or shape.form != "MQMQ":
                continue
            left, right = shape.points[0], shape.points[-2]
            label = next(
                text.text
                for text in shapes
                if isinstance(text, Text) and text.size == SMALL_SIZE and abs(text.x - (left + right) / 2) < 0.1
            )
            p, colon, q = label.partition(":")
            for sign in signs:
                if left - 1 < sign.x < right + 1:
                    sign.raw.tuplet = (int(p), int(q)) if colon else _USUAL[p]
        for sign in signs:
            ratio = sign.raw.tuplet or (1, 1)
            sign.raw.duration = sign.written * ratio[1] / ratio[0]

    def endings(self, shapes: Sequence[Shape], signs: Sequence[_Sign]) -> None:
        for shape in sorted((s for s in shapes if isinstance(s, Stroke) and "H" in s.form), key=lambda s: s.points[0]):
            if shape.form.startswith("MV"):
                label = next(s for s in shapes if isinstance(s, Text) and abs(s.x - shape.points[0] - 4) < 0.1)
                self.volta = int(label.text.rstrip("."))
            across = shape.points[2 + shape.form.startswith("MV")]
            for sign in signs:
                if shape.points[0] < sign.x < across:
                    self.bars[sign.raw.bar].volta = self.volta

    def words(self, shapes: Sequence[Shape], signs: Sequence[_Sign]) -> None:
        words = sorted((s for s in shapes if isinstance(s, Text) and s.size == WORD_SIZE), key=lambda s: s.x)
        last: _Sign | None = None
        for word in words:
            above = next((sign for sign in signs if abs(sign.x - word.x) < 0.1), None)
            if above is not None:
                above.raw.syllable = word.text
                last = above
            elif last is not None:
                last.raw.syllable += "-"

    def arcs(self, shapes: Sequence[Shape], signs: Sequence[_Sign]) -> None:
        """Ties and slurs; what goes on in the next line waits there in ``open``, lowest first."""
        first = len(self.signs) - len(signs)
        waiting, self.open = self.open, []
        curves = [shape for shape in shapes if isinstance(shape, Stroke) and shape.form == "MC"]
        for curve in sorted(curves, key=lambda curve: -curve.points[1]):
            left, right = curve.points[0], curve.points[-2]
            begin = next((first + at for at, sign in enumerate(signs) if abs(sign.x - left) < 0.1), None)
            end = next((first + at for at, sign in enumerate(signs) if abs(sign.x - right) < 0.1), None)
            if begin is None:
                begin = waiting.pop(0)
            if end is None:
                self.open.append(begin)
            else:
                self.join(begin, end)

    def join(self, begin: int, end: int) -> None:
        notes = self.signs[begin : end + 1]
        pitched = {(sign.glyph, sign.octave) for sign in notes}
        if len(notes) == 2 and len(pitched) == 1 and notes[1].accidental is None:
            notes[0].raw.tied = True
        else:
            for sign in notes[:-1]:
                sign.raw.slurred = True

    # All of it

    def score(self) -> Score:
        if not self.signs:
            raise Invalid(_("There are no digits in this picture."))
        if not self.bars[-1].notes:
            self.bars.pop()
        self.pitches()
        rhythm_only = any(sign.glyph == "X" for sign in self.signs)
        return score_of(
            self.bars,
            fifths=self.fifths,
            metre=self.metre,
            tempo=self.tempo,
            title=self.title,
            rhythm_only=rhythm_only,
        )

    def pitches(self) -> None:
        step, _alter = tonic(self.fifths)
        first = 7 * do_octave(step) + STEPS.index(step)
        held: dict[tuple[str, int], int] = {}
        previous: _Sign | None = None
        for sign in self.signs:
            if previous is not None and previous.raw.bar != sign.raw.bar:
                held.clear()
            if sign.glyph == "X":
                sign.raw.pitch = Pitch("B", 4)
            elif sign.glyph != "0":
                place = first + int(sign.glyph) - 1 + 7 * sign.octave
                sign.raw.pitch = self.pitch(STEPS[place % 7], place // 7, sign, previous, held)
            previous = sign

    def pitch(
        self, step: str, octave: int, sign: _Sign, previous: _Sign | None, held: dict[tuple[str, int], int]
    ) -> Pitch:
        if sign.accidental is not None:
            held[step, octave] = sign.accidental + self.key[step]
        before = previous.raw.pitch if previous is not None and previous.raw.tied else None
        if before is not None and sign.accidental is None and (before.step, before.octave) == (step, octave):
            return before
        return Pitch(step, octave, held.get((step, octave), self.key[step]))


def _give_dot(dot: Dot, signs: Sequence[_Sign]) -> None:
    """A dot to the digit it stands above, under or behind; those of bar lines stand elsewhere."""
    for sign in signs:
        if abs(dot.x - sign.x) < 0.1:
            sign.octave += 1 if dot.y < TOP else -1
            return
    if abs(dot.y - MIDDLE) < 0.5:
        max((sign for sign in signs if sign.x < dot.x), key=lambda sign: sign.x).dots += 1
