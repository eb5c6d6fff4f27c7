"""A form's field for a second of a video."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from upbeat.doors.web.shared.templatetags.words import minutes
from upbeat.kernel.clock import read_clock


class ClockField(forms.CharField):
    """Written as m:ss; cleaned to seconds, None where it is empty and may be.

    ``names``: set by a form whose film has moments with names; gives the second of a name, None for no name.
    """

    names: Callable[[str], float | None] | None = None

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
        if seconds is None and self.names is not None:
            seconds = self.names(text)
        if seconds is None:
            raise ValidationError(_("Write minutes and seconds, such as 1:05."))
        return seconds
