"""A second of a video as people write it."""

import re

_CLOCK = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]?\d(?:[.,]\d)?)")
_SECONDS = re.compile(r"\d{1,5}(?:[.,]\d)?")


def read_clock(text: str) -> float | None:
    """``1:05`` → 65, ``65`` → 65, ``1:01:05`` → 3665, with at most one decimal; None for anything else."""
    text = text.strip().replace("：", ":")
    if _SECONDS.fullmatch(text):
        return float(text.replace(",", "."))
    found = _CLOCK.fullmatch(text)
    if not found:
        return None
    hours, whole, seconds = found.groups()
    return int(hours or 0) * 3600 + int(whole) * 60 + float(seconds.replace(",", "."))
