"""Questions that a pupil cannot hear or sing are not asked of them, by a teacher's word that can be taken back."""

from collections.abc import Collection
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.items.standing import COUNTS
from upbeat.rooms.journal.actions import record
from upbeat.rooms.learn.actions.finishing import finish_pieces, finish_videos
from upbeat.rooms.learn.actions.mastering import videos_on
from upbeat.rooms.learn.actions.opening import open_known
from upbeat.rooms.learn.actions.passing import questions_of
from upbeat.rooms.learn.models import Excuse, PieceDone
from upbeat.rooms.learn.queries.excuses import not_asked
from upbeat.rooms.learn.queries.reach import pieces_within_reach
from upbeat.rooms.people.actions.holding import hold
from upbeat.rooms.people.models import Enrolment, Person, School
from upbeat.rooms.people.rules import teaches_pupil
from upbeat.rooms.publish.models import Piece

LONGEST_REASON = 500


@transaction.atomic
def excuse(*, by: Person, pupil: Person, sense: str, reason: str, now: datetime | None = None) -> Excuse:
    """Questions that need this are not asked of the pupil from now on; what waited for nothing else is done. The one
    that holds already is given back. NotFound unless the person teaches the pupil; Invalid without a reason."""
    _require_near(by, pupil)
    now, reason = now or timezone.now(), reason.strip()
    if sense not in Excuse.Sense.values:
        raise Invalid(_("Choose which questions are not asked."), field="sense")
    if not reason or len(reason) > LONGEST_REASON:
        raise Invalid(_("Say why: whoever teaches the class with you reads it."), field="reason")
    hold([pupil.pk])
    standing = Excuse.objects.filter(person=pupil, sense=sense, undone_at=None).first()
    if standing is not None:
        return standing
    made = Excuse.objects.create(school_id=pupil.school_id, person=pupil, sense=sense, reason=reason, by=by, at=now)
    _tell("updated", made, by, now)
    within = list(pieces_within_reach(pupil, now))
    _open_known(pupil, [one.pk for one in within if one.opens_known], now)
    finish_videos([(pupil.pk, one.video_id) for one in within if one.video_id is not None], now=now)
    settle_not_asked(by=pupil, pieces=[one.pk for one in within if one.kind == Piece.Kind.EXERCISE], now=now)
    return made


@transaction.atomic
def undo_excuse(*, by: Person, row: Excuse, now: datetime | None = None) -> None:
    """They are asked again; what is done stays done. Twice changes nothing."""
    _require_near(by, row.person)
    now = now or timezone.now()
    if Excuse.objects.filter(pk=row.pk, undone_at=None).update(undone_at=now, undone_by=by):
        _tell("removed", row, by, now)


def settle_everybody(now: datetime | None = None) -> int:
    """In every school, what was given since to pupils of whom not all is asked and waits for nothing else is done, so
    that nobody is reminded of it; how many exercises. A duty."""
    now = now or timezone.now()
    with scopes_disabled():
        schools = list(School.objects.filter(pk__in=Excuse.objects.filter(undone_at=None).values("school")))
    settled = 0
    for school in schools:
        with scope(school=school):
            settled += sum(_settle_all(pupil, now) for pupil in _left_out_pupils())
    return settled


def settle_class(*, section_id: int, now: datetime | None = None) -> int:
    """The same for the pupils of a class that received something; in the scope of its school."""
    now, sits = now or timezone.now(), Enrolment.objects.filter(section=section_id, ended_at=None)
    pupils = _left_out_pupils().filter(Exists(sits.filter(person=OuterRef("pk"), kind=Enrolment.Kind.PUPIL)))
    return sum(_settle_all(pupil, now) for pupil in pupils)


def _left_out_pupils() -> QuerySet[Person]:
    said = Excuse.objects.filter(person=OuterRef("pk"), undone_at=None)
    return Person.objects.filter(Exists(said), is_active=True).order_by("pk")


def _settle_all(pupil: Person, now: datetime) -> int:
    exercises = pieces_within_reach(pupil, now).filter(kind=Piece.Kind.EXERCISE)
    return settle_not_asked(by=pupil, pieces=[one.pk for one in exercises], now=now)


@transaction.atomic
def settle_not_asked(*, by: Person, pieces: Collection[int], now: datetime | None = None) -> int:
    """Exercises of the pupil, within their reach, that wait for nothing but what is not asked of them are done; how
    many were not before. Those of which all is asked are not looked at."""
    done_before = set(PieceDone.objects.filter(person=by, piece__in=pieces).values_list("piece_id", flat=True))
    pieces = [piece for piece in pieces if piece not in done_before]
    if not pieces:
        return 0
    asked: dict[int, list[tuple[int, str]]] = {}
    rows = Piece.items.through.objects.filter(piece__in=pieces)
    for piece, item, kind in rows.values_list("piece_id", "item_id", "item__kind"):
        asked.setdefault(piece, []).append((item, kind))
    left_out = not_asked([by.pk], {kind for some in asked.values() for _item, kind in some}).get(by.pk, frozenset())
    waiting = {
        piece: {item for item, kind in some if kind not in left_out}
        for piece, some in asked.items()
        if any(kind in left_out for _item, kind in some)
    }
    if not waiting:
        return 0
    given = Response.objects.annotate(counts=COUNTS).filter(
        attempt__person=by, attempt__place=Attempt.Place.PIECE, attempt__place_id__in=waiting, counts=True
    )
    for piece, item in given.values_list("attempt__place_id", "attempt__item_id"):
        waiting[piece].discard(item)
    done = [(by.pk, piece, by.school_id) for piece, left in waiting.items() if not left]
    finish_pieces(done, now=now or timezone.now())
    return len(done)


def _open_known(pupil: Person, tests: Collection[int], now: datetime) -> None:
    """Tests before a lesson of which all that is asked by now was right open what they are about, as they would have
    with the answers."""
    given = Response.objects.filter(
        attempt__person=pupil, attempt__place=Attempt.Place.PIECE, attempt__place_id__in=tests, correct=True
    )
    right = list(given.select_related("attempt__item").order_by("pk"))
    finish_videos(videos_on(open_known(right, questions_of(tests), now=now)), now=now)


def _require_near(by: Person, pupil: Person) -> None:
    if by.school_id != pupil.school_id or not teaches_pupil(by, pupil):
        raise NotFound(_("There is no such pupil in your classes."))


def _tell(verb: str, row: Excuse, by: Person, now: datetime) -> None:
    result = {"sense": row.sense, "reason": row.reason}
    context = {"person": row.person_id}
    record(verb, row, school_id=row.school_id, actor_id=by.pk, result=result, context=context, at=now)
