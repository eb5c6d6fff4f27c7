"""An exercise of the unit in each class: open by itself for whoever knows its points; others see what is missing."""

from datetime import datetime

from upbeat.rooms.learn.actions.unlocking import unlock
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.models import Piece
from upbeat.site.demo.seed_lessons import Given
from upbeat.site.demo.seed_people import People
from upbeat.site.demo.seed_videos import author_of

TITLES = {"en": "The unit in one go", "zh-hans": "整个单元练一遍"}
MINUTES = 8


def give_units(lessons: list[Given], people: People, now: datetime) -> None:
    """After this week's lesson, with the questions of this week's exercise, for whoever knows what they are about."""
    for group in {one.group.id: one.group for one in lessons}.values():
        given = [one for one in lessons if one.group.id == group.id][1]
        practice = Piece.objects.filter(package=given.package, kind=Piece.Kind.EXERCISE).latest("pk")
        items = list(practice.items.select_related("point").order_by("pk"))
        add_piece(
            by=author_of(people, group.language),
            package=given.package,
            kind="exercise",
            phase="after",
            title=TITLES[group.language],
            items=items,
            minutes=MINUTES,
            opens_when=list({item.point_id: item.point for item in items}.values()),
        )
        unlock(package_id=given.package.pk, now=now)
