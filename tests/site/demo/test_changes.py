"""What is changed in the middle of the demo's lessons is there to be looked at and undone, in both classes."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope

from factories_publish import make_published_video
from upbeat.rooms.items.models import Regrade
from upbeat.rooms.learn.models import GateSetting, PieceDone
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.packages import create_package
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.releases import push_package
from upbeat.rooms.publish.models import Amendment, PieceRevocation
from upbeat.site.demo.changes import load_changes
from upbeat.site.demo.content import load
from upbeat.site.demo.seed_changes import FINISHED, change_things
from upbeat.site.demo.seed_lessons import Given, class_times
from upbeat.site.demo.seed_people import make_people
from upbeat.site.demo.seed_videos import Films, author_of, make_points


@pytest.mark.django_db
def test_every_class_has_a_mended_question_a_piece_taken_back_and_gates_with_reasons() -> None:
    content, now = load(), timezone.now()
    people = make_people(content, now)
    with scope(school=people.school):
        points = make_points(content, "Music", people.by_login["weber"])
        films = Films(next(iter(points.values())).subject, points, {})
        given = []
        for group in content.school.classes:
            by, section = author_of(people, group.language), people.sections[group.id]
            video = make_published_video(by)
            told = next(lesson for lesson in content.lessons if lesson.language == group.language)
            for at in class_times(now, content.school.time_zone):
                package = create_package(by=by, section=section, title=told.title, class_at=at)
                add_piece(by=by, package=package, kind="video", title="Watch", video=video)
                push_package(by=by, package=package, now=min(at, now) - timedelta(days=5))
                given.append(Given(told, group, section, package, None))
        change_things(films, given, people, now)
        classes = len(load_changes())
        assert classes == 2
        assert Amendment.objects.filter(kind="marking").count() == classes
        assert all(row.counts["right"] >= 3 and row.counts["piece_gained"] >= 3 for row in Regrade.objects.all())
        back = PieceRevocation.objects.all()
        assert [bool(row.reason and row.replacement) for row in back] == [True] * classes
        carried = PieceDone.objects.filter(piece__in=back.values("replacement"))
        assert sorted(carried.values_list("person__login", flat=True)) == sorted(
            pupil.login
            for group in content.school.classes
            for pupil in [pupil for pupil in group.pupils if pupil.pace == "ahead"][:FINISHED]
        )
        modes = GateSetting.objects.order_by("pk").values_list("mode", "person__login", "reason")
        assert [(mode, login) for mode, login, _why in modes] == [
            ("open", "lin"), ("strict", None), ("open", "wu-haoran"), ("strict", None),
        ]  # fmt: skip
        names = {person.login: person.name for person in Person.objects.all()}
        assert names["lin"].split()[0] in modes[0][2]
