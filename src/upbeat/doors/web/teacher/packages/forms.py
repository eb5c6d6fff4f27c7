"""Forms about lessons and their pieces."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from upbeat.doors.web.shared.books import by_unit
from upbeat.doors.web.shared.templatetags.words import minutes as clock
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.catalog.queries.editions import Overlay
from upbeat.rooms.design.models import LessonPlan
from upbeat.rooms.items.models import Item
from upbeat.rooms.people.models import Section
from upbeat.rooms.publish.models import MicroVideo, Package, Piece


class PackageForm(forms.Form):
    """A lesson and the texts of its task sheet."""

    title = forms.CharField(label=_("Title"), max_length=160, help_text=_("Such as “The upbeat, first lesson”"))
    class_at = forms.DateTimeField(
        label=_("The class meets"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Everything before class is due then."),
    )
    goals = forms.CharField(
        label=_("Goals"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For the task sheet: what a pupil can do afterwards"),
    )
    method = forms.CharField(label=_("How to go about it"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    preview = forms.CharField(
        label=_("What the class will do"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class NewPackageForm(PackageForm):
    """A new lesson is of a class, and may follow a plan."""

    section = forms.ChoiceField(label=_("Class"))
    plan = forms.ChoiceField(label=_("Lesson plan"), required=False)
    field_order = ("section", "title", "class_at", "plan")

    def __init__(
        self, *args: Any, sections: Sequence[Section], plans: Iterable[LessonPlan] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.sections = {str(section.pk): section for section in sections}
        self.plans = {str(plan.pk): plan for plan in plans}
        self.fields["section"].choices = [  # type: ignore[attr-defined]
            (key, f"{section.name} · {section.term.name}") for key, section in self.sections.items()
        ]
        self.fields["plan"].choices = [  # type: ignore[attr-defined]
            ("", _("None")), *((key, plan.title) for key, plan in self.plans.items())
        ]  # fmt: skip

    def said(self) -> dict[str, Any]:
        """What was written, as ``create_package`` takes it."""
        data = dict(self.cleaned_data)
        return data | {"section": self.sections[data["section"]], "plan": self.plans.get(data["plan"])}


class PieceForm(forms.Form):
    """What all pieces have: side of the bar line, title, minutes."""

    title = forms.CharField(label=_("Title"), max_length=160, required=False)
    minutes = forms.IntegerField(label=_("Minutes"), required=False, min_value=1, max_value=180)


class VideoPieceForm(PieceForm):
    """A micro video of the library."""

    video = forms.ChoiceField(label=_("Micro video"), widget=forms.RadioSelect)
    field_order = ("video",)

    def __init__(
        self, *args: Any, videos: Iterable[MicroVideo], books: Mapping[int, Overlay] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.videos = {str(video.pk): video for video in videos}
        named = (
            (video.point, key, f"{video.title} · {video.point.shown_title} · {_length(video)}")
            for key, video in self.videos.items()
        )
        self.fields["video"].choices = by_unit(named, books or {})  # type: ignore[attr-defined]
        self.fields["title"].help_text = _("Empty: the title of the video")
        self.fields["minutes"].help_text = _("Empty: half as long again as the video, for answers and a second look")

    def said(self) -> dict[str, Any]:
        """What was chosen, as ``add_piece`` takes it."""
        data = self.cleaned_data
        return {"title": data["title"], "minutes": data["minutes"], "video": self.videos[data["video"]]}


def _length(video: MicroVideo) -> str:
    return clock(video.published.run.duration_s) if video.published else ""


class ExercisePieceForm(PieceForm):
    """Questions to answer until each is settled. ``lessons``: with their points, of which some may be waited for."""

    items = forms.MultipleChoiceField(label=pgettext_lazy("exercise", "Questions"), widget=forms.CheckboxSelectMultiple)
    opens_known = forms.BooleanField(
        label=_("This test opens what is known"),
        required=False,
        help_text=_("Whoever answers all questions on a point rightly at the first try may skip in its videos."),
    )
    opens_when = forms.MultipleChoiceField(
        label=_("Opens by itself when these points are known"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("For each pupil as soon as they have mastered them all; they find a line at their bell."),
    )
    field_order = ("title", "items")

    def __init__(
        self,
        *args: Any,
        items: Iterable[Item],
        lessons: Iterable[tuple[Package, Sequence[KnowledgePoint]]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        groups = list(lessons)
        self.points = {str(point.pk): point for _lesson, points in groups for point in points}
        if groups:
            self.fields["opens_when"].choices = [  # type: ignore[attr-defined]
                (lesson.title, [(str(point.pk), point.title) for point in points]) for lesson, points in groups
            ]
        else:
            del self.fields["opens_when"]
        self.questions = {str(item.pk): item for item in items}
        self.fields["title"].required = True
        self.fields["items"].choices = [  # type: ignore[attr-defined]
            (key, f"{item.stem} · {item.point.shown_title}")  # type: ignore[attr-defined]  # annotated by the query
            for key, item in self.questions.items()
        ]

    def said(self) -> dict[str, Any]:
        """What was chosen, as ``add_piece`` and ``edit_piece`` take it."""
        data = self.cleaned_data
        chosen = [self.questions[key] for key in data["items"]]
        told = {"title": data["title"], "minutes": data["minutes"], "items": chosen}
        waits = {"opens_when": [self.points[key] for key in data["opens_when"]]} if "opens_when" in data else {}
        return told | {"opens_known": data["opens_known"]} | waits


class TextPieceForm(PieceForm):
    """Something to read or to do."""

    body = forms.CharField(label=_("What is to be read or done"), widget=forms.Textarea(attrs={"rows": 6}))
    field_order = ("title", "body")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = True

    def said(self) -> dict[str, Any]:
        """What was written, as ``add_piece`` and ``edit_piece`` take it."""
        return dict(self.cleaned_data)


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = forms.CharField(
        label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("The class reads this.")
    )
    replacement = forms.ChoiceField(
        label=_("To do instead"),
        required=False,
        help_text=_("Who has finished the one counts as having finished the other."),
    )

    def __init__(self, *args: Any, pieces: Iterable[Piece], videos: Iterable[MicroVideo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.things: dict[str, Piece | MicroVideo] = {f"piece-{piece.pk}": piece for piece in pieces}
        of_lesson = [(key, str(thing)) for key, thing in self.things.items()]
        shelf = {f"video-{video.pk}": video for video in videos}
        self.things |= shelf
        choices: list[tuple[object, object]] = [("", _("Nothing"))]
        if of_lesson:
            choices.append((_("Another piece of this lesson"), of_lesson))
        if shelf:
            choices.append((_("A video from the library"), [(key, str(video)) for key, video in shelf.items()]))
        self.fields["replacement"].choices = choices  # type: ignore[attr-defined]

    @property
    def instead(self) -> Piece | MicroVideo | None:
        """What is to be done instead; call it when valid."""
        return self.things.get(self.cleaned_data["replacement"])
