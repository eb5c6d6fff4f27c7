"""A step of the plan of a lesson: the fields that its kind needs."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.classroom.actions.planning import LONGEST_MINUTES
from upbeat.rooms.classroom.draft import Draft
from upbeat.rooms.classroom.models import LessonStep
from upbeat.rooms.items.models import Variant
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Piece

Kind = LessonStep.Kind
USUAL_MINUTES = {
    Kind.EXPLAIN: 5,
    Kind.QUESTION: 6,
    Kind.GROUPS: 12,
    Kind.TURN: 6,
    Kind.PIECE: 8,
    Kind.EXIT: 4,
    Kind.ACTIVITY: 8,
}


class StepForm(forms.Form):
    """A step of one kind; what it may be about comes from the lesson."""

    variant = forms.ChoiceField(label=_("Question"), widget=forms.RadioSelect)
    piece = forms.ChoiceField(label=_("Piece"), widget=forms.RadioSelect)
    point = forms.ChoiceField(label=_("Knowledge point"))
    person = forms.ChoiceField(
        label=_("Pupil"), required=False, help_text=_("May stay open: choose in class who explains.")
    )
    confidence = forms.BooleanField(label=_("Ask how sure one is"), required=False)
    title = forms.CharField(
        label=_("What the class reads"), max_length=160, required=False, help_text=_("It stands on the wall.")
    )
    minutes = forms.IntegerField(label=_("Minutes"), min_value=1, max_value=LONGEST_MINUTES)

    def __init__(
        self,
        *args: Any,
        kind: str,
        points: Iterable[KnowledgePoint],
        variants: Sequence[Variant],
        pieces: Sequence[Piece],
        pupils: Iterable[Person],
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = {"minutes": USUAL_MINUTES[Kind(kind)]} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)
        self.kind = Kind(kind)
        self.rows: dict[str, dict[str, Any]] = {
            "variant": {str(row.pk): row for row in variants},
            "piece": {str(row.pk): row for row in pieces},
            "point": {str(row.pk): row for row in points},
            "person": {str(row.pk): row for row in pupils},
        }
        self._offer("variant", [(key, row.stem) for key, row in self.rows["variant"].items()])
        self._offer("piece", [(key, row.title) for key, row in self.rows["piece"].items()])
        points_offered = [(key, row.shown_title) for key, row in self.rows["point"].items()]
        self._offer("point", points_offered if self.kind == Kind.TURN else [("", _("None")), *points_offered])
        self._offer(
            "person", [("", _("Chosen in class")), *((key, row.name) for key, row in self.rows["person"].items())]
        )
        needs = {
            Kind.QUESTION: {"variant"},
            Kind.PIECE: {"piece"},
            Kind.TURN: {"point", "person"},
            Kind.EXPLAIN: {"point"},
        }
        if self.kind != Kind.QUESTION:
            del self.fields["confidence"]
        for name in self.rows.keys() - needs.get(self.kind, set()):
            del self.fields[name]
        if "point" in self.fields:
            self.fields["point"].required = self.kind == Kind.TURN
        if self.kind == Kind.EXPLAIN:
            self.fields["title"].help_text = _("It stands on the wall. Left empty, it is the name of the point.")

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]

    def draft(self) -> Draft:
        """What was written, as the actions take it; without a title the matter gives one."""
        said = self.cleaned_data
        about: dict[str, Any] = {name: rows.get(said.get(name, "")) for name, rows in self.rows.items()}
        title = said["title"].strip() or self._usual_title(about)
        return Draft(
            kind=self.kind.value,
            title=title[:160],
            minutes=said["minutes"],
            confidence=said.get("confidence", False),
            variant=about["variant"],
            piece=about["piece"],
            point=about["point"],
            person=about["person"],
        )

    def _usual_title(self, about: dict[str, Any]) -> str:
        if about["variant"] is not None:
            return str(about["variant"].stem)
        if about["piece"] is not None:
            return str(about["piece"].title)
        if about["point"] is not None:
            return str(about["point"].shown_title)
        return "" if self.kind == Kind.EXPLAIN else str(self.kind.label)


def initial_of(step: LessonStep) -> dict[str, Any]:
    """What stands in a step, for its form."""
    return {
        "variant": str(step.variant_id or ""),
        "piece": str(step.piece_id or ""),
        "point": str(step.point_id or ""),
        "person": str(step.person_id or ""),
        "confidence": step.confidence,
        "title": step.title,
        "minutes": step.minutes,
    }
