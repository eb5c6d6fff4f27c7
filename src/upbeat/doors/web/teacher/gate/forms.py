"""Setting a gate."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.learn.models import GateSetting
from upbeat.rooms.people.models import Person, Section

WHAT = {
    GateSetting.Mode.STRICT: _("Strict: every question counts for everybody, and each part is watched first"),
    GateSetting.Mode.NORMAL: _("Normal: the next part opens to a right answer; who knows the point already may skip"),
    GateSetting.Mode.OPEN: _("Open: everything may be seen at once; the questions stay, and hold nobody"),
}


class GateForm(forms.Form):
    """How, and why."""

    mode = forms.ChoiceField(label=_("The gate"), choices=list(WHAT.items()), widget=forms.RadioSelect)
    reason = forms.CharField(
        label=_("Why?"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("For you and the others who teach this class; pupils do not read it."),
    )


class PieceGateForm(GateForm):
    """The gate of a piece, for the class or for one pupil."""

    who = forms.ChoiceField(label=_("For whom"), required=False)
    field_order = ("who", "mode", "reason")

    def __init__(self, *args: Any, pupils: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pupils = {str(pupil.pk): pupil for pupil in pupils}
        self.fields["who"].choices = [  # type: ignore[attr-defined]
            ("", _("The whole class")),
            *((key, pupil.name) for key, pupil in self.pupils.items()),
        ]

    def said(self) -> dict[str, Any]:
        """What was chosen, as ``set_gate`` takes it."""
        data = self.cleaned_data
        return {"mode": data["mode"], "reason": data["reason"], "person": self.pupils.get(data["who"])}


class PupilGateForm(GateForm):
    """The gate of a pupil in all videos of a class."""

    section = forms.ChoiceField(label=_("In which class"))
    field_order = ("section", "mode", "reason")

    def __init__(self, *args: Any, sections: Sequence[Section], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sections = {str(section.pk): section for section in sections}
        self.fields["section"].choices = [  # type: ignore[attr-defined]
            (key, section.name) for key, section in self.sections.items()
        ]

    def said(self) -> dict[str, Any]:
        """What was chosen, as ``set_gate`` takes it."""
        data = self.cleaned_data
        return {"mode": data["mode"], "reason": data["reason"], "section": self.sections[data["section"]]}
