"""Forms of asking and answering."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AskForm(forms.Form):
    """A question at a second; the player fills the second in."""

    second = forms.FloatField(required=False, min_value=0, widget=forms.HiddenInput())
    text = forms.CharField(label=_("Your question"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
    anonymous = forms.BooleanField(label=_("Do not show my name to my class (the teacher sees it)"), required=False)


class AnswerForm(forms.Form):
    """An answer."""

    text = forms.CharField(label=_("Your answer"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))
