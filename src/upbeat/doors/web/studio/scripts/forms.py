"""Forms about scripts."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.design.models import LessonPlan


class NewScriptForm(forms.Form):
    """A new script explains one knowledge point."""

    point = forms.ChoiceField(
        label=_("Knowledge point"), help_text=_("One micro video explains exactly one knowledge point")
    )
    title = forms.CharField(
        label=_("Title"), max_length=160, required=False, help_text=_("Empty: as the knowledge point")
    )
    language = forms.ChoiceField(label=_("Language"), choices=settings.LANGUAGES)
    plan = forms.ChoiceField(label=_("Lesson plan"), required=False)

    def __init__(self, *args: Any, points: list[KnowledgePoint], plans: list[LessonPlan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.points = {str(point.pk): point for point in points}
        self.plans = {str(plan.pk): plan for plan in plans}
        self.fields["point"].choices = [  # type: ignore[attr-defined]
            *([] if self.initial.get("point") or len(self.points) == 1 else [("", _("Choose one"))]),
            *((key, f"{point.title} ({point.subject.name})") for key, point in self.points.items()),
        ]
        self.fields["plan"].choices = [  # type: ignore[attr-defined]
            ("", _("None")), *((key, plan.title) for key, plan in self.plans.items()),
        ]  # fmt: skip

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        data = self.cleaned_data
        return {
            "point": self.points[data["point"]],
            "plan": self.plans.get(data["plan"]),
            "title": data["title"],
            "language": data["language"],
        }
