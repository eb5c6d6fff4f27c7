"""The board of the demo school is not empty: handed over, waiting, and one step late."""

import pytest
from django.utils import timezone
from django_scopes import scope

from upbeat.rooms.design.queries import production
from upbeat.rooms.design.standing import standings
from upbeat.site.demo.content import load
from upbeat.site.demo.seed_people import make_people
from upbeat.site.demo.seed_videos import Films, make_points
from upbeat.site.demo.seed_work import make_work


@pytest.mark.django_db
def test_every_plan_in_work_has_its_videos_and_who_waits_for_whom() -> None:
    content, now = load(), timezone.now()
    people = make_people(content, now)
    teacher = people.by_login["weber"]
    with scope(school=people.school):
        points = make_points(content, "Music", teacher)
        films = Films(next(iter(points.values())).subject, points, {})
        make_work(content, films, [], people, now)
        rows = standings(production(people.admin), now.date())
        assert {(row.work.title, str(row.stage)) for row in rows} == {
            ("Clapping the dot", "scripted"), ("Dots in songs you know", "planned"), ("Minor that dances", "planned"),
            ("拍一拍附点", "scripted"),
        }  # fmt: skip
        late = [row for row in rows if row.late_days]
        assert [(row.work.title, row.late_days) for row in late] == [("Dots in songs you know", 2)]
        assert late[0].has_it == people.by_login["reyes"]
        assert late[0].waits == teacher
        assert all(row.work.plan.scripts.exists() for row in rows if row.stage == "scripted")
