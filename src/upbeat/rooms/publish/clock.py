"""Seconds of a video in sentences."""


def clock(seconds: float) -> str:
    """Seconds as people read them: ``m:ss``."""
    return f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
