"""Which clap belongs to which note of a rhythm, and when each would have been in time.

Absolute time is never trusted: the start is free, and so is the tempo, which may drift; what a phone delays falls out.
First a path over pairs of note and clap that carries its own tempo, from several tempos at once; then, in rounds, a
tempo line that is robust against single errors, and the claps given to the notes anew along it.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

SLOWEST, FASTEST = 0.45, 2.2
"""How far the tempo may lie from that of the score, as a factor. Ours: beyond, half and double are not told apart."""

_HYPOTHESES = 15
_ROUNDS = 3
_SKIPPED_NOTES, _SKIPPED_CLAPS = 4, 6
_MISSED, _EXTRA, _BEFORE = 4.0, 3.0, 0.7
_SIGMA_BEATS, _SIGMA_S, _BEND = 0.09, 0.02, 1.5
_FOLLOW = 0.3
_LIKES_NOMINAL = 1.5
_NEAR_QUARTERS, _LEAST_NEAR, _OWN = 6.0, 7, 0.3
_ROOM = 0.95
"""Share of the way to the next note, or the one before, that a clap of this note may lie off."""
_NONE = -1


@dataclass(frozen=True, slots=True)
class Beaten:
    """The rhythm as it was beaten.

    ``clap``: for each note the index of its clap, -1 for none. ``places``: when each note would have been in time, in
    seconds, on the tempo line. ``quarter_s``: seconds a quarter note lasts about each note.
    """

    clap: Ints
    places: Floats
    quarter_s: Floats


def beaten(onsets: Sequence[float] | Floats, claps: Sequence[float] | Floats, weights: Sequence[float] | Floats,
           *, quarter_s: float) -> Beaten | None:  # fmt: skip
    """The claps given to the notes; None with fewer than two notes or two claps.

    ``onsets``: of the notes, in quarter notes, rising. ``claps``: in seconds, rising. ``weights``: how much each note
    says about the beat (a note on a bar line more than one off the beat). ``quarter_s``: a quarter note at the tempo
    of the score, in seconds.
    """
    q, t, w = (np.asarray(one, dtype=np.float64) for one in (onsets, claps, weights))
    if len(q) < 2 or len(t) < 2:
        return None
    given = _first_path(q, t, quarter_s)
    if np.count_nonzero(given != _NONE) < 2:
        return None
    places, tempo = _line(q, t, w, given)
    for _round in range(_ROUNDS):
        again = _given_along(q, t, places, tempo)
        if np.count_nonzero(again != _NONE) < 2:
            break
        same, given = bool(np.array_equal(again, given)), again
        places, tempo = _line(q, t, w, given)
        if same:
            break
    return Beaten(given, places, tempo)


def _cost(error: Floats) -> Floats:
    """Half the square, and from a bend on as a straight line: far out is not much worse than out."""
    size = np.abs(error)
    return np.where(size < _BEND, size * size / 2, _BEND * size - _BEND * _BEND / 2)


def _first_path(q: Floats, t: Floats, quarter_s: float) -> Ints:
    """The cheapest path through pairs of note and clap; each path carries the tempo it has had so far."""
    factors = np.geomspace(SLOWEST, FASTEST, _HYPOTHESES)
    n, m = len(q), len(t)
    cost = np.full((n, len(factors), m), np.inf)
    tempo = np.zeros((n, len(factors), m))
    origin = np.full((n, len(factors), m), _NONE, dtype=np.int64)
    claps_before = np.minimum(_BEFORE * np.arange(m), 4 * _BEFORE)
    liked = _LIKES_NOMINAL * np.log(factors) ** 2
    for i in range(n):
        if i < _SKIPPED_NOTES:
            cost[i] = liked[:, None] + i * _MISSED + claps_before[None, :]
            tempo[i] = np.log(quarter_s / factors)[:, None]
        for back in range(1, min(i, _SKIPPED_NOTES) + 1):
            _step(i, i - back, q, t, cost, tempo, origin)
    ends = cost + _MISSED * np.arange(n - 1, -1, -1)[:, None, None]
    ends = ends + np.minimum(_BEFORE * np.arange(m - 1, -1, -1), 4 * _BEFORE)[None, None, :]
    note, hypothesis, clap = (int(one) for one in np.unravel_index(int(np.argmin(ends)), ends.shape))
    given = np.full(n, _NONE, dtype=np.int64)
    while True:
        given[note] = clap
        before = int(origin[note, hypothesis, clap])
        if before == _NONE:
            return given
        note, clap = before // m, before % m


def _step(i: int, j: int, q: Floats, t: Floats, cost: Floats, tempo: Floats, origin: Ints) -> None:
    """Ways from note ``j`` to note ``i``, over at most some claps that belong to no note."""
    m, gap = len(t), float(q[i] - q[j])
    for skipped in range(_SKIPPED_CLAPS + 1):
        reach = skipped + 1
        if reach >= m:
            return
        seconds = (t[reach:] - t[:-reach])[None, :]
        before = tempo[j][:, :-reach]
        quarter = np.exp(before)
        error = (seconds - quarter * gap) / (_SIGMA_S + _SIGMA_BEATS * quarter * min(1.0, max(gap, 0.5)))
        total = cost[j][:, :-reach] + _cost(error) + skipped * _EXTRA + (i - j - 1) * _MISSED
        better = total < cost[i][:, reach:]
        if not better.any():
            continue
        bent = before + _FOLLOW * np.clip(np.log(seconds / gap) - before, -0.25, 0.25)
        place = j * m + np.broadcast_to(np.arange(m - reach)[None, :], total.shape)
        cost[i][:, reach:][better] = total[better]
        tempo[i][:, reach:][better] = bent[better]
        origin[i][:, reach:][better] = place[better]


def _line(q: Floats, t: Floats, w: Floats, given: Ints) -> tuple[Floats, Floats]:
    """When each note would be in time and how long a quarter lasts there: about each note the weighted median of the
    slopes of all pairs of claps near it, and the weighted median of where that puts the note (Theil 1950, Sen 1968);
    its own clap weighs less."""
    heard = np.flatnonzero(given != _NONE)
    x, y, weight = q[heard], t[given[heard]], w[heard]
    places, slopes = np.zeros(len(q)), np.zeros(len(q))
    for note, at in enumerate(q):
        far = np.abs(x - at)
        reach = max(_NEAR_QUARTERS, float(np.sort(far)[min(_LEAST_NEAR, len(far)) - 1]))
        near = np.flatnonzero(far <= reach)
        kernel = weight[near] * (1 - (far[near] / (1.2 * reach + 1e-9)) ** 2)
        kernel = np.where(far[near] < 1e-9, _OWN * kernel, kernel)
        slopes[note] = _slope(x[near], y[near], kernel)
        places[note] = _median(y[near] - slopes[note] * (x[near] - at), kernel)
    return places, slopes


def _slope(x: Floats, y: Floats, weight: Floats) -> float:
    """Seconds a quarter note; far pairs say more."""
    first, second = np.triu_indices(len(x), 1)
    wide = x[second] - x[first]
    return _median((y[second] - y[first]) / wide, weight[first] * weight[second] * wide)


def _median(values: Floats, weight: Floats) -> float:
    """The weighted median; between the two middle ones where they weigh the same."""
    order = np.argsort(values)
    summed = np.cumsum(weight[order])
    half = summed[-1] / 2
    low, high = np.searchsorted(summed, [half * (1 - 1e-9), half * (1 + 1e-9)])
    high = min(int(high), len(order) - 1)
    return float((values[order[low]] + values[order[high]]) / 2)


def _given_along(q: Floats, t: Floats, places: Floats, tempo: Floats) -> Ints:
    """The claps given to the notes anew, in order, by how far they lie from the line; a clap past the next
    note, or more than a quarter note away, is no clap of this note."""
    n, m = len(q), len(t)
    gaps = np.maximum(np.diff(places), 0.05)
    before, after = np.concatenate([[np.inf], gaps]), np.concatenate([gaps, [np.inf]])
    off = t[None, :] - places[:, None]
    room = np.where(off < 0, before[:, None], after[:, None])
    cost = np.abs(off) / np.minimum(_ROOM * room, tempo[:, None])
    cost = np.where(cost > 1, np.inf, cost)
    best = np.zeros((n + 1, m + 1))
    best[:, 0] = np.arange(n + 1)
    for i in range(1, n + 1):
        taken = best[i - 1, :-1] + cost[i - 1] - 1e-6
        row = np.minimum(best[i - 1, 1:] + 1, taken)
        best[i, 1:] = np.minimum(np.minimum.accumulate(row), best[i, 0])
    given = np.full(n, _NONE, dtype=np.int64)
    i, j = n, m
    while i and j:
        if best[i, j] == best[i, j - 1]:
            j -= 1
        elif best[i, j] == best[i - 1, j] + 1:
            i -= 1
        else:
            i, j = i - 1, j - 1
            given[i] = j
    return given
