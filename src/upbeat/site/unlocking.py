"""Exercises that open by themselves when their points are known: which news they hear, and who is told (R28)."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from upbeat.rooms.classroom.actions.bag import open_grouped
from upbeat.rooms.classroom.events import GroupsFormed
from upbeat.rooms.discuss.actions.notices import notify_many
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.items.events import ResponsesRegraded
from upbeat.rooms.learn.actions.excusing import settle_class
from upbeat.rooms.learn.actions.unlocking import unlock, unlock_everywhere
from upbeat.rooms.learn.events import PieceFinished, PointMastered
from upbeat.rooms.people.models import School
from upbeat.rooms.publish.events import ConditionSet, PackagePushed, PieceOpened
from upbeat.rooms.publish.models import Package, Piece, Release

IN_USE = timedelta(days=14)
"""So long after its class a lesson still opens pieces for its groups."""

LATELY = timedelta(days=1)
"""Of what opened within this time it is seen to that the pupil was told."""


def unlock_mastered(news: PointMastered) -> None:
    """The pupil knows one more point."""
    with _in(news.school_id):
        unlock(people=[news.person_id], point_id=news.point_id)
        _open_grouped(opens_when=news.point_id)


def unlock_finished(news: PieceFinished) -> None:
    """The pupil has finished a piece after which another one opens."""
    with _in(news.school_id):
        unlock(people=[news.person_id], finished_id=news.piece_id)
        _open_grouped(opens_after=news.piece_id)


def unlock_grouped(news: GroupsFormed) -> None:
    """Some sit in a group now for which a piece waits."""
    with _in(news.school_id):
        _open_grouped(package=news.package_id)


def _open_grouped(**about: int) -> None:
    """What waits for a group, and for this too."""
    waiting = Piece.objects.filter(**about).exclude(opens_tables="", opens_kind="")
    for package in Package.objects.filter(pk__in=waiting.values("package")):
        open_grouped(package=package)


def unlock_regraded(news: ResponsesRegraded) -> None:
    """Answers that turned right may have made the point known."""
    with _in(news.school_id):
        unlock(people=news.person_ids, point_id=news.point_id)


def unlock_pushed(news: PackagePushed) -> None:
    """Some of the class may know all of it already."""
    with _in(news.school_id):
        unlock(package_id=news.package_id)
        _open_grouped(package=news.package_id)


def settle_pushed(news: PackagePushed) -> None:
    """Exercises that wait for nothing but what is not asked of a pupil are done for them."""
    with _in(news.school_id):
        settle_class(section_id=news.section_id)


def unlock_conditioned(news: ConditionSet) -> None:
    """The same, where the condition came after the push."""
    with _in(news.school_id):
        unlock(piece_id=news.piece_id)
        _open_grouped(pk=news.piece_id)


def tell_opened(news: PieceOpened) -> None:
    """Each of them finds a line at their bell, once."""
    with _in(news.school_id):
        _tell(Piece.objects.select_related("package").get(pk=news.piece_id), news.person_ids)


def open_what_is_known() -> int:
    """A duty: what the news of mastery missed opens, and who was not told of it is told. How many pupils it opened
    for."""
    opened = unlock_everywhere() + _open_grouped_everywhere()
    with scopes_disabled():
        rows = Release.objects.filter(by=None, person__isnull=False, at__gte=timezone.now() - LATELY)
        pieces = list(Piece.objects.filter(pk__in=rows.values("piece")).select_related("package"))
        people = {piece.pk: list(rows.filter(piece=piece).values_list("person_id", flat=True)) for piece in pieces}
    for piece in pieces:
        with _in(piece.package.school_id):
            _tell(piece, [one for one in people[piece.pk] if one is not None])
    return opened


def _open_grouped_everywhere() -> int:
    """The same of what waits for groups, in lessons whose class was not long ago or is to come."""
    with scopes_disabled():
        waiting = Piece.objects.exclude(opens_tables="", opens_kind="").filter(removed_at=None)
        recent = Package.objects.filter(pk__in=waiting.values("package"), class_at__gte=timezone.now() - IN_USE)
        packages = list(recent.select_related("school"))
    opened = 0
    for package in packages:
        with scope(school=package.school):
            opened += open_grouped(package=package)
    return opened


def _tell(piece: Piece, people: Sequence[int], now: datetime | None = None) -> None:
    params = {"title": piece.title, "lesson": piece.package.title}
    path = reverse("learner:piece", args=[piece.pk])
    notify_many(
        school_id=piece.package.school_id,
        kind=Notification.Kind.OPENED,
        lines=[(person, params, path) for person in people],
        once=f"opened:{piece.pk}",
        now=now,
    )


@contextmanager
def _in(school_id: int) -> Iterator[None]:
    with scope(school=School.objects.get(pk=school_id)):
        yield
