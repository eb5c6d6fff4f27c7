"""The demo's exercise of the unit stands in every class, open for those who know its points."""

from dataclasses import dataclass

import pytest
from django.utils import timezone
from django_scopes import scope

from factories_practice import give
from factories_publish import CLASS_AT, NOW, make_item, make_lesson, make_published_video
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.models import Piece, Release
from upbeat.site.demo.content import load
from upbeat.site.demo.seed_people import make_people
from upbeat.site.demo.seed_unit import give_units


@dataclass(frozen=True)
class Told:
    group: object
    package: object


@pytest.mark.django_db
def test_it_is_open_for_who_knows_the_points_and_waits_for_the_others() -> None:
    content = load()
    people = make_people(content, timezone.now())
    group = content.school.classes[0]
    teacher, pupil = people.by_login["weber"], people.by_login[group.pupils[0].login]
    video = make_published_video(teacher)
    package = make_lesson(teacher, people.sections[group.id], [video], class_at=CLASS_AT)
    item = make_item(teacher, video.point)
    for _n in range(5):
        give(pupil, item)
    with scope(school=people.school):
        add_piece(by=teacher, package=package, kind="exercise", title="Practice", items=[item], minutes=5)
        give_units([Told(group, None), Told(group, package)], people, NOW)
        piece = Piece.objects.get(phase="after")
        assert [point.pk for point in piece.opens_when.all()] == [video.point_id]
        assert list(Release.objects.filter(piece=piece).values_list("person", flat=True)) == [pupil.pk]
