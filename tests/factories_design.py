"""Plans and scripts for tests, made through the room's own actions."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from django_scopes import scope

from upbeat.rooms.catalog.models import KnowledgePoint, Subject
from upbeat.rooms.design.actions.plans import write_plan
from upbeat.rooms.design.actions.scripts import Passage, write_script
from upbeat.rooms.design.models import LessonPlan, Script
from upbeat.rooms.people.models import Person

_numbers = itertools.count(1)


def make_plan(
    by: Person, title: str = "", *, video_fits: str = "yes", points: Sequence[KnowledgePoint] = ()
) -> LessonPlan:
    with scope(school=by.school):
        subject, _ = Subject.objects.get_or_create(school=by.school, name="Music")
        return write_plan(
            by=by,
            title=title or f"Plan {next(_numbers)}",
            subject=subject,
            video_fits=video_fits,
            video_fits_why="Playing together is better" if video_fits == "no" else "",
            points=points,
        )


def make_script(
    by: Person, point: KnowledgePoint, *, plan: LessonPlan | None = None, passages: Sequence[Passage] = ()
) -> Script:
    with scope(school=by.school):
        return write_script(by=by, point=point, plan=plan, title=f"Script {next(_numbers)}", passages=passages)
