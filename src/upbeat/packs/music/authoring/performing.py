"""The form of what a performance is marked against."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.packs.music.authoring.performed import GRADES, INSTRUMENTS
from upbeat.packs.music.models.performances import CLAPPED
from upbeat.packs.music.queries.scores import score_choices


class MarkingForm(forms.Form):
    """A score of the library, how it was performed, and how exact it must be."""

    use_required_attribute = False

    score = forms.ChoiceField(label=_("Score"), error_messages={"required": _("Choose a score of the library.")})
    how = forms.ChoiceField(
        label=_("How it was performed"), choices=[*INSTRUMENTS, (CLAPPED, _("Clapped: the rhythm alone"))]
    )
    profile = forms.ChoiceField(label=_("Marked as for"), choices=GRADES, initial="3-5")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.has_scores = bool(scores := score_choices())
        self.fields["score"].choices = [("", _("Choose a score")), *scores]  # type: ignore[attr-defined]
