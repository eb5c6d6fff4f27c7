"""The small forms of which a question is made: its wording, a row for each option, where a wrong answer leads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.doors.web.studio.items.fields import ClockField
from upbeat.rooms.items.models import Item

EXPLAINED = {
    Item.Kind.SINGLE: _("Several answers are shown, one is right."),
    Item.Kind.MULTIPLE: _("Several answers are shown, one or more are right; all of them must be chosen."),
    Item.Kind.NUMBER: _("A number is typed, with a tolerance and a unit if you like."),
    Item.Kind.TEXT: _("A word or a phrase is typed; you list what is accepted."),
    Item.Kind.ORDER: _("Things are put into the right order."),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """Seconds of a video that a key mark names; ``video`` None: the video in which the question is asked."""

    video: int | None
    start: float
    end: float
    words: str

    @property
    def value(self) -> str:
        """As it stands in a form."""
        return f"{self.video or ''}:{self.start:.2f}:{self.end:.2f}"


class WordingForm(forms.Form):
    """What is asked, and what a typed answer must be."""

    use_required_attribute = False

    stem = forms.CharField(
        label=_("Question"),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Write the question.")},
    )
    value = forms.CharField(
        label=_("Right number"),
        error_messages={"required": _("Give the right number.")},
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
    )
    tolerance = forms.CharField(
        label=_("May be off by"),
        required=False,
        max_length=30,
        widget=forms.TextInput(attrs={"inputmode": "decimal"}),
        help_text=_("Empty: it must be exact"),
    )
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=20, help_text=_("Shown beside the field, such as Hz")
    )
    accepted = forms.CharField(
        label=_("Accepted answers, one a line"),
        error_messages={"required": _("Give at least one answer that is accepted.")},
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Case, spaces and punctuation at the end do not count."),
    )
    hint = forms.CharField(
        label=_("Hint"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Shown after the second wrong answer; never the answer itself"),
    )

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unneeded = {"value", "tolerance", "unit", "accepted"}
        if kind == Item.Kind.NUMBER:
            unneeded = {"accepted"}
        elif kind == Item.Kind.TEXT:
            unneeded = {"value", "tolerance", "unit"}
        for name in unneeded:
            del self.fields[name]

    def _decimal(self, name: str) -> float | None:
        text = self.cleaned_data.get(name, "").strip().replace(",", ".").replace("−", "-")
        if not text:
            return None
        try:
            return float(text)
        except ValueError:
            self.add_error(name, _("Write a number, such as 1.5."))
            return None

    def clean(self) -> dict[str, Any]:
        """Numbers as numbers."""
        data = self.cleaned_data
        for name in {"value", "tolerance"} & data.keys():
            data[name] = self._decimal(name)
        return data


class LeadForm(forms.Form):
    """Where a wrong answer leads: the wrong idea behind it, what the pupil reads, and the seconds that explain it."""

    use_required_attribute = False

    misconception = forms.CharField(label=_("Wrong idea behind it"), required=False, max_length=160)
    advice = forms.CharField(
        label=_("What the pupil reads"),
        required=False,
        max_length=400,
        help_text=_("Kind, and without the answer"),
    )
    start = ClockField(label=_("Explained from"), required=False)
    end = ClockField(label=_("to"), required=False)
    video = forms.IntegerField(required=False, widget=forms.HiddenInput)
    mark = forms.ChoiceField(label=_("Or to a key mark"), required=False)

    def __init__(self, *args: Any, marks: Sequence[Mark] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.marks = {mark.value: mark for mark in marks}
        choices = [("", _("as written above")), *((value, mark.words) for value, mark in self.marks.items())]
        self.fields["mark"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A mark that was chosen gives its seconds."""
        data = self.cleaned_data
        if mark := self.marks.get(data.get("mark", "")):
            data |= {"video": mark.video, "start": mark.start, "end": mark.end}
        return data

    @property
    def leads(self) -> bool:
        """Is anything filled in?"""
        return any(self[name].value() for name in ("misconception", "advice", "start", "end", "mark"))


class OptionForm(LeadForm):
    """An answer that is shown. ``name`` is its id, kept from version to version."""

    name = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    text = forms.CharField(label=_("Answer"), required=False, max_length=300)
    field_order = ("name", "text")


class ForeseenForm(LeadForm):
    """A typed wrong answer that the author foresees."""

    answer = forms.CharField(label=_("Wrong answer"), required=False, max_length=16)
    field_order = ("answer",)


class KindForm(forms.Form):
    """How the question is answered."""

    kind = forms.ChoiceField(
        label=_("How is it answered?"), choices=Item.Kind.choices, initial=Item.Kind.SINGLE, widget=forms.RadioSelect
    )


class MisconceptionForm(forms.Form):
    """A wrong idea and what pupils read about it."""

    title = forms.CharField(label=_("Name"), max_length=160, help_text=_("For teachers: what is thought"))
    advice = forms.CharField(
        label=_("What the pupil reads"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Kind, and without the answer"),
    )
