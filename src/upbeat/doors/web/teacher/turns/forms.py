"""Forms of turns."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.classroom.actions.turns import LONGEST_NOTE, MOST_MINUTES
from upbeat.rooms.items.models import Misconception
from upbeat.rooms.people.models import Person


class TurnForm(forms.Form):
    """Ask a pupil to teach a point."""

    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=MOST_MINUTES, initial=5)
    note = forms.CharField(
        label=_("What you wish"), required=False, max_length=LONGEST_NOTE, help_text=_("The pupil reads it.")
    )

    def __init__(self, *args: Any, points: list[KnowledgePoint], pupils: list[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles, names = [(one.pk, one.shown_title) for one in points], [(one.pk, one.name) for one in pupils]
        self.fields["point"] = forms.TypedChoiceField(label=_("Point"), coerce=int, choices=titles)
        self.fields["pupil"] = forms.TypedChoiceField(label=_("Pupil"), coerce=int, choices=names)
        self.order_fields(["point", "pupil", "minutes", "note"])


class ReleaseForm(forms.Form):
    """Where a recording is to help, and what it is called."""

    title = forms.CharField(label=_("What pupils read"), max_length=120)

    def __init__(self, *args: Any, ideas: list[Misconception], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["misconception"] = forms.TypedChoiceField(
            label=_("Where it helps"),
            coerce=int,
            required=False,
            empty_value=None,
            help_text=_("Whoever gets stuck there is offered it, without a name."),
            choices=[("", _("Anywhere on this point")), *((idea.pk, idea.title) for idea in ideas)],
        )
