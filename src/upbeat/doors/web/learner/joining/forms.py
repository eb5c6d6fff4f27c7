"""Forms of joining without an account."""

from django import forms
from django.utils.translation import gettext_lazy as _


class PinForm(forms.Form):
    """The six digits of the own card."""

    pin = forms.CharField(
        label=_("PIN"),
        max_length=12,
        help_text=_("The six digits on your card"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "autofocus": True}),
    )
