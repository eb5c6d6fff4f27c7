"""A recorded explanation goes on helping others: with consent, looked at first, taken back at any time (D7)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.catalog.actions.supplements import add_spoken, forget_spoken
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.classroom.models import Explanation, Turn
from upbeat.rooms.classroom.rules import require_teaches_pupil
from upbeat.rooms.items.models import Misconception
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.actions.consents import withdraw_consent
from upbeat.rooms.people.models import Consent, Person
from upbeat.rooms.record.actions.collecting import forget_work
from upbeat.rooms.record.actions.receiving import start_upload
from upbeat.rooms.record.models import Upload

MOST_OF_TURN = 4
MOST_BYTES = 128 * 2**20
CONSENT = Explanation.CONSENT


@transaction.atomic
def start_explanation(*, by: Person, turn: Turn, filename: str, size: int, now: datetime | None = None) -> Explanation:
    """Announce a recording of a turn, from the pupil's own device or the teacher's. A pupil who sends it says yes by
    that; when the teacher sends it, the pupil is still to be asked."""
    is_own = by.pk == turn.person_id
    if not is_own:
        require_teaches_pupil(by, turn.person)
    if turn.off_at is not None:
        raise Invalid(_("This turn was taken off the lesson."))
    if Explanation.objects.filter(turn=turn, withdrawn_at=None).count() >= MOST_OF_TURN:
        raise Invalid(_("There are enough recordings of this turn. Take one back first."), field="file")
    now = now or timezone.now()
    upload = start_upload(by=by, filename=filename, size=size, kind=Upload.Kind.WORK, most=MOST_BYTES)
    made = Explanation.objects.create(
        person=turn.person, point=turn.point, turn=turn, upload=upload, sent_by=by, sent_at=now,
        agreed_at=now if is_own else None,
    )  # fmt: skip
    record("created", made, school_id=by.school_id, actor_id=by.pk, context={"turn": turn.pk}, at=now)
    return made


@transaction.atomic
def agree(*, by: Person, explanation: Explanation, now: datetime | None = None) -> None:
    """The pupil's own yes. Twice is once; Invalid after it was taken back."""
    if explanation.person_id != by.pk:
        raise NotFound(_("There is no such recording of yours."))
    if explanation.withdrawn_at is not None:
        raise Invalid(_("This recording was taken back; it is gone."))
    if explanation.agreed_at is None:
        explanation.agreed_at = now or timezone.now()
        explanation.save(update_fields=["agreed_at"])
        record("followed", explanation, school_id=by.school_id, actor_id=by.pk, at=explanation.agreed_at)


@transaction.atomic
def release_explanation(
    *,
    by: Person,
    explanation: Explanation,
    title: str,
    misconception: Misconception | None = None,
    now: datetime | None = None,
) -> Explanation:
    """Let it help whoever gets stuck at the point, or at this misconception of it: a supplement of the ladder.

    Refused without the pupil's yes or a guardian's consent; Invalid until the recording was made anew.
    """
    require_teaches_pupil(by, explanation.person)
    if explanation.withdrawn_at is not None:
        raise Invalid(_("This recording was taken back; it is gone."))
    if explanation.agreed_at is None:
        raise Refused(_("Ask the pupil first: they say yes on their own page."))
    if not has_consent(explanation.person):
        raise Refused(_("Note the consent of a guardian first."))
    work = getattr(explanation.upload, "work", None)
    if work is None or not work.duration_s:
        raise Invalid(_("The recording is still being looked at. Try again in a minute."))
    if misconception is not None and misconception.point_id != explanation.point_id:
        raise NotFound(_("This misconception is not of this point."))
    now = now or timezone.now()
    if explanation.supplement is not None:
        forget_spoken(by=by, supplement=explanation.supplement)
    explanation.supplement = add_spoken(
        by=by,
        point=explanation.point,
        title=title,
        misconception_id=misconception.pk if misconception else None,
    )
    explanation.misconception, explanation.released_at, explanation.released_by = misconception, now, by
    explanation.save(update_fields=["supplement", "misconception", "released_at", "released_by"])
    context = {"point": explanation.point_id, "misconception": misconception.pk if misconception else None}
    record("shared", explanation, school_id=by.school_id, actor_id=by.pk, context=context, at=now)
    return explanation


@transaction.atomic
def hold_back(*, by: Person, explanation: Explanation) -> None:
    """Undo of :func:`release_explanation`, by a teacher: it helps nobody now, and is kept."""
    require_teaches_pupil(by, explanation.person)
    if explanation.released_at is not None or explanation.supplement is not None:
        _no_longer_shown(by, explanation)
        record("removed", explanation, school_id=by.school_id, actor_id=by.pk)


@transaction.atomic
def end_consent(*, by: Person, pupil: Person, now: datetime | None = None) -> None:
    """A guardian has taken the consent back: none of the pupil's recordings helps anybody any more."""
    withdraw_consent(by=by, pupil=pupil, purpose=CONSENT, now=now)
    for one in Explanation.objects.filter(person=pupil, released_at__isnull=False):
        hold_back(by=by, explanation=one)


@transaction.atomic
def withdraw_explanation(*, by: Person, explanation: Explanation, now: datetime | None = None) -> None:
    """The pupil, or a teacher for the pupil's family, takes it back: it helps nobody any more and its file is gone.
    Twice is once; Invalid while the file is being looked at."""
    if by.pk != explanation.person_id:
        require_teaches_pupil(by, explanation.person)
    if explanation.withdrawn_at is not None:
        return
    upload = explanation.upload
    explanation.withdrawn_at, explanation.withdrawn_by = now or timezone.now(), by
    explanation.upload = None
    _no_longer_shown(by, explanation)
    explanation.save(update_fields=["withdrawn_at", "withdrawn_by", "upload"])
    record("retracted", explanation, school_id=by.school_id, actor_id=by.pk, at=explanation.withdrawn_at)
    if upload is not None:
        forget_work(by=upload.by, key=upload.key)


def _no_longer_shown(by: Person, explanation: Explanation) -> None:
    if explanation.supplement is not None:
        forget_spoken(by=by, supplement=explanation.supplement)
    explanation.supplement, explanation.released_at, explanation.released_by = None, None, None
    explanation.save(update_fields=["supplement", "released_at", "released_by"])


def has_consent(pupil: Person) -> bool:
    """Did somebody who answers for the pupil agree that a recording of theirs is shown, and has not taken it back?"""
    return Consent.objects.filter(person=pupil, purpose=CONSENT, withdrawn_at=None).exists()


def titles_of(point: KnowledgePoint) -> str:
    """What a recording on the point is called unless its teacher says otherwise."""
    return _("A pupil explains: %(point)s") % {"point": point.title}
