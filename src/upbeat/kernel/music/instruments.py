"""What marking must know of who plays: where the tones lie, how slowly they set in, how they sound against the page."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Instrument:
    """``lowest_hz``, ``highest_hz``: where to look for pitch. ``attack_s``: how long a tone takes to half its level;
    it is subtracted from onsets that only the level tells. ``sounds``: semitones above (+) or below (−) what is
    written. ``shortest_extra_s``: how long a tone beside the score must be to count. ``fades``: a tone dies away by
    itself, so its end says nothing. ``bound``: tones often follow each other without a gap."""

    lowest_hz: float
    highest_hz: float
    attack_s: float = 0.0
    sounds: int = 0
    shortest_extra_s: float = 0.09
    fades: bool = False
    bound: bool = True


INSTRUMENTS: Mapping[str, Instrument] = {
    "voice": Instrument(70, 1300),
    "recorder": Instrument(240, 2090, sounds=12, bound=False, shortest_extra_s=0.07),
    "violin": Instrument(120, 2090, attack_s=0.008),
    "piano": Instrument(60, 2090, fades=True, shortest_extra_s=0.08),
    "keyboard": Instrument(60, 2090, fades=True, shortest_extra_s=0.08),
    "erhu": Instrument(120, 2090, attack_s=0.008),
    "clarinet": Instrument(120, 2090, attack_s=0.02, sounds=-2),
    "other": Instrument(60, 2090, attack_s=0.01),
}
"""The soprano recorder sounds an octave above the page, the clarinet in B flat a tone below."""
