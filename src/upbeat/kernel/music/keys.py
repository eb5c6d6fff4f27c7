"""Keys: signatures, tonics and their names."""

from collections.abc import Mapping

from upbeat.kernel.music.score import STEPS, Score

ORDER_OF_SHARPS = "FCGDAEB"
MODES: Mapping[str, int] = {
    "": 0, "maj": 0, "ion": 0, "m": -3, "min": -3, "aeo": -3, "mix": -1, "dor": -2, "phr": -4, "lyd": 1, "loc": -5,
}  # fmt: skip
"""Names of modes, three letters, and how many fifths their signature lies beside that of the major key."""
MINOR_MODES = frozenset({"m", "min", "aeo", "dor", "phr", "loc"})


def signature(fifths: int) -> dict[str, int]:
    """Step → how many semitones the key signature alters it. ``fifths``: sharps, flats negative, -7 to 7."""
    sharp, flat = ORDER_OF_SHARPS[: max(fifths, 0)], ORDER_OF_SHARPS[fifths:] if fifths < 0 else ""
    return {step: (step in sharp) - (step in flat) for step in STEPS}


def fifths_of(step: str, alter: int) -> int:
    """Sharps of the major key on this note; G 1, B flat -2."""
    return ORDER_OF_SHARPS.index(step) - 1 + 7 * alter


def tonic(fifths: int, mode: str = "major") -> tuple[str, int]:
    """Step and alteration of the key's first degree."""
    place = fifths + 1 + (3 if mode == "minor" else 0)
    return ORDER_OF_SHARPS[place % 7], place // 7


def key_name(score: Score) -> str:
    """As a musician writes it: ``G``, ``B♭``, ``F♯ minor`` without the word: ``F♯``."""
    step, alter = tonic(score.fifths, score.mode)
    return step + {-1: "♭", 0: "", 1: "♯"}[alter]
