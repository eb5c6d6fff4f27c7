"""How exact a performance must be, by stage; every number can be set otherwise in an exercise."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """What counts as right.

    ``cents``: a note this far from its pitch is still in tune. ``ms`` and ``beat_share``: it may set in this much too
    early or too late, whichever is longer; the share is of a beat at the tempo that was sung. ``octave_free``: any
    octave is right; ``key_free``: any key is. ``compensate_drift``: a key that sinks or rises slowly is forgiven
    (it flips 7.5 % of the verdicts of amateurs, so it is off unless the exercise wants it).
    """

    cents: float
    ms: float
    beat_share: float
    octave_free: bool = True
    key_free: bool = True
    compensate_drift: bool = False

    def tolerance_s(self, beat_s: float) -> float:
        """How far an onset may lie from its place, in seconds, where a beat lasts ``beat_s``."""
        return max(self.ms / 1000, self.beat_share * beat_s)


PROFILES: Mapping[str, Profile] = {
    "1-2": Profile(cents=100, ms=150, beat_share=0.30),
    "3-5": Profile(cents=60, ms=120, beat_share=0.20),
    "6-9": Profile(cents=50, ms=100, beat_share=0.15),
    "advanced": Profile(cents=25, ms=50, beat_share=0.0),
}
"""By grades. Listeners hear about 25 cents in a melody (Larrouy-Maestri 2018) and most notice 50; research scores
±50 ms and ±50 cents (mir_eval, MIREX)."""
