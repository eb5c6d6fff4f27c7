"""One tone on which the alignment has put two notes: it belongs to one of them, and the other was not sung."""

from itertools import pairwise

import numpy as np
import numpy.typing as npt

from upbeat.kernel.music.aligning import Placed
from upbeat.kernel.music.extras import stands
from upbeat.kernel.music.hearing import Hearing
from upbeat.kernel.music.onsets import HOP_S
from upbeat.kernel.music.pitch import FRAME_S
from upbeat.kernel.music.placing import Plateau, plateau
from upbeat.kernel.music.ranks import median

Floats = npt.NDArray[np.floating]

_SAME = 0.5
_ATTACK = 0.3
_CLEAR_ATTACK = 0.8
_NEAR = 8
_AROUND = 18
_DIP_DB = 2.5
_TONAL_DIP_DB = 3.0
_HARDLY_DB = 0.8
_LEAST = 4
_FEW = 2
_OFF = 0.7
_SOFT_S = 0.12


def merged(heard: Hearing, placed: Placed, wanted: Floats, times: Floats | None) -> Placed:
    """``placed`` with each pair of notes that are one tone made one note: no onset between them, and one pitch.

    The tone goes to the note whose pitch (``wanted``, MIDI) and time (``times``, frames) it fits better. Two notes of
    one pitch may be bound so closely that nothing tells them apart: then the second was not sung either.
    """
    starts, ends = placed.starts.copy(), placed.ends.copy()
    here = np.flatnonzero(placed.heard).tolist()
    for first, second in pairwise(here):
        if starts[first] < 0 or starts[second] - ends[first] > 2:
            continue
        if _attacked(heard, int(starts[second]), is_step=abs(wanted[second] - wanted[first]) > _SAME):
            continue
        one = plateau(heard, int(starts[first]), int(ends[first]))
        other = plateau(heard, int(starts[second]), int(ends[second]))
        if one is None or other is None or abs(one.midi - other.midi) > _SAME:
            continue
        at = int(starts[first])
        price_first = _misfit(one, at, wanted[first], None if times is None else times[first])
        price_second = _misfit(other, at, wanted[second], None if times is None else times[second])
        if price_first <= price_second:
            ends[first], starts[second], ends[second] = ends[second], -1, -1
        else:
            starts[second], starts[first], ends[first] = at, -1, -1
    for number in np.flatnonzero(starts >= 0).tolist():
        if _passes_through(heard, int(starts[number]), int(ends[number]), wanted[number]):
            starts[number], ends[number] = -1, -1
    return Placed(starts, ends, placed.price)


def _passes_through(heard: Hearing, start: int, end: int, wanted: float) -> bool:
    """Is there no tone, only a glide that never stands, and not where the note should be?"""
    in_tune = heard.voiced[start:end] & (np.abs((heard.midi[start:end] - wanted + 6) % 12 - 6) < _OFF)
    return int(in_tune.sum()) < _FEW and not stands(heard, start, end, _LEAST)


def _attacked(heard: Hearing, frame: int, *, is_step: bool) -> bool:
    """Is there a sign of an onset about the frame, be it only that the level gives way for a moment?

    Where the score has a step (``is_step``) and the pitch none, a faint attack in a tone that does not give way is
    no onset: it is likelier that one of the two was not sung.
    """
    near = slice(max(frame - _NEAR, 0), frame + _NEAR + 1)
    attack, dip = heard.attack[near].max(initial=0), heard.dip[near].max(initial=0)
    if dip > _TONAL_DIP_DB or attack > _CLEAR_ATTACK:
        return True
    if is_step and dip <= _HARDLY_DB:
        return False
    if attack > _ATTACK:
        return True
    first, middle, last = (round((frame + by) * FRAME_S / HOP_S) for by in (-_AROUND, 0, _AROUND))
    reach = round(_NEAR * FRAME_S / HOP_S)
    level = heard.level
    sides = level[max(first, 0) : middle - reach], level[middle + reach : last]
    dip = level[max(middle - reach, 0) : middle + reach]
    if not (len(dip) and all(len(side) for side in sides)):
        return False
    return bool(min(median(side) for side in sides) - dip.min() > _DIP_DB)


def _misfit(here: Plateau, start: int, wanted: float, time: float | None) -> float:
    apart = abs((here.midi - wanted + 6) % 12 - 6)
    late = 0.0 if time is None else abs(start - time) * FRAME_S / _SOFT_S
    return float(min(apart, 1.5) + min(late, 2.0))
