"""Forms of scores that follow."""

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.doors.web.shared.clock_field import ClockField


class FollowForm(forms.Form):
    """Notes, and where they sound."""

    notation = forms.CharField(
        label=_("Notes (ABC)"),
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 7, "spellcheck": "false", "class": "code"}),
        help_text=_("Letters are tones, numbers are lengths: “K:G”, then “G A B c | d4 |”. Words below: “w: la la”."),
    )
    start = ClockField(label=_("The music begins at"), help_text=_("Minutes and seconds, such as 0:02.5"))
    end = ClockField(label=_("… and ends at"))
    section = forms.IntegerField(required=False, widget=forms.HiddenInput)
