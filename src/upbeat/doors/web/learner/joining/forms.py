"""Forms of joining a lesson."""

from django import forms
from django.utils.translation import gettext_lazy as _


class JoinForm(forms.Form):
    """The code on the board."""

    code = forms.CharField(
        label=_("Code on the board"),
        max_length=12,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )


class PinForm(forms.Form):
    """The six digits of the own card."""

    pin = forms.CharField(
        label=_("PIN"),
        max_length=12,
        help_text=_("The six digits on your card"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}),
    )
