"""Forms of a lesson."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ImproviseForm(forms.Form):
    """A question in ten seconds; the pressed button says how it is answered."""

    text = forms.CharField(
        label=_("Question"),
        required=False,
        max_length=500,
        help_text=_("Leave it empty if it is on the board"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    picture = forms.FileField(
        label=_("Photo of the board"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "capture": "environment"}),
    )
    options = forms.CharField(
        label=_("Options, one a line, in place of the letters A to D"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    right = forms.CharField(
        label=_("Right answer"),
        required=False,
        max_length=200,
        help_text=_("You may say it after the vote. Several words that are right: with a semicolon between"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    confidence = forms.BooleanField(label=_("Also ask how sure one is"), required=False)


class RemarkForm(forms.Form):
    """A word to a pupil."""

    text = forms.CharField(
        label=_("Your remark"),
        max_length=1000,
        help_text=_("The pupil reads it under News"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
