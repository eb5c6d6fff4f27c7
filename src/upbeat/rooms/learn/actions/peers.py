"""What a class is told of itself: counted at the duty's own times, and switched off by whom it concerns (R37, D8)."""

from collections import defaultdict
from collections.abc import Callable
from datetime import datetime, timedelta
from random import SystemRandom

from django.db import transaction
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from upbeat.kernel import peers
from upbeat.rooms.journal.actions import record
from upbeat.rooms.learn.models import EffortBand, PeerFigure, PeersOff
from upbeat.rooms.learn.queries.peers import crowd_of, efforts_of, told_band, told_count
from upbeat.rooms.people.models import Person, School, Section
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.publish.models import MicroVideo, Package, Release

unforeseen = SystemRandom().random
LOOK_BACK = timedelta(days=14)
"""The figure of a lesson whose class was longer ago stands as it is."""


def count_peers(now: datetime | None = None, draw: Callable[[], float] = unforeseen) -> int:
    """Tell every class anew how it is getting on, where enough people differ; how many figures changed. A duty.

    ``draw``: a chance from 0 to 1; one that can be foretold would tell who acted.
    """
    now = now or timezone.now()
    with scopes_disabled():
        schools = list(School.objects.order_by("pk"))
    changed = 0
    for school in schools:
        with scope(school=school), transaction.atomic():
            changed += _count_school(school, now, draw)
            changed += _bands_of_school(school, now) if school.effort_bands else 0
    return changed


def _count_school(school: School, now: datetime, draw: Callable[[], float]) -> int:
    pushed = Release.objects.filter(piece=None, opens_at__lte=now).values("package")
    packages = list(Package.objects.filter(pk__in=pushed, class_at__gte=now - LOOK_BACK).order_by("pk"))
    crowds = crowd_of(packages)
    told = {row.package_id: row for row in PeerFigure.objects.filter(package__in=packages)}
    untold = peers.entangled({n: (one.pupils, one.videos) for n, one in crowds.items()}, school.peer_floor)
    changed = 0
    for package in packages:
        row, crowd = told.get(package.pk), crowds[package.pk]
        before = told_count(row)
        if package.pk in untold:
            continue
        after = peers.follow(before, crowd.counted, draw(), school.peer_floor)
        if after is not None and after != before:
            changed += 1
            PeerFigure.objects.update_or_create(
                package=package, defaults={"done": after.done, "total": after.total, "at": now}
            )
    return changed


def _bands_of_school(school: School, now: datetime) -> int:
    told = {row.video_id: row for row in EffortBand.objects.all()}
    efforts: dict[int, list[float]] = defaultdict(list, efforts_of(now))
    changed = 0
    for video in MicroVideo.objects.filter(pk__in=efforts).order_by("pk"):
        row = told.get(video.pk)
        before = told_band(row)
        after = peers.follow_band(before, efforts[video.pk], school.peer_floor)
        if after is None or after == before:
            continue
        changed += 1
        EffortBand.objects.update_or_create(
            video=video, defaults={"low_s": after.low, "high_s": after.high, "people": after.people, "at": now}
        )
    return changed


@transaction.atomic
def show_peers_to_me(*, by: Person, show: bool, now: datetime | None = None) -> None:
    """One's own switch: see how the class is getting on, or not. One counts in the sum either way: it names nobody,
    and somebody who left it would be found by the difference."""
    rows = PeersOff.objects.filter(person=by)
    _switch(by, show, now, is_off=rows.exists(), of=by)
    if show:
        rows.delete()
    else:
        PeersOff.objects.get_or_create(
            person=by, defaults={"school_id": by.school_id, "by": by, "at": now or timezone.now()}
        )


@transaction.atomic
def show_peers_in_class(*, by: Person, section: Section, show: bool, now: datetime | None = None) -> None:
    """The teacher's switch: the class sees how it is getting on, or nobody of it does."""
    require_teaches(by, section)
    rows = PeersOff.objects.filter(section=section)
    _switch(by, show, now, is_off=rows.exists(), of=section)
    if show:
        rows.delete()
    else:
        PeersOff.objects.get_or_create(
            section=section, defaults={"school_id": section.school_id, "by": by, "at": now or timezone.now()}
        )


def _switch(by: Person, show: bool, now: datetime | None, *, is_off: bool, of: Person | Section) -> None:
    if is_off == show:
        record("updated", of, school_id=by.school_id, actor_id=by.pk, result={"peers": show}, at=now)
