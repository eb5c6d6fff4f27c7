"""A second of a video as people write it."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from upbeat.doors.web.shared.templatetags.words import minutes

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


class ClockField(forms.CharField):
    """Written as m:ss; cleaned to seconds, None where it is empty and may be."""

    def __init__(self, **kwargs: Any) -> None:
        attrs = {"autocomplete": "off", "placeholder": "0:00", "size": "6"}
        super().__init__(max_length=10, widget=forms.TextInput(attrs=attrs), **kwargs)

    def prepare_value(self, value: Any) -> Any:
        """Seconds shown as m:ss; what was typed stays as it was."""
        if isinstance(value, int | float):
            return minutes(value) + (f".{round(value % 1 * 10)}" if value % 1 else "")
        return value

    def clean(self, value: Any) -> Any:
        """Seconds, or a sentence that says how to write them."""
        text = super().clean(value)
        if not text:
            return None
        seconds = read_clock(text)
        if seconds is None:
            raise ValidationError(_("Write minutes and seconds, such as 1:05."))
        return seconds
