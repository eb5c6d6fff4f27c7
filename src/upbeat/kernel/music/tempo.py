"""The singer's own tempo: a line through when the notes came, robust against those that came wrong.

Absolute time is never trusted: the delay of a device and the singer's tempo fall out here.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.floating]

_ROUNDS = 6
_SOFT_S = 0.04
_STIFFNESS = 1e-3


@dataclass(frozen=True, slots=True)
class Line:
    """At each note: ``expected`` (seconds, by the notes about it, not by itself) and ``beat`` (seconds a quarter)."""

    expected: Floats
    beat: Floats


def fit(
    onsets: Floats,
    times: Floats,
    weights: Floats,
    *,
    reach: float = 5.0,
    side: int = 0,
    global_beat: float | None = None,
) -> Line:
    """A line through ``times`` (seconds) against ``onsets`` (quarter notes) about each note without the note itself.

    ``weights``: how far a note is to be believed, 0 for one that was not heard. ``reach``: quarter notes over which
    the tempo is held to be one. ``side``: −1 for only what came before, 1 for only what comes after, 0 for both.
    The slope is drawn towards the whole performance's, so that two notes alone do not make a tempo.
    """
    beat = global_beat if global_beat is not None else overall(onsets, times, weights)
    apart = onsets[None, :] - onsets[:, None]
    near = np.exp(-0.5 * (apart / reach) ** 2) * weights[None, :]
    np.fill_diagonal(near, 0)
    if side:
        near = np.where(np.sign(apart) == side, near, 0)
    rest = times[None, :] - beat * onsets[None, :]
    mild = near.copy()
    for _ in range(_ROUNDS):
        total = mild.sum(axis=1) + 1e-12
        middle = (mild * apart).sum(axis=1) / total
        level = (mild * rest).sum(axis=1) / total
        spread = apart - middle[:, None]
        bend = (mild * spread * (rest - level[:, None])).sum(axis=1)
        bend = bend / ((mild * spread**2).sum(axis=1) + 2.0 + _STIFFNESS)
        off = rest - level[:, None] - bend[:, None] * spread
        mild = near * _SOFT_S / np.maximum(np.abs(off), _SOFT_S)
    return Line(level - bend * middle + beat * onsets, np.maximum(beat + bend, 0.05))


def overall(onsets: Floats, times: Floats, weights: Floats) -> float:
    """Seconds a quarter note over the whole: the weighted median slope between notes at least two quarters apart."""
    sure = np.flatnonzero(weights > 0)
    first, second = np.triu_indices(len(sure), 1)
    apart = onsets[sure[second]] - onsets[sure[first]]
    far = apart >= min(2.0, float(apart.max(initial=0.0)))
    if not far.any() or apart.max(initial=0.0) <= 0:
        return 0.6
    slopes = (times[sure[second]] - times[sure[first]])[far] / np.maximum(apart[far], 1e-6)
    return float(np.clip(np.median(slopes), 0.1, 4.0))


def deviations(onsets: Floats, times: Floats, weights: Floats, limits_s: Floats) -> tuple[Floats, Line]:
    """How late (+) or early (−) each note came, in seconds, and the line it is measured by.

    After a breath or a stumble the music goes on at a new time: where a note fits what follows and not what was
    before, only the first of them is late. ``limits_s``: what is tolerated of each.
    """
    both = fit(onsets, times, weights)
    beat = overall(onsets, times, weights)
    before = fit(onsets, times, weights, side=-1, global_beat=beat, reach=4.0)
    behind = fit(onsets, times, weights, side=1, global_beat=beat, reach=4.0)
    off, off_before, off_behind = times - both.expected, times - before.expected, times - behind.expected
    has_before = _company(weights, -1)
    has_behind = _company(weights, 1)
    fits_behind = has_behind & (np.abs(off_behind) < 0.6 * limits_s)
    fits_before = has_before & (np.abs(off_before) < 0.6 * limits_s)
    # A step in time leaves a row of notes off the common line, each of which fits the notes on its own side.
    off = np.where(fits_before & ~(np.abs(off) < limits_s), off_before, off)
    stepped = fits_behind & ~(np.abs(off) < limits_s)
    fresh = stepped & ~np.concatenate([[False], stepped[:-1]])
    return np.where(stepped & ~fresh, off_behind, off), both


def _company(weights: Floats, side: int) -> npt.NDArray[np.bool_]:
    """Are there three notes or more on that side?"""
    present = (weights > 0).astype(int)
    before = np.cumsum(present) - present
    return np.asarray((before if side < 0 else present.sum() - before - present) >= 3)
