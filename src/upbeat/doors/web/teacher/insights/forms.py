"""Forms of insights."""

from django import forms
from django.utils.translation import gettext_lazy as _


class DismissForm(forms.Form):
    """Why a finding needs no change."""

    why = forms.CharField(label=_("Why this needs no change"), max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
