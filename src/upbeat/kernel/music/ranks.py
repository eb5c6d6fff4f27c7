"""Medians and quantiles of a handful of values. NumPy's own take some ten times as long for so few."""

import numpy as np
import numpy.typing as npt


def quantiles(values: npt.NDArray[np.floating], *shares: float) -> list[float]:
    """The values below which these shares (0 to 1) of ``values`` lie, linear between two; ``values``: at least one."""
    ordered = np.sort(values)
    found = []
    for share in shares:
        at = share * (len(ordered) - 1)
        below = int(at)
        above = min(below + 1, len(ordered) - 1)
        found.append(float(ordered[below] + (at - below) * (ordered[above] - ordered[below])))
    return found


def median(values: npt.NDArray[np.floating]) -> float:
    """The value in the middle."""
    return quantiles(values, 0.5)[0]
