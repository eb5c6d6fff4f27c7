"""The demo's lesson of this week has a plan in the language of its class."""

from dataclasses import dataclass
from types import SimpleNamespace

import pytest
from django.utils import timezone, translation
from django_scopes import scope

from factories_publish import CLASS_AT, make_item, make_lesson, make_published_video
from upbeat.rooms.classroom.models import LessonStep
from upbeat.rooms.classroom.queries.running import planned
from upbeat.site.demo.content import load
from upbeat.site.demo.seed_people import make_people
from upbeat.site.demo.seed_plans import plan_lessons
from upbeat.site.demo.seed_videos import author_of


@dataclass(frozen=True)
class Told:
    group: object
    package: object
    live: object = None
    told: object = None


@pytest.mark.django_db
@pytest.mark.parametrize("place", [0, 1])
def test_it_goes_from_what_was_hard_to_the_exit_ticket(place: int) -> None:
    content = load()
    people = make_people(content, timezone.now())
    group = content.school.classes[place]
    teacher = author_of(people, group.language)
    video = make_published_video(teacher)
    package = make_lesson(teacher, people.sections[group.id], [video], class_at=CLASS_AT)
    item = make_item(teacher, video.point)
    with scope(school=people.school):
        films = SimpleNamespace(points={"it": video.point})
        lesson = Told(group, package, item, SimpleNamespace(points=["it"]))
        plan_lessons([Told(group, None), lesson], films, people)
        steps = planned(package)
    assert [one.step.kind for one in steps] == ["explain", "question", "groups", "exit"]
    with translation.override(group.language):
        assert steps[2].step.title == LessonStep.Kind.GROUPS.label
    assert steps[-1].ends == 30
