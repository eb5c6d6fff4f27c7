"""How loud a sound is and what is to be done about it: plain facts, without the libraries that measure them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """Integrated loudness in LUFS and highest true peak in dBTP."""

    lufs: float
    peak_dbtp: float


@dataclass(frozen=True)
class Plan:
    """What to do with the sound, and what it was and becomes. ``silent``: nothing to hear, left as it is.

    ``trims_db`` are added before coding, with a picture and alone, for coding makes sound a little louder or quieter.
    """

    gain_db: float
    limited: bool
    silent: bool
    before: Level
    after: Level
    trims_db: tuple[float, float] = (0.0, 0.0)
