"""One answer judged by a person who looked or listened: their word counts, with all that follows from it (R24)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.items.actions import regrading as marks
from upbeat.rooms.items.events import ResponseJudged
from upbeat.rooms.items.models import Regrade, Response
from upbeat.rooms.items.regrading import PLACES, NewMarks, Turned
from upbeat.rooms.items.standing import COUNTS, SCORE
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.learn.actions.regrading import carry_out, take_back
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.rules import teaches, teaches_pupil


def require_judge(by: Person, response: Response) -> None:
    """Refused unless the person teaches the class in whose work it was answered; where there is none, the pupil."""
    attempt = response.attempt
    section = Section.objects.filter(pk=attempt.section_id).first() if attempt.section_id else None
    may = teaches(by, section) if section is not None else teaches_pupil(by, attempt.person)
    if not by.is_active or not may:
        raise Refused(_("This answer was given in a class of another teacher."))


@transaction.atomic
def judge_response(
    *, by: Person, response: Response, correct: bool, score: float, reason: str = "", now: datetime | None = None
) -> Regrade | None:
    """Let the answer count so from now on; None where it counts so already, and nothing is written.

    Who passed by an answer that is wrong now loses what it earned. The word stands over every later key, and is undone
    by :func:`undo_judgement`. ``score``: 0 to 1. Refused unless the person teaches the pupil.
    """
    require_judge(by, response)
    attempt = response.attempt
    if attempt.place not in PLACES:
        raise Invalid(_("This answer was a trial: it counts nowhere."))
    if not 0 <= score <= 1:
        raise Invalid(_("A score lies between 0 and 1."), field="score")
    # Held before it is read: two teachers may listen at once, and the second one judges what the first one left.
    Person.objects.select_for_update().get(pk=attempt.person_id)
    was = (
        Response.objects.filter(pk=response.pk).annotate(counts=COUNTS, counted=SCORE).values_list("counts", "counted")
    )
    was_correct, was_score = was.get()
    if (was_correct, was_score) == (correct, score):
        return None
    row = marks.ask_regrade(
        by=by, version=attempt.variant.version, scope=Regrade.Scope.ONE, takes_away=True, reason=reason
    )
    marks.begin_at_once(regrade=row)
    one = Turned(
        response.pk, attempt.person_id, attempt.place, attempt.place_id, response.answered_at,
        bool(was_correct), float(was_score), correct, score,
    )  # fmt: skip
    carry_out(row, NewMarks((one,), 0, 0), now=now or timezone.now())
    publish(ResponseJudged(row.school_id, row.pk))
    return row


@transaction.atomic
def undo_judgement(*, by: Person, row: Regrade, now: datetime | None = None) -> None:
    """Let the answer count as before, and give back what the word took, take back what it gave. Twice counts once.

    Invalid for what is no judgement, and where a later change for the same pupil rests on it.
    """
    written = row.rows.select_related("response__attempt__person").first()
    if row.scope != Regrade.Scope.ONE or written is None:
        raise Invalid(_("This is no word on one answer."))
    require_judge(by, written.response)
    take_back(by=by, row=row, now=now)
