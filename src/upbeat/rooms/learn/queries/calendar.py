"""The dates of a pupil: classes, and what is due before them. Nothing of what they did, and no name."""

import hmac
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Count, Max
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.models import CalendarFeed
from upbeat.rooms.learn.queries.classwork import Classwork, Given, classwork_of
from upbeat.rooms.learn.queries.own import own_work
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Package, Piece, PieceRevocation

LOOK_BACK = timedelta(days=30)
A_DAY = timedelta(days=1)
NAMES = uuid.UUID("6f2a2b3e-4a0c-5d9d-9b5e-0d6c2a5f7a11")
"""Under which the names of our dates are made: the same lesson has the same name for ever, wherever it is asked for."""


@dataclass(frozen=True, slots=True)
class LessonDate:
    """A class, and what is due before it.

    ``due_on``: the last day before the class on which there is time, in the school's zone. ``pieces``: of before the
    class, none once all is taken back. ``revision`` grows with every change, of which ``changed_at`` is the last.
    """

    package: Package
    due_on: date
    pieces: tuple[Piece, ...]
    revision: int
    changed_at: datetime

    @property
    def minutes(self) -> int:
        """How long the work takes, by the teacher's estimate."""
        return sum(piece.minutes for piece in self.pieces)

    def name(self, of: str) -> str:
        """A name for this date that never changes; ``of``: ``class`` or ``due``."""
        return f"{uuid.uuid5(NAMES, f'{self.package.school.slug}/{self.package.pk}/{of}')}@upbeat"


def feed_of(person: Person) -> CalendarFeed | None:
    """The address that the person has now."""
    return CalendarFeed.objects.filter(person=person, ended_at=None).first()


def token_of(feed: CalendarFeed) -> str:
    """What opens the feed: its number and a seal. The database alone, or a copy of it, opens nothing."""
    # With person and moment in it: a number that is given out again after a backup came back opens nothing of others.
    told = f"{feed.pk}/{feed.person_id}/{feed.made_at.timestamp():.3f}"
    return f"{feed.pk}-{salted_hmac('upbeat.calendar', told, algorithm='sha256').hexdigest()[:40]}"


def access_feed(token: str) -> CalendarFeed:
    """The feed of this token, with person and school, whatever school is open; else NotFound."""
    number = token.partition("-")[0]
    found = None
    if number.isascii() and number.isdigit() and len(number) < 19:
        rows = CalendarFeed._base_manager.select_related("person__school")
        found = rows.filter(pk=int(number), ended_at=None, person__is_active=True).first()
    if found is None or not hmac.compare_digest(token_of(found).encode(), token.encode()):
        raise NotFound(_("This calendar is not there, or was taken away. Make a new address in Upbeat."))
    return found


def dates_of(person: Person, now: datetime) -> list[LessonDate]:
    """The lessons of the pupil's classes from a month ago on, by time of class; nine queries at most."""
    rows = classwork_of(sorted(own_work(person, now).sections))
    given = [work for work in rows if work.opens_at <= now and work.package.class_at >= now - LOOK_BACK]
    return _dates(given, ZoneInfo(person.school.time_zone))


def _dates(given: Collection[Classwork], zone: ZoneInfo) -> list[LessonDate]:
    numbers = [work.package.pk for work in given]
    changes = Fact.objects.filter(object_type="package", object_id__in=numbers, verb="updated")
    retold = {
        number: (count, last)
        for number, count, last in changes.values_list("object_id").annotate(Count("pk"), Max("at"))
    }
    revoked = PieceRevocation.objects.filter(piece__package__in=numbers, piece__phase=Piece.Phase.BEFORE)
    taken = {
        number: (count, last)
        for number, count, last in revoked.values_list("piece__package").annotate(Count("pk"), Max("at"))
    }
    found = []
    for work in given:
        marks = [mark for mark in (retold.get(work.package.pk), taken.get(work.package.pk)) if mark]
        found.append(
            LessonDate(
                package=work.package,
                due_on=_due_on(work.package.class_at, work.opens_at, zone),
                pieces=tuple(_before(work.pieces)),
                revision=sum(count for count, _last in marks),
                changed_at=max([work.opens_at, *(last for _count, last in marks)]),
            )
        )
    return found


def _before(pieces: Iterable[Given]) -> Iterable[Piece]:
    return (given.piece for given in pieces if given.piece.phase == Piece.Phase.BEFORE)


def _due_on(class_at: datetime, opens_at: datetime, zone: ZoneInfo) -> date:
    """The day before the class, but not before the lesson was given, and not after the class."""
    last, first = class_at.astimezone(zone).date(), opens_at.astimezone(zone).date()
    return min(last, max(first, last - A_DAY))
