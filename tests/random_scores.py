"""Scores drawn by chance, with everything that both notations can show; for tests and benchmarks."""

import itertools
import random
from fractions import Fraction

from upbeat.kernel.music.building import Raw, RawBar, bar_length, score_of
from upbeat.kernel.music.keys import signature
from upbeat.kernel.music.score import STEPS, Pitch, Score

METRES = [(2, 4), (3, 4), (4, 4), (3, 8), (6, 8), (9, 8), (2, 2), (5, 4)]
WORDS = ["la", "好", "一朵", "ring-", "Bärn", "x-y", "a_b", "夸。", "to the", "100%", "<&>", "*", "|", "~", "是，"]
TITLES = ["", "Ode to Joy", "茉莉花", 'A <b> & "c"', "100 % Ré"]
F = Fraction


def random_score(seed: int, *, bars: int | None = None) -> Score:
    """A score of 2 to 14 bars: any key, ties, slurs, groups, dots, accidentals, repeats with endings, upbeat, words."""
    dice = random.Random(seed)
    metre = dice.choice(METRES)
    rhythm_only = dice.random() < 0.08
    fifths = 0 if rhythm_only else dice.randint(-7, 7)
    drawing = _Drawing(dice, metre, fifths, rhythm_only)
    count = bars or dice.randint(2, 14)
    found = []
    if dice.random() < 0.35:
        found.append(drawing.bar(dice.choice([F(1, 2), F(1)]) if bar_length(metre) > 1 else F(1, 2)))
    found += [drawing.bar(bar_length(metre)) for _ in range(count)]
    _repeat(found, dice)
    _join(found, dice)
    _sing(found, dice)
    compound = metre[0] % 3 == 0 and metre[1] == 8
    return score_of(
        found,
        fifths=fifths,
        mode="major" if rhythm_only else dice.choice(["major", "minor"]),
        metre=metre,
        tempo=dice.randint(40, 140) * (1.5 if compound else 1.0),
        title=dice.choice(TITLES),
        rhythm_only=rhythm_only,
    )


class _Drawing:
    def __init__(self, dice: random.Random, metre: tuple[int, int], fifths: int, rhythm_only: bool) -> None:
        self.dice, self.metre, self.rhythm_only = dice, metre, rhythm_only
        self.key = signature(fifths)
        self.place = 7 * 4 + dice.randint(0, 8)

    def pitch(self) -> Pitch | None:
        if self.dice.random() < 0.1:
            return None
        if self.rhythm_only:
            return Pitch("B", 4)
        self.place = min(max(self.place + self.dice.choice([-9, -3, -2, -1, -1, 0, 1, 1, 2, 4, 8]), 7 * 2 + 2), 7 * 6)
        step, octave = STEPS[self.place % 7], self.place // 7
        alter = self.key[step] + (self.dice.choice([-1, 1, 0]) if self.dice.random() < 0.15 else 0)
        return Pitch(step, octave, max(-2, min(2, alter)))

    def bar(self, length: Fraction) -> RawBar:
        notes: list[Raw] = []
        while length:
            notes += self.some(length)
            length = length - sum((note.duration for note in notes[-self.added :]), F(0))
        return RawBar(notes)

    def some(self, left: Fraction) -> list[Raw]:
        """One note, or a group under one figure, at most ``left`` long."""
        figures = [f for f in FIGURES if sum(f[1]) * f[0][1] / f[0][0] <= left]
        if figures and self.dice.random() < 0.2:
            (p, q), values = self.dice.choice(figures)
            self.added = len(values)
            return [Raw(self.pitch(), value * q / p, tuplet=(p, q)) for value in values]
        values = [value for value in VALUES if value <= left and _fits(left - value)]
        self.added = 1
        return [Raw(self.pitch(), self.dice.choice(values))]


VALUES = [F(4), F(3), F(2), F(3, 2), F(1), F(1), F(1), F(7, 4), F(3, 4), F(1, 2), F(1, 2), F(1, 2), F(1, 4), F(1, 4),
          F(3, 8), F(1, 8)]  # fmt: skip
FIGURES = [
    ((3, 2), [F(1, 2)] * 3),
    ((3, 2), [F(1)] * 3),
    ((3, 2), [F(1), F(1, 2)]),
    ((3, 2), [F(1, 4)] * 3),
    ((3, 2), [F(3, 4), F(1, 4), F(1, 2)]),
    ((5, 4), [F(1, 4)] * 5),
    ((2, 3), [F(1, 2)] * 2),
    ((7, 4), [F(1, 4)] * 7),
    ((3, 1), [F(1, 2)] * 3),
]


def _fits(left: Fraction) -> bool:
    return left.denominator <= 8


def _repeat(bars: list[RawBar], dice: random.Random) -> None:
    at = 1
    while at + 2 < len(bars):
        if dice.random() < 0.3:
            end = min(at + dice.randint(1, 4), len(bars) - 1)
            bars[at].opens = dice.random() < 0.7 or at > 1
            bars[end].closes = True
            if dice.random() < 0.5 and end - at > 0 and end + 1 < len(bars):
                bars[end].volta, bars[end + 1].volta = 1, 2
                bars[end + 1].double = end + 2 < len(bars)
                end += 1
            at = end + 1
        else:
            bars[at].double = dice.random() < 0.1
            at += 1


def _join(bars: list[RawBar], dice: random.Random) -> None:
    """Ties and slurs; a slur over two notes of one pitch would be a tie."""
    notes = [note for bar in bars for note in bar.notes]
    in_slur = False
    for note, after in itertools.pairwise(notes):
        if note.pitch is None or after.pitch is None:
            in_slur = False
            continue
        if dice.random() < 0.12:
            after.pitch = note.pitch
        if note.pitch == after.pitch:
            note.tied = dice.random() < 0.6
        note.slurred = dice.random() < (0.55 if in_slur else 0.15)
        in_slur = note.slurred
    runs = [0, *(at + 1 for at, note in enumerate(notes) if not note.slurred), len(notes)]
    for begin, end in itertools.pairwise(runs):
        run = notes[begin:end]
        if len({note.pitch for note in run}) == 1 and len(run) == 2:
            run[0].slurred = False


def _sing(bars: list[RawBar], dice: random.Random) -> None:
    if dice.random() < 0.4:
        return
    for bar in bars:
        for note in bar.notes:
            if note.pitch is not None and dice.random() < 0.8:
                note.syllable = dice.choice(WORDS)
