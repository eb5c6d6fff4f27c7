"""The figures of a script: its times, its pace, and the advice that follows from them."""

import json
from collections.abc import Iterable
from typing import Any

from upbeat.kernel.script import limits
from upbeat.rooms.design.models import Script
from upbeat.rooms.design.timing import BANDS, Timing, timing, two_themes


def timing_of(script: Script) -> Timing:
    """The times of a script as it is kept."""
    return timing([(s.spoken, s.pause_s) for s in script.sections.all()], script.target_s)


def figures(timed: Timing, headings: Iterable[str]) -> dict[str, Any]:
    """What ``_figures.html`` and the element of the editor need."""
    return {
        "timing": timed,
        "themes": two_themes(list(headings), timed.passages),
        "limits": json.dumps(limits()),
        "lengths": json.dumps([[str(band), limit] for limit, band in BANDS]),
    }
