"""The interval for a share that stays honest with few voters (Wilson 1927)."""

import math

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _

Z95 = 1.959963984540054
"""Two-sided 95 % quantile of the normal distribution."""


def interval(right: int, n: int, z: float = Z95) -> tuple[float, float]:
    """Lower and upper bound, 0 to 1, of the share behind ``right`` of ``n``. Of nobody nothing is known: ``(0, 1)``."""
    if not 0 <= right <= n:
        raise Invalid(_("There cannot be more right answers than answers."))
    if n == 0:
        return 0.0, 1.0
    share, spread = right / n, z * z / n
    middle = (share + spread / 2) / (1 + spread)
    half = z / (1 + spread) * math.sqrt(share * (1 - share) / n + spread / (4 * n))
    low = 0.0 if right == 0 else max(0.0, middle - half)
    high = 1.0 if right == n else min(1.0, middle + half)
    return low, high
