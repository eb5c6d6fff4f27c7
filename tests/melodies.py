"""Melodies as school books have them, drawn from seeds: no song that anybody wrote."""

from fractions import Fraction

import numpy as np

from upbeat.kernel.music.score import Bar, Note, Pitch, Score

PATTERNS = {
    (4, 4): ["4 4 4 4", "2 4 4", "4 4 2", "8 8 8 8 4 4", "4 8 8 4 4", "4. 8 4 4", "4 4 8 8 4", "8 8 4 8 8 4", "2 2",
             "4. 8 2", "4 r4 4 4", "8. 16 4 4 4"],
    (3, 4): ["4 4 4", "2 4", "4 8 8 4", "4. 8 4", "8 8 4 4", "4 2", "4 4 8 8", "4 4 r4"],
    (2, 4): ["4 4", "8 8 4", "4 8 8", "4. 8", "8 8 8 8", "2", "8 4 8", "8 16 16 4", "4 r4"],
    (6, 8): ["4. 4.", "4 8 4 8", "8 8 8 4.", "4. 8 8 8", "4 8 4.", "4. 4 r8"],
}  # fmt: skip
ENDINGS = {(4, 4): ["2.", "4 4 2"], (3, 4): ["2.", "4 2"], (2, 4): ["2", "4 4"], (6, 8): ["2.", "4. 4."]}
STEPS = np.array([0, 1, -1, 2, -2, 3, -3, 4, -4, 7, -7])
WEIGHTS = np.array([13, 24, 26, 11, 12, 4, 4, 2, 2, 0.5, 0.5])
SHARPS, FLATS = "FCGDAEB", "BEADGCF"


def length(word: str) -> Fraction:
    """The quarter notes of ``4.``, ``8`` and the like."""
    plain = Fraction(4, int(word.strip("r.")))
    return plain * Fraction(3, 2) if word.endswith(".") else plain


def spelled(degree: int, fifths: int) -> Pitch:
    """The pitch of a step of the scale, counted from middle C's letter."""
    step = "CDEFGAB"[degree % 7]
    alter = (step in SHARPS[: max(fifths, 0)]) - (step in FLATS[: max(-fifths, 0)])
    return Pitch(step, 4 + degree // 7, alter)


def draw_melody(seed: int, bars: int = 8, *, rests: bool = True) -> Score:
    """A melody of ``bars`` bars: mostly steps, some leaps and repeated tones, within a tenth, home at the end."""
    chance = np.random.default_rng([7, seed])
    metre = [(4, 4), (3, 4), (2, 4), (6, 8)][chance.choice(4, p=[0.45, 0.2, 0.25, 0.1])]
    fifths = int(chance.integers(-3, 4))
    home = (4 * fifths) % 7 - (7 if (4 * fifths) % 7 > 4 else 0)
    degree = home + int(chance.choice([0, 2, 4]))
    bar_length = Fraction(4 * metre[0], metre[1])
    notes: list[Note] = []
    made: list[Bar] = []
    for bar in range(bars):
        last = bar == bars - 1
        words = str(chance.choice((ENDINGS if last or bar % 4 == 3 else PATTERNS)[metre])).split()
        at = bar * bar_length
        made.append(Bar(bar + 1, at, bar_length))
        for number, word in enumerate(words):
            is_rest = "r" in word and rests
            if not is_rest:
                if last and number == len(words) - 1:
                    degree = home
                elif notes:
                    degree = moved(degree, home, chance)
            pitch = None if is_rest else spelled(degree, fifths)
            notes.append(Note(f"n{len(notes) + 1}", pitch, at, length(word), bar + 1))
            at += length(word)
    return Score(tuple(notes), tuple(made), fifths, "major", metre, float(chance.integers(72, 121)), f"Melody {seed}")


def moved(degree: int, home: int, chance: np.random.Generator) -> int:
    """The next step of the scale, within a tenth about home."""
    while True:
        step = int(chance.choice(STEPS, p=WEIGHTS / WEIGHTS.sum()))
        if home - 3 <= degree + step <= home + 7:
            return degree + step
