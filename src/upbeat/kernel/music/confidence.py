"""How sure a verdict is: the chance that the truth lies on the same side of the border as what was measured."""

import math

import numpy as np

from upbeat.kernel.music.hearing import Hearing
from upbeat.kernel.music.pitch import FRAME_S
from upbeat.kernel.music.placing import Plateau

_CENTS = 8.0
_SECONDS = 0.022


def of_heard(here: Plateau, cents: float, late_s: float, limit_cents: float, limit_s: float) -> float:
    """Of a note that was heard. The error of its pitch grows with how much it wavers and shrinks with its length."""
    error = math.hypot(_CENTS, 100 * here.spread / math.sqrt(max(1.0, here.frames / 4)))
    pitch = _right_side(abs(cents), limit_cents, error)
    time = _right_side(abs(late_s), limit_s, _SECONDS)
    voiced = min(1.0, 0.5 + here.share)
    # A note off its pitch is wrong however sure its time is; a good one must be sure of both.
    sure = pitch if abs(cents) > limit_cents else pitch * time
    return float(sure * voiced)


def of_missing(heard: Hearing, expected_s: float, long_s: float) -> float:
    """Of a note that was not: the less sounds where it should be, the surer."""
    first, last = round(expected_s / FRAME_S), round((expected_s + long_s) / FRAME_S)
    piece = heard.voiced[max(first, 0) : max(last, 1)]
    return float(0.95 - 0.4 * np.mean(piece)) if len(piece) else 0.95


def _right_side(value: float, limit: float, error: float) -> float:
    return 0.5 * (1 + math.erf(abs(value - limit) / (error * math.sqrt(2))))
