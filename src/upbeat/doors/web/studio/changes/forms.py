"""What a person decides about a change."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.items.models import Item, Regrade
from upbeat.rooms.learn.actions.amending import FROM_NOW_ON, Choice
from upbeat.rooms.publish.models import Amendment

KINDS = {
    Amendment.Kind.WORDING: _("Wording: it says the same in other words. Pupils are told nothing."),
    Amendment.Kind.CONTENT: _("Content: it asks or shows something else. Pupils who had it are told."),
    Amendment.Kind.MARKING: _("Marking: something else counts as right. Pupils who answered are told."),
}
SCOPES = [
    (Regrade.Scope.FAVOUR.value, _("Only in the pupils' favour: what turns right counts, nothing turns wrong")),
    (Regrade.Scope.ALL.value, _("All answers")),
    (FROM_NOW_ON, _("Only from now on: past answers keep their marks")),
]


class ChangeForm(forms.Form):
    """Of which class the change is, why, what pupils read, and whose past answers are marked anew."""

    prefix = "change"
    kind = forms.ChoiceField(
        label=_("What kind of change is it?"), choices=list(KINDS.items()), widget=forms.RadioSelect
    )
    scope = forms.ChoiceField(label=_("Past answers"), choices=SCOPES, widget=forms.RadioSelect)
    takes_away = forms.BooleanField(
        label=_("Take away what was earned by answers that are wrong now"),
        required=False,
        help_text=_("Counts with “All answers” only. Without it nobody loses a pass, a finished piece or mastery."),
    )
    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For colleagues, in the history. Needed when you call it less than it looks."),
    )
    told = forms.CharField(
        label=_("A word to the pupils"),
        required=False,
        max_length=400,
        help_text=_("They read it beside “changed”. Do not give the answer away."),
    )

    def __init__(self, *args: Any, marks: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not marks:
            del self.fields["scope"], self.fields["takes_away"]

    def choice(self) -> Choice:
        """What was decided; call it when valid."""
        data = self.cleaned_data
        return Choice(
            kind=data["kind"],
            reason=data["reason"],
            told=data["told"],
            scope=data.get("scope", FROM_NOW_ON),
            takes_away=data.get("takes_away", False),
        )


class WithdrawForm(forms.Form):
    """Why a question is taken back, and what is asked instead."""

    reason = forms.CharField(
        label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Colleagues and pupils read this.")
    )
    replacement = forms.ChoiceField(label=_("Asked in its place"), required=False)

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item in items}
        rows = [
            (key, item.stem)  # type: ignore[attr-defined]  # annotated by the query
            for key, item in self.items.items()
        ]
        self.fields["replacement"].choices = [("", _("Nothing")), *rows]  # type: ignore[attr-defined]

    @property
    def instead(self) -> Item | None:
        """What is asked instead; call it when valid."""
        return self.items.get(self.cleaned_data["replacement"])
