"""Forms of asking and answering."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    """A question at a second; the player fills the second in."""

    second = forms.FloatField(required=False, min_value=0, widget=forms.HiddenInput())
    text = forms.CharField(label=_("Your question"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    anonymous = forms.BooleanField(label=_("Do not show my name to my class (the teacher sees it)"), required=False)
    confirmed = forms.BooleanField(required=False, widget=forms.HiddenInput())

    def asked(self) -> dict[str, Any]:
        """What was asked, as the room takes it."""
        return {name: self.cleaned_data[name] for name in ("second", "text", "anonymous")}


class AnswerForm(forms.Form):
    """An answer."""

    text = forms.CharField(label=_("Your answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
