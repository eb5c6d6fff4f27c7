"""Forms of a lesson."""

from django import forms
from django.utils.translation import gettext_lazy as _


class RemarkForm(forms.Form):
    """A word to a pupil."""

    text = forms.CharField(
        label=_("Your remark"),
        max_length=1000,
        help_text=_("The pupil reads it under News"),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
