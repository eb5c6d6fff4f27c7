"""Forms about when a piece opens, and about using a template."""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.people.models import Section
from upbeat.rooms.publish.models import Piece


class OpeningForm(forms.Form):
    """A time, pieces to finish first, groups. Where several are said, all must hold; the time opens it for all."""

    opens_at = forms.DateTimeField(
        label=_("At this time, for the class"),
        required=False,
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    after = forms.MultipleChoiceField(
        label=_("For whoever has finished"), required=False, widget=forms.CheckboxSelectMultiple
    )
    tables = forms.CharField(
        label=_("For these groups"), required=False, max_length=60, help_text=_("Numbers with commas, such as 1, 3")
    )
    kind = forms.ChoiceField(label=_("For groups of this kind"), required=False)

    def __init__(self, *args: Any, pieces: Iterable[Piece], kinds: Iterable[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pieces = {str(piece.pk): piece for piece in pieces}
        self.fields["after"].choices = [  # type: ignore[attr-defined]
            (key, piece.title) for key, piece in self.pieces.items()
        ]
        self.fields["kind"].choices = [("", _("Whatever kind")), *kinds]  # type: ignore[attr-defined]
        if not self.pieces:
            del self.fields["after"]

    def clean_tables(self) -> list[int]:
        """The numbers."""
        text = self.cleaned_data["tables"]
        if not re.fullmatch(r"[\d\s,，、]*", text):
            raise forms.ValidationError(_("Write the numbers of groups, with commas between them."))
        return [int(number) for number in re.findall(r"\d+", text)]

    def conditions(self) -> dict[str, Any]:
        """What was said, as ``set_further_conditions`` takes it."""
        data = self.cleaned_data
        after = [self.pieces[key] for key in data.get("after", [])]
        return {"after": after, "tables": data["tables"], "kind": data["kind"]}


class UseForm(forms.Form):
    """For which class, and when it meets."""

    section = forms.ChoiceField(label=_("Class"))
    title = forms.CharField(label=_("Title"), max_length=160)
    class_at = forms.DateTimeField(
        label=_("The class meets"),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text=_("Times at which pieces open move along."),
    )

    def __init__(self, *args: Any, sections: Sequence[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = {str(section.pk): section for section in sections}
        self.fields["section"].choices = [  # type: ignore[attr-defined]
            (key, f"{section.name} · {section.term.name}") for key, section in self.sections.items()
        ]

    def said(self) -> dict[str, Any]:
        """What was chosen, as ``use_template`` takes it."""
        data = self.cleaned_data
        return {"section": self.sections[data["section"]], "title": data["title"], "class_at": data["class_at"]}
