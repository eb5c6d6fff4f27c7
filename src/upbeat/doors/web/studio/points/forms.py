"""Forms about subjects and knowledge points."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.catalog.models import KnowledgePoint, Subject
from upbeat.rooms.polish.profiles import Profile


class SubjectForm(forms.Form):
    """A subject."""

    name = forms.CharField(label=_("Name of the subject"), max_length=80)


class ProfileForm(forms.Form):
    """How recordings of a subject sound."""

    profile = forms.ChoiceField(label=_("Recordings of this subject"), required=False, widget=forms.RadioSelect)

    def __init__(self, *args: Any, offered: Sequence[Profile], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", gettext("Speech: one channel, even loudness, noise may be removed"))]
        choices += [(one.name, f"{one.label}: {one.hint}") for one in offered]
        self.fields["profile"].choices = choices  # type: ignore[attr-defined]


class PointForm(forms.Form):
    """A knowledge point: its title, also in the other languages of the platform, and what it is about."""

    title = forms.CharField(
        label=_("Title"), max_length=120, help_text=_("What one micro video explains, such as “The upbeat”")
    )
    summary = forms.CharField(label=_("In a sentence or two"), required=False, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, *args: Any, main_language: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.others = {f"title-{code}": code for code, _name in settings.LANGUAGES if code != main_language}
        names = dict(settings.LANGUAGES)
        for field, code in self.others.items():
            label = gettext("Title in %(language)s") % {"language": gettext(str(names[code]))}
            self.fields[field] = forms.CharField(label=label, max_length=120, required=False)

    def said(self) -> dict[str, Any]:
        """Title, summary and titles as the actions of the catalog take them."""
        data = self.cleaned_data
        titles = {code: data[field] for field, code in self.others.items()}
        return {"title": data["title"], "summary": data["summary"], "titles": titles}


class NewPointForm(PointForm):
    """A new knowledge point belongs to a subject."""

    subject: forms.ModelChoiceField[Subject] = forms.ModelChoiceField(
        label=_("Subject"), queryset=None, empty_label=None
    )
    field_order = ("subject", "title")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["subject"].queryset = Subject.objects.all()  # type: ignore[attr-defined]


class RequirementForm(forms.Form):
    """Another point that one must know first."""

    requires = forms.ChoiceField(label=_("A point that one must know first"))

    def __init__(self, *args: Any, possible: list[KnowledgePoint], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = {str(point.pk): point for point in possible}
        self.fields["requires"].choices = [  # type: ignore[attr-defined]
            (key, f"{point.title} ({point.subject.name})") for key, point in self.points.items()
        ]


class SupplementForm(forms.Form):
    """Material to offer after an error."""

    title = forms.CharField(label=_("Title"), max_length=120)
    body = forms.CharField(
        label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("What the pupil reads right after an error; never the answer itself"),
    )  # fmt: skip
    url = forms.URLField(label=_("Or a link"), required=False, max_length=200, assume_scheme="https")


class CardsForm(forms.Form):
    """Recall cards, a line each."""

    lines = forms.CharField(
        label=_("New cards, a line each"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("front = back, such as “upbeat = the notes before the first bar line”; lists can be pasted"),
    )
