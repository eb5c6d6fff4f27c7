"""Work of the demo school is handed in and in the middle of being evaluated, in both languages."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope

from upbeat.rooms.assess.models import Allocation, Task
from upbeat.rooms.assess.queries.overview import overview_of
from upbeat.rooms.publish.actions.packages import create_package
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.releases import push_package
from upbeat.site.demo.content import load
from upbeat.site.demo.seed_lessons import Given
from upbeat.site.demo.seed_people import PUPIL_WITH_PASSWORD, make_people
from upbeat.site.demo.seed_tasks import hand_in_work
from upbeat.site.demo.seed_videos import author_of
from upbeat.site.demo.tasks import load_tasks


@pytest.mark.django_db
def test_each_class_has_a_task_with_works_a_sample_and_evaluations() -> None:
    content, now = load(), timezone.now()
    people = make_people(content, now)
    with scope(school=people.school):
        given = []
        for group in content.school.classes:
            by, class_at = author_of(people, group.language), now - timedelta(days=3)
            told = next(lesson for lesson in content.lessons if lesson.language == group.language)
            package = create_package(by=by, section=people.sections[group.id], title=told.title, class_at=class_at)
            for task in told.tasks:
                if task.kind == "text":
                    add_piece(by=by, package=package, kind="text", phase=task.phase, title=task.title, body=task.body)
            push_package(by=by, package=package, now=class_at - timedelta(days=5))
            given.append(Given(told, group, people.sections[group.id], package, None))
        hand_in_work(given, people, now)
        tasks = list(Task.objects.select_related("piece__package__section", "rubric").order_by("pk"))
        assert len(tasks) == len(load_tasks()) == 2
        for task, told in zip(tasks, load_tasks(), strict=True):
            overview = overview_of(task)
            assert overview.handed_in == len(told.works)
            assert any(row.estimate and row.estimate.stands for row in overview.rows)
        emil = Allocation.objects.filter(person=people.by_login[PUPIL_WITH_PASSWORD])
        assert (emil.count(), emil.filter(evaluation=None).count()) == (4, 4)
