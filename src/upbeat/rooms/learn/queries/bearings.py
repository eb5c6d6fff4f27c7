"""What bears on a gate beside the passes: what is known already, and what a teacher has set (D2, R35)."""

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Protocol, cast

from django.db.models import Case, CharField, F, IntegerField, Q, QuerySet, Value, When

from upbeat.kernel.gating import Mode
from upbeat.rooms.learn.models import GateSetting, Mastery, Opening
from upbeat.rooms.people.models import Enrolment

OF_PIECE, OF_PUPIL, OF_BOTH = 1, 2, 3
"""How near a setting is: the nearest holds."""

KNOWN, TESTED = "known", "tested"


class Framed(Protocol):
    """What is asked about: a video, and the point that it explains."""

    @property
    def video_id(self) -> int:
        """The video."""

    @property
    def point_id(self) -> int:
        """Its point."""


@dataclass(slots=True)
class Bearings:
    """``mastered`` and ``tested``: pairs of person and point; ``modes``: as set, by person and video."""

    mastered: set[tuple[int, int]] = field(default_factory=set)
    tested: set[tuple[int, int]] = field(default_factory=set)
    modes: dict[tuple[int, int], Mode] = field(default_factory=dict)


def bearings_of(people: Collection[int], frames: Collection[Framed]) -> Bearings:
    """All of it for these people; one query."""
    points, videos = {frame.point_id for frame in frames}, {frame.video_id for frame in frames}
    known = _row(Mastery.objects.filter(person__in=people, point__in=points, mastered_at__isnull=False), KNOWN)
    tested = _row(Opening.objects.filter(person__in=people, point__in=points), TESTED)
    found = Bearings()
    nearest: dict[tuple[int, int], tuple[int, int]] = {}
    for person, of, word, near, number in known.union(tested, _settings(people, videos), all=True):
        if word == KNOWN:
            found.mastered.add((person, of))
        elif word == TESTED:
            found.tested.add((person, of))
        elif (near, number) > nearest.get((person, of), (0, 0)):
            nearest[person, of] = (near, number)
            found.modes[person, of] = cast(Mode, word)
    return found


_Row = tuple[int, int, str, int, int]


def _row(rows: "QuerySet[Mastery] | QuerySet[Opening]", word: str) -> "QuerySet[Mastery, _Row]":
    said = rows.annotate(
        word=Value(word, output_field=CharField()), near=Value(0, output_field=IntegerField())
    ).values_list("person_id", "point_id", "word", "near", "pk")
    return cast("QuerySet[Mastery, _Row]", said)


def _settings(people: Collection[int], videos: Collection[int]) -> "QuerySet[GateSetting, _Row]":
    """Settings for pupils of their classes, one row for each pupil and video that they are about."""
    near = Case(
        When(person=None, then=Value(OF_PIECE)),
        When(piece=None, then=Value(OF_PUPIL)),
        default=Value(OF_BOTH),
        output_field=IntegerField(),
    )
    rows = (
        GateSetting.objects.filter(
            Q(person=None) | Q(person=F("section__enrolments__person")),
            Q(piece=None) | Q(piece=F("section__packages__pieces")),
            undone_at=None,
            section__enrolments__person__in=people,
            section__enrolments__kind=Enrolment.Kind.PUPIL,
            section__enrolments__ended_at=None,
            section__packages__pieces__video__in=videos,
        )
        .order_by()
        .annotate(near=near, word=F("mode"))
        .values_list("section__enrolments__person_id", "section__packages__pieces__video_id", "word", "near", "pk")
    )
    return cast("QuerySet[GateSetting, _Row]", rows)
