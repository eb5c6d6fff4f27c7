"""What an author hands in: the wording of a question, its key, and where each wrong answer leads."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class GuidanceSpec:
    """Where one wrong answer leads.

    ``option``: id of the wrong option, place or span, what is typed, a part (``b``) or a part with what was given for
    it (``b>d``), or ``*`` for any other wrong answer. The misconception is named by the number of one that the point
    has, or by a title: a title that the point knows already is reused, letter case aside. Seconds are of the video
    ``video_id``, or, when that is None, of the video in which the item is asked.
    """

    option: str
    misconception_title: str = ""
    advice: str = ""
    misconception_id: int | None = None
    start_s: float | None = None
    end_s: float | None = None
    video_id: int | None = None


@dataclass(frozen=True, slots=True)
class VariantSpec:
    """One wording. ``options``: ``{"id", "text"}`` each, with ``group`` in a question of parts; ``key``: as the kernel
    marks it. ``parameters`` and ``conditions``: lines as :mod:`upbeat.kernel.parameters` reads them; the value of a
    number may then be a formula. ``picture_id``: row of a picture of the school.
    """

    stem: str
    options: Sequence[dict[str, str]] = ()
    key: Any = None
    unit: str = ""
    hint: str = ""
    guidance: Sequence[GuidanceSpec] = field(default_factory=tuple)
    parameters: Sequence[str] = ()
    conditions: Sequence[str] = ()
    picture_id: int | None = None
