"""Forms of the rules by which a class is reminded."""

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.discuss.actions.reminding import LONGEST
from upbeat.rooms.discuss.models import ReminderRule

KINDS = (
    (ReminderRule.Kind.NOT_BEGUN, _("Who has not begun some hours before class")),
    (ReminderRule.Kind.MISSED, _("Who came to class without having finished")),
    (ReminderRule.Kind.INACTIVE, _("Who has done nothing for some days and still has work")),
)


class RuleForm(forms.Form):
    """A new rule."""

    kind = forms.ChoiceField(label=_("Whom"), choices=KINDS, widget=forms.RadioSelect)
    amount = forms.IntegerField(
        label=_("Hours before class, or days"),
        required=False,
        min_value=0,
        max_value=96,
        help_text=_("Such as 24 hours, or 7 days; empty for who came without having finished"),
    )
    text = forms.CharField(
        label=_("Your own words"),
        required=False,
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("They stand after the sentence below. Kind words work."),
    )

    def clean_amount(self) -> int:
        """Nothing counts as 0."""
        return int(self.cleaned_data["amount"] or 0)


class QuietForm(forms.Form):
    """A child is left in peace, by whose wish."""

    said = forms.CharField(
        label=_("Who wished it?"),
        max_length=160,
        required=False,
        help_text=_("Such as “the mother, by telephone”. The pupil can read it."),
    )
