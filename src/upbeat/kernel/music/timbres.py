"""How instruments sound, as sums of partials: enough to be told apart by ear, made from nothing but numbers."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timbre:
    """``partials``: amplitudes of the harmonics, from the fundamental up. ``formants``: hertz, width in hertz and
    gain; they shape the partials by where these lie. ``attack_s``, ``release_s``: how it sets in and ends.
    ``decay_s``: time in which a tone that is struck falls to 1/e, 0 for one that is held; higher partials fall faster
    by ``damping``. ``vibrato_cents`` at ``vibrato_hz`` sets in a little after the tone. ``glide_semitones``: from so
    far below it begins. ``breath``: noise beside the tone; ``knock``: noise at its start. ``gain``: so that all are
    about as loud.
    """

    partials: tuple[float, ...]
    attack_s: float = 0.01
    release_s: float = 0.06
    decay_s: float = 0.0
    damping: float = 0.0
    formants: tuple[tuple[float, float, float], ...] = ()
    vibrato_cents: float = 0.0
    vibrato_hz: float = 5.5
    glide_semitones: float = 0.0
    breath: float = 0.0
    knock: float = 0.0
    gain: float = 1.0


def _saw(count: int, slope: float = 1.0) -> tuple[float, ...]:
    return tuple(1 / number**slope for number in range(1, count + 1))


TIMBRES: Mapping[str, Timbre] = {
    "piano": Timbre(
        (1, 0.55, 0.36, 0.22, 0.14, 0.09, 0.05, 0.03), 0.004, 0.12, decay_s=1.6, damping=0.28, knock=0.05, gain=1.1
    ),
    "plucked": Timbre(_saw(12, 1.15), 0.002, 0.1, decay_s=0.7, damping=0.22, knock=0.04, gain=1.15),
    "flute": Timbre(
        (1, 0.28, 0.12, 0.03), 0.06, 0.08, vibrato_cents=14, vibrato_hz=5.0, breath=0.035, knock=0.02, gain=0.9
    ),
    "recorder": Timbre((1, 0.06, 0.16, 0.02, 0.03), 0.03, 0.05, breath=0.02, knock=0.03, gain=0.9),
    "violin": Timbre(
        _saw(14), 0.08, 0.09, vibrato_cents=22, vibrato_hz=6.0, breath=0.006, gain=0.8,
        formants=((480, 200, 0.8), (1100, 400, 0.9), (2900, 900, 1.2)),
    ),
    "erhu": Timbre(
        _saw(12, 0.8), 0.06, 0.08, vibrato_cents=38, vibrato_hz=6.2, glide_semitones=1.6, breath=0.008, gain=0.62,
        formants=((900, 260, 1.8), (1700, 420, 1.3)),
    ),
    "reed": Timbre((1, 0.03, 0.62, 0.03, 0.38, 0.05, 0.2, 0.04, 0.1), 0.035, 0.05, breath=0.006, gain=0.72),
    "brass": Timbre((0.7, 1, 0.85, 0.6, 0.42, 0.3, 0.2, 0.12, 0.08), 0.05, 0.07, gain=0.5),
    "voice": Timbre(
        _saw(14, 1.1), 0.07, 0.09, vibrato_cents=26, vibrato_hz=5.4, glide_semitones=0.35, breath=0.008, gain=0.75,
        formants=((800, 130, 3.0), (1150, 160, 2.0), (2900, 300, 0.9)),
    ),
}  # fmt: skip
"""Those with a pitch; formants of the voice are those of a sung “la”."""

STRUCK = ("block", "click", "drum")
"""Those without: their ``midi`` only makes them higher or lower."""
