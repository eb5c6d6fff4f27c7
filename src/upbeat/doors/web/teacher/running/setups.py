"""How activities of packs are made ready as steps of a plan: a form of their own below that of the step."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.teacher.running.forms import StepForm
from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom.activities import plannable, planned_activity
from upbeat.rooms.classroom.draft import Draft

PREFIX = "setup"


@dataclass(frozen=True, slots=True)
class Setup:
    """``starts``: what the form begins with, of a setup that is kept; ``told``: the setup that its cleaned data say.
    ``template`` draws it as its ``form``, with the styles and scripts that it needs."""

    form: type[forms.Form]
    starts: Callable[[Mapping[str, Any]], dict[str, Any]]
    told: Callable[[forms.Form], Mapping[str, Any]]
    template: str = "shared/form.html"


_OFFERED: dict[str, Setup] = {}


def offer_setup(activity: str, setup: Setup) -> None:
    """Let this activity be a step of a plan; offered twice it counts once."""
    _OFFERED[activity] = setup


def activities_to_plan() -> list[tuple[str, str]]:
    """Name and words of what may be a step."""
    return [(name, str(one.label)) for name, one in plannable().items() if name in _OFFERED]


class SetupOfStep:
    """The form of an activity below the form of its step; for steps of other kinds there is none, and all is right."""

    def __init__(self, activity: str, data: QueryDict | None, kept: Mapping[str, Any] | None = None) -> None:
        self.activity, self.how = activity, _OFFERED.get(activity)
        initial = self.how.starts(kept) if self.how and kept else None
        self.form = self.how.form(data, prefix=PREFIX, initial=initial) if self.how else None

    @property
    def template(self) -> str:
        """What draws the form; empty where there is none."""
        return self.how.template if self.how else ""

    def is_valid(self) -> bool:
        """Is what was written right?"""
        return self.form is None or self.form.is_valid()

    def draft(self, form: StepForm) -> Draft:
        """What was written in both. Invalid where the pack is not offered any more."""
        draft = form.draft()
        if self.form is None or self.how is None:
            return draft
        setup = self.how.told(self.form)
        title = form.cleaned_data["title"].strip() or planned_activity(self.activity).title(setup)
        return draft._replace(activity=self.activity, setup=setup, title=title[:160])

    def blame(self, form: StepForm, problem: Invalid) -> None:
        """Say it at the field that it is about."""
        of_setup = self.form is not None and problem.field in self.form.fields and problem.field not in form.fields
        blame(self.form if of_setup and self.form is not None else form, problem)
