"""The form that asks for groups."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.classroom.models import Grouping
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.queries import pupils_of


class GroupsForm(forms.Form):
    """What kind of groups, how large, without whom."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Grouping.Kind.choices, widget=forms.RadioSelect, initial="mixed")
    size = forms.IntegerField(label=_("Pupils in a group"), min_value=2, max_value=8, initial=4)
    absent: forms.ModelMultipleChoiceField[Person] = forms.ModelMultipleChoiceField(
        label=_("Not here today"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, section: Section, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["absent"].queryset = pupils_of(section)  # type: ignore[attr-defined]
