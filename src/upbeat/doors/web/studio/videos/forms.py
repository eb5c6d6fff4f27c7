"""Forms about micro videos."""

from collections.abc import Iterable
from datetime import datetime, time
from functools import partial
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from upbeat.doors.web.shared.templatetags.words import datetime_short, minutes
from upbeat.doors.web.studio.changes.forms import KINDS
from upbeat.doors.web.studio.items.fields import ClockField
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.models import Item
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.polish.moments import named, second_named
from upbeat.rooms.publish.models import MicroVideo


def film_words(run: PolishRun) -> str:
    """A finished run as a choice in a list."""
    return f"{run.asset.filename} · {minutes(run.duration_s)} · {datetime_short(run.asked_at)}"


class FilmForm(forms.Form):
    """Which finished film is shown."""

    run = forms.ChoiceField(label=_("Film"))

    def __init__(self, *args: Any, films: Iterable[PolishRun], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.films = {str(run.pk): run for run in films}
        self.fields["run"].choices = [  # type: ignore[attr-defined]
            (key, film_words(run)) for key, run in self.films.items()
        ]

    @property
    def film(self) -> PolishRun:
        """The chosen run; call it when valid."""
        return self.films[self.cleaned_data["run"]]


class NewVideoForm(FilmForm):
    """A film becomes a micro video about one knowledge point."""

    title = forms.CharField(label=_("Title"), max_length=160)
    point = forms.ChoiceField(label=_("Which knowledge point does it explain?"))
    language = forms.ChoiceField(label=_("Language"))
    field_order = ("run", "point", "title")

    def __init__(
        self, *args: Any, points: Iterable[KnowledgePoint], languages: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.points = {str(point.pk): point for point in points}
        self.fields["point"].choices = [  # type: ignore[attr-defined]
            (key, f"{point.title} ({point.subject.name})") for key, point in self.points.items()
        ]
        self.fields["language"].choices = languages  # type: ignore[attr-defined]

    def said(self) -> dict[str, Any]:
        """What was chosen, as ``create_video`` takes it."""
        data = self.cleaned_data
        return {
            "point": self.points[data["point"]],
            "run": self.film,
            "title": data["title"],
            "language": data["language"],
            "script": self.film.asset.script,
        }


class EditVideoForm(FilmForm):
    """Another title; for a draft also another film."""

    title = forms.CharField(label=_("Title"), max_length=160)
    field_order = ("title", "run")

    def __init__(self, *args: Any, has_draft: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_draft:
            del self.fields["run"]


class PublishForm(forms.Form):
    """What is new in this version; and where the report warns, why it goes out all the same."""

    note = forms.CharField(
        label=_("What is new in it"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For colleagues, in the history of versions"),
    )
    despite = forms.CharField(
        label=_("Why it goes out although the report warns"),
        help_text=_("A word is enough; it is kept with this version."),
    )
    kind = forms.ChoiceField(
        label=_("What kind of change is it?"),
        required=False,  # left out, it is what it looks like
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
    )
    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        max_length=1000,
        help_text=_("For colleagues, in the history. Needed when you call it less than it looks."),
    )
    told = forms.CharField(
        label=_("A word to the pupils"),
        required=False,
        max_length=400,
        help_text=_("They read it beside “changed”. Do not give the answer away."),
    )
    field_order = ("despite", "kind", "reason", "told", "note")

    def __init__(self, *args: Any, warned: bool, found: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not warned:
            del self.fields["despite"]
        if found:
            self.fields["kind"].initial = found
        else:
            del self.fields["kind"], self.fields["reason"], self.fields["told"]

    def change(self) -> dict[str, str]:
        """What was made of the change; call it when valid."""
        return {name: self.cleaned_data.get(name, "") for name in ("kind", "reason", "told")}


class PilotForm(forms.Form):
    """Which pupils try a draft, until when."""

    pupils = forms.MultipleChoiceField(
        label=_("Who tries it?"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one pupil.")},
    )
    until = forms.DateField(
        label=_("Until the end of"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    note = forms.CharField(
        label=_("A word to them"), required=False, max_length=400, help_text=_("They read it above the video.")
    )

    def __init__(self, *args: Any, classes: Iterable[tuple[str, list[Person]]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        grouped = list(classes)
        self.people = {str(pupil.pk): pupil for _name, pupils in grouped for pupil in pupils}
        self.fields["pupils"].choices = [  # type: ignore[attr-defined]
            (name, [(str(pupil.pk), pupil.name) for pupil in pupils]) for name, pupils in grouped
        ]

    def said(self) -> dict[str, Any]:
        """What was chosen, as ``start_pilot`` takes it; the day lasts to its end. Call it when valid."""
        data = self.cleaned_data
        end = datetime.combine(data["until"], time(23, 59, 59))
        return {
            "pupils": [self.people[key] for key in data["pupils"]],
            "until": timezone.make_aware(end),
            "note": data["note"],
        }


class RevokeForm(forms.Form):
    """Why a video is taken back."""

    reason = forms.CharField(
        label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}), help_text=_("Colleagues and pupils read this.")
    )
    replacement = forms.ChoiceField(
        label=_("In its place"),
        required=False,
        help_text=_(
            "It is shown in every lesson that shows this one. Who has finished the one has finished the other."
        ),
    )

    def __init__(self, *args: Any, videos: Iterable[MicroVideo], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.videos = {str(video.pk): video for video in videos}
        rows = [(key, f"{video.title} ({video.point.title})") for key, video in self.videos.items()]
        self.fields["replacement"].choices = [("", _("Nothing")), *rows]  # type: ignore[attr-defined]

    @property
    def instead(self) -> MicroVideo | None:
        """What takes its place; call it when valid."""
        return self.videos.get(self.cleaned_data["replacement"])


def _whole_second(run: PolishRun, typed: str) -> float | None:
    second = second_named(run, typed)
    return None if second is None else round(second)


class SecondForm(forms.Form):
    """A whole second of the video."""

    second = ClockField(label=_("At"), help_text=_("Minutes and seconds, such as 2:10"))

    def __init__(self, *args: Any, run: PolishRun, **kwargs: Any) -> None:
        """``run``: the film, whose moments may have names ("bar 5"); such a one is taken to the nearest second."""
        super().__init__(*args, **kwargs)
        field = self.fields["second"]
        assert isinstance(field, ClockField)
        field.names = partial(_whole_second, run)
        if moments := named(run.asset):
            field.help_text = gettext("Minutes and seconds, such as 2:10, or a place by its name, such as %(name)s") % {
                "name": moments[0].title
            }

    def clean_second(self) -> float:
        """Whole seconds as int, so that the room takes them; others stay as they are and are refused there."""
        second: float = self.cleaned_data["second"]
        return int(second) if second == int(second) else second


class ReuseForm(SecondForm):
    """A question of the point that is there already."""

    item = forms.ChoiceField(label=_("Question"))

    def __init__(self, *args: Any, items: Iterable[Item], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.items = {str(item.pk): item for item in items}
        self.fields["item"].choices = [  # type: ignore[attr-defined]
            (key, item.stem)  # type: ignore[attr-defined]  # annotated by the query
            for key, item in self.items.items()
        ]
