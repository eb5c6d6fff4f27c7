"""What narrows the board and the plan of the school."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.catalog.models import Subject
from upbeat.rooms.people.models import Person


class FilterForm(forms.Form):
    """Whose work, of which subject, and what is in its title; whatever makes no sense narrows nothing."""

    who = forms.ChoiceField(label=_("Person"), required=False)
    subject = forms.ChoiceField(label=_("Subject"), required=False)
    late = forms.BooleanField(label=_("Only what is late"), required=False)
    q = forms.CharField(
        label=_("Search"), required=False, max_length=80, widget=forms.TextInput(attrs={"type": "search"})
    )

    def __init__(self, *args: Any, people: list[Person], subjects: list[Subject], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {str(person.pk): person for person in people}
        self.subjects = {str(subject.pk): subject for subject in subjects}
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", _("Everybody")), *((key, person.name) for key, person in self.people.items()),
        ]  # fmt: skip
        self.fields["subject"].choices = [  # type: ignore[attr-defined]
            ("", _("All subjects")), *((key, subject.name) for key, subject in self.subjects.items()),
        ]  # fmt: skip

    def said(self) -> dict[str, Any]:
        """What ``queries.production`` takes."""
        self.is_valid()
        data = self.cleaned_data
        return {
            "who": self.people.get(data.get("who", "")),
            "subject": self.subjects.get(data.get("subject", "")),
            "search": data.get("q", ""),
        }

    def only_late(self) -> bool:
        """Only what is late?"""
        return bool(self.cleaned_data.get("late"))
