"""The sound of a whole video."""

from collections.abc import Sequence

import numpy as np

from upbeat.site.demo.melody import add, render
from upbeat.site.demo.timeline import Played, Said, TimedSection
from upbeat.site.demo.voice import RATE, Sound

PEAK = 0.85
"""The loudest sample, −1.4 dBFS: nothing clips, and AAC has room to overshoot."""


def mix(sections: Sequence[TimedSection]) -> Sound:
    """Voice and tunes where the timeline has them."""
    track = np.zeros(round(sections[-1].end * RATE), dtype=np.float32)
    for section in sections:
        for event in section.events:
            if isinstance(event, Said):
                add(track, event.start, event.phrase.sound)
            elif isinstance(event, Played):
                add(track, event.start, render(event.tune, event.play))
    peak = float(np.abs(track).max())
    return track if peak <= PEAK else (track * (PEAK / peak)).astype(np.float32)
