"""A performance recorded in class is marked note by note, where its teacher chooses a score for it.

The marking helps, the rubric is the teacher's. What cannot be marked loses nothing: recording and rubric stay.
"""

import json
from collections.abc import Callable
from datetime import datetime

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Coded, Invalid
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.verdicts import Reason, Refusal, Verdict
from upbeat.packs.music.actions.keeping import kept_until, let_recordings_go
from upbeat.packs.music.actions.marking import LIMITS, MEASURING, Ending
from upbeat.packs.music.events import PerformanceAsked
from upbeat.packs.music.keys.performed import FASTEST, SLOWEST, check_phrase
from upbeat.packs.music.models import NotatedScore, PerformanceMarking
from upbeat.packs.music.models.performances import CLAPPED
from upbeat.packs.music.queries.performing import reason_against, sound_of
from upbeat.rooms.classroom.models import Evidence
from upbeat.rooms.journal import work
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.people.actions.holding import hold
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.record import storage
from upbeat.rooms.record.confinement import Ending as End
from upbeat.rooms.record.confinement import run_confined

log = structlog.get_logger(__name__)

Measure = Callable[[PerformanceMarking], Verdict]


class NotMeasured(Coded):
    """Nothing could be measured: ``gone``, the recording was taken off the record meanwhile."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(code)


@transaction.atomic
def ask_for_performance_marking(
    *, by: Person, evidence: Evidence, score: NotatedScore, how: str = "voice", profile: str = "3-5"
) -> PerformanceMarking:
    """Have a pupil's recording marked against a score. ``how``: an instrument, or :data:`CLAPPED`.

    Refused unless the person teaches the class; Invalid for recordings that cannot be marked, such as those of groups,
    for one that is just being marked, and for scores that are no phrase.
    """
    require_teaches(by, evidence.meeting.section)
    hold([by.pk if evidence.person_id is None else evidence.person_id])
    if why := reason_against(evidence):
        raise Invalid(why)
    if PerformanceMarking.objects.filter(evidence=evidence, state__in=work.UNDER_WAY).exists():
        raise Invalid(_("It is just being marked. Wait a moment."))
    tempo = min(FASTEST, max(SLOWEST, read_abc(score.abc).tempo))
    told = {"abc": score.abc, "profile": profile, "tempo": tempo, "instrument": "voice" if how == CLAPPED else how}
    key = {**check_phrase("", told), "clapped": how == CLAPPED}
    made = PerformanceMarking.objects.create(
        school_id=by.school_id, evidence=evidence, asked_by=by, score=score, title=score.title, key=key
    )
    context = {"evidence": evidence.pk, "score": score.pk}
    record("created", made, school_id=by.school_id, actor_id=by.pk, context=context, at=timezone.now())
    publish(PerformanceAsked(school_id=by.school_id, marking_id=made.pk))
    return made


def mark_recorded_performance(*, marking_id: int, measured: Measure | None = None) -> Ending:
    """Measure it. Of a recording that was marked the rules of voices hold (``actions/keeping.py``): where nobody agreed
    that it is kept, it is gone when this returns. Twice is once."""
    marking = work.claim(PerformanceMarking, marking_id)
    if marking is None:
        return Ending.ELSEWHERE if work.in_hand(PerformanceMarking, marking_id) else Ending.NOTHING
    with work.hold(marking):
        work.attempt(marking, lambda: _settle(marking, (measured or measure)(marking)), NotMeasured)
    let_recordings_go(PerformanceMarking.objects.filter(pk=marking.pk))
    return Ending.DONE


def resume_performances() -> int:
    """Ask again for markings whose worker died or whose job was lost."""

    def give_up(marking: PerformanceMarking) -> bool:
        return work.fail(marking, "died")

    return work.resume(PerformanceMarking, ask=lambda row: PerformanceAsked(row.school_id, row.pk), give_up=give_up)


def measure(marking: PerformanceMarking) -> Verdict:
    """The verdict on the sound of a recording; no copy of it is made. Whatever the file does to the process, it is
    refused as unreadable."""
    path = sound_of(marking.evidence)
    if path is None or not storage.absolute(path).is_file():
        raise NotMeasured("gone")
    told = [str(storage.absolute(path)), json.dumps(marking.key), ""]
    ended = run_confined(MEASURING, told, LIMITS)
    if ended.ending is not End.FINISHED:
        log.warning("measuring ended", ending=str(ended.ending), code=ended.code, said=ended.stderr[-600:])
        return Verdict(refusal=Refusal(Reason.UNREADABLE))
    return Verdict.from_json(json.loads(ended.stdout))


@transaction.atomic
def take_marks_off(*, by: Person, marking: PerformanceMarking, back: bool = False, now: datetime | None = None) -> None:
    """The marks do not stand on the record any more, or with ``back`` they do again. Twice changes nothing."""
    require_teaches(by, marking.evidence.meeting.section)
    now = now or timezone.now()
    rows = PerformanceMarking.objects.filter(pk=marking.pk, removed_at__isnull=not back)
    if rows.update(removed_at=None if back else now):
        record("updated" if back else "removed", marking, school_id=by.school_id, actor_id=by.pk, at=now)


@transaction.atomic
def _settle(marking: PerformanceMarking, verdict: Verdict) -> None:
    pupil = marking.evidence.person
    if verdict.refusal is not None or pupil is None:
        work.finish(marking, refusal=(verdict.refusal or Refusal(Reason.TWO_VOICES)).reason.value, verdict={})
        return
    until = kept_until(pupil, timezone.now())
    work.finish(marking, verdict=verdict.to_json(), is_grey=verdict.is_grey, keep_until=until)
