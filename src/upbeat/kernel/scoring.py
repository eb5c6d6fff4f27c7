"""How good are foretold probabilities: who is ranked before whom, and is .8 said of what comes true eight times in ten?

``foretold``: P(correct) of each answer, 0 to 1; ``right``: 1 or 0 of each.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

BINS = 10


def area(foretold: ArrayLike, right: ArrayLike, weight: ArrayLike | None = None) -> float | None:
    """Area under the ROC curve: the share of pairs, one right and one wrong, in which the right one was thought
    likelier; a tie is half a pair (Mann & Whitney 1947). None unless there are both.

    ``weight``: how often each answer counts.
    """
    p, y = np.asarray(foretold, dtype=np.float64), np.asarray(right, dtype=np.float64)
    times = np.ones_like(p) if weight is None else np.asarray(weight, dtype=np.float64)
    order = np.argsort(p, kind="stable")
    return _area(p[order], y[order], times[order])


def area_interval(
    foretold: ArrayLike, right: ArrayLike, learner: ArrayLike, *, seed: int = 0, rounds: int = 200
) -> tuple[float, float]:
    """Between which areas nineteen of twenty draws of as many learners lie (percentile bootstrap by learner)."""
    p, y = np.asarray(foretold, dtype=np.float64), np.asarray(right, dtype=np.float64)
    _names, who = np.unique(np.asarray(learner), return_inverse=True)
    order = np.argsort(p, kind="stable")
    p, y, who = p[order], y[order], who[order]
    chance, many = np.random.default_rng(seed), int(who.max()) + 1 if len(who) else 0
    counts = (np.bincount(chance.integers(0, many, many), minlength=many) for _round in range(rounds))
    drawn = [_area(p, y, count[who].astype(np.float64)) for count in counts]
    low, high = np.quantile([one for one in drawn if one is not None], [0.025, 0.975])
    return float(low), float(high)


def calibration_error(foretold: ArrayLike, right: ArrayLike) -> float:
    """Expected calibration error: mean distance between what was said and what came true, over ten equal stretches of
    probability, each by the number of its answers (Naeini, Cooper & Hauskrecht 2015). 0 without answers."""
    p, y = np.asarray(foretold, dtype=np.float64), np.asarray(right, dtype=np.float64)
    if not len(p):
        return 0.0
    stretch = np.minimum((p * BINS).astype(int), BINS - 1)
    gaps = np.bincount(stretch, weights=p - y, minlength=BINS)
    return float(np.abs(gaps).sum() / len(p))


def surprise(foretold: ArrayLike, right: ArrayLike) -> float:
    """Mean negative log likelihood, in nats: lower is better. 0 without answers."""
    p, y = np.clip(np.asarray(foretold, dtype=np.float64), 1e-9, 1 - 1e-9), np.asarray(right, dtype=np.float64)
    return float(-np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))) if len(p) else 0.0


def _area(p: NDArray[np.float64], y: NDArray[np.float64], times: NDArray[np.float64]) -> float | None:
    """The area of answers that are sorted by ``p``."""
    begins = np.flatnonzero(np.r_[True, p[1:] != p[:-1]]) if len(p) else np.zeros(0, dtype=int)
    if not len(begins):
        return None
    right = np.add.reduceat(times * y, begins)
    wrong = np.add.reduceat(times * (1 - y), begins)
    pairs = right.sum() * wrong.sum()
    below = np.cumsum(wrong) - wrong
    return float(np.sum(right * (below + wrong / 2)) / pairs) if pairs else None
