"""Forms about captions and marks."""

import re
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from upbeat.doors.web.studio.items.fields import ClockField, read_clock
from upbeat.rooms.polish.models import KeyMark, PolishRun
from upbeat.rooms.polish.moments import named, pinned_to, second_named

CLOCK = re.compile(r"(?:(\d+):)?(\d{1,3}):([0-5]?\d(?:[.,]\d+)?)")


class CaptionsForm(forms.Form):
    """A caption file in a language."""

    language = forms.ChoiceField(label=_("Language of the captions"))
    file = forms.FileField(
        label=_("Caption file"),
        help_text=_("WebVTT or SubRip (.vtt, .srt)"),
        widget=forms.FileInput(attrs={"accept": ".vtt,.srt,text/vtt"}),
    )

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = languages  # type: ignore[attr-defined]


class RecognitionForm(forms.Form):
    """The language that is spoken in a recording."""

    language = forms.ChoiceField(label=_("Language that is spoken"))

    def __init__(self, *args: Any, languages: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **{"prefix": "heard"} | kwargs)
        self.fields["language"].choices = languages  # type: ignore[attr-defined]


class TranslationForm(forms.Form):
    """From the captions of one language to those of another."""

    to = forms.ChoiceField(label=_("Translate into"))

    def __init__(
        self, *args: Any, sources: list[tuple[str, str]], languages: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = languages  # type: ignore[attr-defined]
        self.fields["from"] = forms.ChoiceField(label=_("Translate from"), choices=sources)
        self.order_fields(["from", "to"])

    def editor(self, asset_id: int) -> HttpResponseRedirect:
        """To the editor with the one beside the other."""
        address = reverse("studio:captions-edit", args=[asset_id, self.cleaned_data["to"]])
        return HttpResponseRedirect(f"{address}?from={self.cleaned_data['from']}")


class OnFilm(forms.Form):
    """Something at a second of a film, which may be typed by its name where its moments have one ("bar 5")."""

    def __init__(self, *args: Any, run: PolishRun | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.run = run
        field = self.fields["second"]
        assert isinstance(field, ClockField)
        if run is not None:
            field.names = partial(second_named, run)

    @property
    def place(self) -> str:
        """A moment of the film that has a name, as an example; empty where none has."""
        known = named(self.run.asset) if self.run is not None else []
        return known[0].title if known else ""


class MarkForm(OnFilm):
    """A mark at a second of the film."""

    second = ClockField(label=_("At"))
    title = forms.CharField(label=_("What is there"), max_length=120)
    kind = forms.ChoiceField(label=_("Kind"), choices=KeyMark.Kind.choices)


class ProposalForm(MarkForm):
    """A proposed mark, which counts once it is ticked."""

    use_required_attribute = False

    taken = forms.BooleanField(label=_("Take it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].required = self["taken"].value() in (True, "on")
        self.fields["title"].error_messages["required"] = _("Say what is there, or do not take it.")

    @property
    def kind_word(self) -> str:
        """The kind as people read it."""
        return str(dict(KeyMark.Kind.choices).get(self["kind"].value(), ""))

    @property
    def jump(self) -> float:
        """The second, for the picture."""
        return read_clock(str(self["second"].value())) or 0.0


class FilmCommentForm(OnFilm):
    """A word at a second of the film: the one given, or the one that its text begins with by name ("bar 5: softer")."""

    second = ClockField(label=_("At"), required=False)
    text = forms.CharField(
        label=_("Your comment"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3, "data-words": True})
    )

    def clean(self) -> dict[str, Any]:
        """The second that is meant; it has to be given one way or the other."""
        data = super().clean() or self.cleaned_data
        pinned = pinned_to(self.run, data.get("text", "")) if self.run is not None else None
        if pinned is not None:
            data["second"] = pinned
        elif data.get("second") is None and "second" not in self.errors:
            self.add_error("second", _("Write minutes and seconds, such as 1:05."))
        return data
