"""The forms that ask for groups, and for who is to sit with whom."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.classroom.models import Grouping, GroupWish, LiveQuestion
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.queries import pupils_of

GAPS = (("", _("No matter")), ("0.5", _("Near each other")), ("1.0", _("Some way apart")), ("1.8", _("Far apart")))


class GroupsForm(forms.Form):
    """What kind of groups with its options, how large or how many, without whom."""

    kind = forms.ChoiceField(label=_("Kind"), choices=Grouping.Kind.choices, widget=forms.RadioSelect, initial="mixed")
    size = forms.IntegerField(label=_("Pupils in a group"), min_value=2, max_value=8, initial=4, required=False)
    tables = forms.IntegerField(
        label=_("Or so many groups"), min_value=1, max_value=40, required=False, help_text=_("Empty: by their size")
    )
    parts = forms.CharField(
        label=_("Parts of the jigsaw"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One on each line: so many pupils sit in a group, and each becomes expert in one."),
    )
    answers = forms.ChoiceField(
        label=_("Answered differently"), required=False, help_text=_("By what the two of a pair are to differ")
    )
    gap = forms.ChoiceField(label=_("How far apart in what they know"), choices=GAPS, required=False)
    absent: forms.ModelMultipleChoiceField[Person] = forms.ModelMultipleChoiceField(
        label=_("Not here today"), queryset=None, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, section: Section, *args: Any, questions: Iterable[LiveQuestion] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = {str(question.pk): question for question in questions}
        self.fields["absent"].queryset = pupils_of(section)  # type: ignore[attr-defined]
        self.fields["answers"].choices = [  # type: ignore[attr-defined]
            ("", _("Their misconceptions")),
            *((key, question.wording.stem[:80]) for key, question in self.questions.items()),
        ]

    def said(self) -> dict[str, Any]:
        """What was chosen, as ``form_groups`` takes it; call it when valid."""
        data = self.cleaned_data
        return {
            "kind": data["kind"],
            "size": data["size"] or 4,
            "tables": data["tables"],
            "parts": data["parts"].splitlines(),
            "gap": float(data["gap"]) if data["gap"] else None,
            "question": self.questions.get(data["answers"]),
            "absent": [person.pk for person in data["absent"]],
        }


class WishForm(forms.Form):
    """Who is to sit with whom."""

    kind = forms.ChoiceField(label=_("Wish"), choices=GroupWish.Kind.choices, widget=forms.RadioSelect)
    persons: forms.ModelMultipleChoiceField[Person] = forms.ModelMultipleChoiceField(
        label=_("Who?"), queryset=None, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, section: Section, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **({"prefix": "wish"} | kwargs))
        self.fields["persons"].queryset = pupils_of(section)  # type: ignore[attr-defined]
