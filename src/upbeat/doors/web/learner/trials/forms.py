"""Three questions about a draft."""

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.doors.web.shared.clock_field import ClockField
from upbeat.rooms.publish.actions.pilots import LONGEST_PUZZLED
from upbeat.rooms.publish.models import PilotAnswer


class TrialForm(forms.Form):
    """Clear? Too fast? What was not understood, and where?"""

    clear = forms.ChoiceField(label=_("Was it clear?"), choices=PilotAnswer.Clear.choices, widget=forms.RadioSelect)
    pace = forms.ChoiceField(label=_("How fast was it?"), choices=PilotAnswer.Pace.choices, widget=forms.RadioSelect)
    puzzled = forms.CharField(
        label=_("What did you not understand?"),
        required=False,
        max_length=LONGEST_PUZZLED,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    second = ClockField(label=_("At which minute?"), required=False, help_text=_("If you remember, such as 1:05"))
