"""How loud a sound is and what is to be done about it: plain facts, without the libraries that measure them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Level:
    """Integrated loudness in LUFS and highest true peak in dBTP."""

    lufs: float
    peak_dbtp: float


@dataclass(frozen=True)
class Plan:
    """What to do with the sound, and what it was and becomes. ``silent``: nothing to hear, left as it is."""

    gain_db: float
    limited: bool
    silent: bool
    before: Level
    after: Level
