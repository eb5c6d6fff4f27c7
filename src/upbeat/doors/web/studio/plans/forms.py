"""Forms about plans, templates and work."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from upbeat.doors.web.shared.books import by_unit
from upbeat.rooms.catalog.models import KnowledgePoint, Subject
from upbeat.rooms.catalog.queries.editions import Overlay
from upbeat.rooms.design.actions.plans import Way
from upbeat.rooms.design.beginnings import beginnings
from upbeat.rooms.design.models import LessonPlan, Stage
from upbeat.rooms.design.shipped import Heading
from upbeat.rooms.people.models import Person, Role
from upbeat.rooms.people.rules import BUILDING

FITS = [
    (LessonPlan.VideoFits.YES, LessonPlan.VideoFits.YES.label),
    (LessonPlan.VideoFits.NO, LessonPlan.VideoFits.NO.label),
    (LessonPlan.VideoFits.UNDECIDED, LessonPlan.VideoFits.UNDECIDED.label),
]


class AskedField(forms.CharField):
    """Asked and not demanded: a plan may be saved half thought through, and its page says what is still open."""

    def validate(self, value: str) -> None:
        """Anything goes, also nothing, whether the template needs it for a finished plan or not."""


class PlanForm(forms.Form):
    """A lesson plan; after the first question one field for each heading of the template."""

    use_required_attribute = False

    video_fits = forms.ChoiceField(
        label=_("Is a video the right form for this at all?"),
        choices=FITS,
        initial=LessonPlan.VideoFits.UNDECIDED,
        required=False,
        widget=forms.RadioSelect,
        help_text=_("A video explains well what can be explained. What needs doing together belongs in class."),
    )
    video_fits_why = forms.CharField(label=_("Why?"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    instead = forms.ChoiceField(label=_("If not, what instead?"), required=False, choices=LessonPlan.Instead.choices)
    title = forms.CharField(label=_("Title of the lesson"), max_length=160)
    subject: forms.ModelChoiceField[Subject] = forms.ModelChoiceField(
        label=_("Subject"), queryset=None, empty_label=None
    )
    prior = forms.ChoiceField(
        label=_("How do you find out what they know already?"), required=False, choices=LessonPlan.Prior.choices
    )
    online_min = forms.IntegerField(label=_("Minutes online"), required=False, min_value=0, max_value=600)
    in_class_min = forms.IntegerField(label=_("Minutes in class"), required=False, min_value=0, max_value=600)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        headings: Iterable[Heading],
        points: Iterable[KnowledgePoint],
        books: Mapping[int, Overlay] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].queryset = Subject.objects.all()  # type: ignore[attr-defined]
        self.keys = {f"value-{heading.key}": heading.key for heading in headings}
        self.points = {str(point.pk): point for point in points}
        for heading in headings:
            self.fields[f"value-{heading.key}"] = AskedField(
                label=heading.label,
                help_text=heading.help,
                required=heading.required,
                max_length=20_000,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
        if self.points:
            self.fields["points"] = forms.MultipleChoiceField(
                label=_("Knowledge points of this lesson"),
                required=False,
                widget=forms.CheckboxSelectMultiple,
                choices=by_unit(((one, key, one.shown_title) for key, one in self.points.items()), books or {}),
            )

        self.order_fields(self._order())

    def _order(self) -> list[str]:
        """Each choice stands behind the heading it belongs to; where there is no such heading, before the points."""
        order = [name for name in self.fields if name not in ("prior", "online_min", "in_class_min", "points")]
        for behind, name in (("known", "prior"), ("online", "online_min"), ("in_class", "in_class_min")):
            place = order.index(f"value-{behind}") + 1 if f"value-{behind}" in order else len(order)
            order.insert(place, name)
        return [*order, "points"]

    def said(self) -> dict[str, Any]:
        """What the actions on plans take."""
        data = self.cleaned_data
        return {
            "title": data["title"],
            "subject": data["subject"],
            "video_fits": data["video_fits"],
            "video_fits_why": data["video_fits_why"],
            "values": {key: data[field] for field, key in self.keys.items()},
            "points": [self.points[key] for key in data.get("points", [])],
            "way": Way(data["instead"], data["prior"], data["online_min"], data["in_class_min"]),
        }

    def seen_at(self) -> datetime | None:
        """What the plan was when this form was opened."""
        return parse_datetime(self.cleaned_data["seen"]) if self.cleaned_data.get("seen") else None


class TeamForm(forms.Form):
    """Somebody joins the team of a plan."""

    person: forms.ModelChoiceField[Person] = forms.ModelChoiceField(label=_("Person"), queryset=None, empty_label=None)
    role = forms.ChoiceField(label=_("As"), choices=[(role.value, role.label) for role in Role if role in BUILDING])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["person"].queryset = builders()  # type: ignore[attr-defined]


class WorkForm(forms.Form):
    """A micro video to be made."""

    title = forms.CharField(label=_("What is to be made"), max_length=160)
    assignee: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        label=_("By whom"), queryset=None, required=False, empty_label=_("Not given to anybody yet")
    )
    due_on = forms.DateField(label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["assignee"].queryset = builders()  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """Work reached a stage and goes on. ``stages``: those that the person may bring it to."""

    stage = forms.ChoiceField(label=_("It is now"))
    to: forms.ModelChoiceField[Person] = forms.ModelChoiceField(
        label=_("Goes on to"), queryset=None, required=False, empty_label=_("It stays where it is")
    )
    note = forms.CharField(label=_("A word with it"), required=False, widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, *args: Any, stages: Iterable[Stage], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [(stage.value, stage.label) for stage in stages]  # type: ignore[attr-defined]
        self.fields["to"].queryset = builders()  # type: ignore[attr-defined]


class StepsForm(forms.Form):
    """Who brings a piece of work to which stage and by when, beside its title and its day."""

    title = forms.CharField(label=_("What is to be made"), max_length=160)
    due_on = forms.DateField(label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date"}))

    def __init__(self, *args: Any, stages: Iterable[Stage], takers: dict[Stage, list[Person]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.stages = list(stages)
        self.people = {str(person.pk): person for people in takers.values() for person in people}
        for stage in self.stages:
            self.fields[f"person-{stage}"] = forms.ChoiceField(
                label=_("By whom"),
                required=False,
                choices=[("", _("Not planned")), *((str(one.pk), one.name) for one in takers[stage])],
            )
            self.fields[f"due-{stage}"] = forms.DateField(
                label=_("By when"), required=False, widget=forms.DateInput(attrs={"type": "date"})
            )

    def rows(self) -> list[tuple[Stage, Any, Any]]:
        """Stage, field of the person, field of the day."""
        return [(stage, self[f"person-{stage}"], self[f"due-{stage}"]) for stage in self.stages]

    def said(self) -> dict[str, Any]:
        """What ``plan_steps`` takes."""
        data = self.cleaned_data
        steps = {stage: (self.people.get(data[f"person-{stage}"]), data[f"due-{stage}"]) for stage in self.stages}
        return {"title": data["title"], "due_on": data["due_on"], "steps": steps}


class TemplateForm(forms.Form):
    """The name of a template."""

    name = forms.CharField(label=_("Name of the template"), max_length=80)


class NewTemplateForm(TemplateForm):
    """A new template: what it begins from is asked where a pack offers something beside the product's own headings."""

    beginning = forms.ChoiceField(label=_("Begin from"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext("the headings that come with the product"))]
        choices += [(one.name, str(one.label)) for one in beginnings()]
        self.fields["beginning"].choices = choices  # type: ignore[attr-defined]
        if not beginnings():
            del self.fields["beginning"]


class HeadingForm(forms.Form):
    """One heading of a template; an empty one is left out."""

    key = forms.CharField(required=False, widget=forms.HiddenInput)
    label = forms.CharField(label=_("Heading"), max_length=120, required=False)
    help = forms.CharField(label=_("What to think about"), max_length=400, required=False)
    required = forms.BooleanField(label=_("Needed for a finished plan"), required=False)


Headings = formset_factory(HeadingForm, extra=2, can_order=True, can_delete=True, max_num=30, validate_max=True)


def headings_of(formset: BaseFormSet[HeadingForm]) -> list[Heading]:
    """The headings in the order chosen; deleted and empty ones left out."""
    kept = [form.cleaned_data for form in formset.ordered_forms if form.cleaned_data.get("label")]
    return [Heading(row["key"], row["label"], row["help"], row["required"]) for row in kept]


def builders() -> Any:
    """Everybody of the school who builds courses."""
    from_roles = [role.value for role in [*BUILDING, Role.ADMIN]]
    return Person.objects.filter(
        is_active=True, assignments__ended_at=None, assignments__role__in=from_roles
    ).distinct()
