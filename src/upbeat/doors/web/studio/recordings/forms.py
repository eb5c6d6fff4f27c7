"""Forms about captions and marks."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.polish.models import KeyMark

CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):([0-5]?\d(?:[.,]\d+)?)")


class CaptionsForm(forms.Form):
    """A caption file in a language."""

    language = forms.ChoiceField(label=_("Language of the captions"))
    file = forms.FileField(
        label=_("Caption file"),
        help_text=_("WebVTT or SubRip (.vtt, .srt)"),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
    )

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages  # type: ignore[attr-defined]


class MarkForm(forms.Form):
    """A mark at a second."""

    second = forms.CharField(label=_("At"), max_length=12, help_text=_("Minutes and seconds, such as 2:10"))
    title = forms.CharField(label=_("What is there"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=KeyMark.Kind.choices)

    def clean_second(self) -> float:
        """Seconds from ``2:10``, ``1:02:10``, ``130`` or ``130.5``."""
        text = self.cleaned_data["second"].strip()
        found = CLOCK.fullmatch(text)
        if found:
            hours, minutes, seconds = found.groups()
            return 3600 * int(hours or 0) + 60 * int(minutes) + float(seconds.replace(",", "."))
        try:
            return float(text.replace(",", "."))
        except ValueError as problem:
            raise ValidationError(gettext("Write the time like 2:10.")) from problem
