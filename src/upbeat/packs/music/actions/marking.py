"""A recording is measured in a confined process, answers its attempt, and its sound goes or is kept by consent."""

import json
from collections.abc import Callable
from enum import StrEnum
from typing import Any

import structlog
from django.db import transaction
from django.utils import timezone

from upbeat.kernel.errors import Coded, UpbeatError
from upbeat.kernel.music.verdicts import Reason, Refusal, Verdict
from upbeat.packs.music import voices
from upbeat.packs.music.actions.keeping import kept_until, let_go_without_consent
from upbeat.packs.music.events import TakeAsked
from upbeat.packs.music.failures import FAILURES
from upbeat.packs.music.keys.performed import answer_of
from upbeat.packs.music.models import Take
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.drawing import drawn
from upbeat.rooms.items.kinds import Measured
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.journal import work
from upbeat.rooms.learn.actions.answering import Answer, answer_one
from upbeat.rooms.learn.actions.practising import answer_practice
from upbeat.rooms.learn.models import Viewing
from upbeat.rooms.publish.models import Checkpoint
from upbeat.rooms.record import storage
from upbeat.rooms.record.confinement import Ending as End
from upbeat.rooms.record.confinement import Limits, run_confined

log = structlog.get_logger(__name__)
MEASURING = "upbeat.packs.music.measuring"
# onnxruntime reserves much address space and uses little of it; 90 s of sound are marked in two seconds.
LIMITS = Limits(wall_s=60, cpu_s=30, memory_bytes=4 * 2**30, file_bytes=4 * 2**20, stdout_bytes=512 * 1024, nice=2)
VIDEO = (Attempt.Place.CHECKPOINT, Attempt.Place.TRIAL)
PRACTICE = (Attempt.Place.PRACTICE, Attempt.Place.RECHECK)


class Ending(StrEnum):
    """What became of a job."""

    DONE = "done"
    ELSEWHERE = "elsewhere"
    NOTHING = "nothing"


class NotMarked(Coded):
    """A recording that was measured and could not be an answer: ``closed``."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(FAILURES[code])


Measure = Callable[[Take], Verdict]


def mark_take(*, take_id: int, measured: Measure | None = None) -> Ending:
    """Measure a take and answer its attempt; a refused one leaves the attempt waiting, without any mark.

    Its sound is gone when this returns, or made anew and kept where consent stands. Twice is once.
    """
    take = work.claim(Take, take_id)
    if take is None:
        return Ending.ELSEWHERE if work.in_hand(Take, take_id) else Ending.NOTHING
    sent = take.sound
    with work.hold(take):
        work.attempt(take, lambda: _settle(take, (measured or measure)(take)), NotMarked)
    take.refresh_from_db()
    _let_go(take, sent)
    # Who took the consent back since it was asked for did not find this take among those that were marked.
    let_go_without_consent(take)
    return Ending.DONE


def resume_takes() -> int:
    """Ask again for recordings whose worker died or whose job was lost; give up the sound of those that never end."""

    def give_up(take: Take) -> bool:
        failed = work.fail(take, "died")
        if failed:
            take.refresh_from_db()
            _let_go(take, take.sound)
        return failed

    return work.resume(Take, ask=lambda take: TakeAsked(take.school_id, take.pk), give_up=give_up)


def measure(take: Take) -> Verdict:
    """The verdict on the sound of a take. Whatever a file does to the process, it is refused as unreadable."""
    path = storage.absolute(take.sound)
    if not take.sound or not path.is_file():
        return Verdict(refusal=Refusal(Reason.UNREADABLE))
    told = [str(path), json.dumps(key_of(take.attempt)), str(path.with_suffix(voices.CLEAN))]
    ended = run_confined(MEASURING, told, LIMITS)
    if ended.ending is not End.FINISHED:
        log.warning("measuring ended", ending=str(ended.ending), code=ended.code, said=ended.stderr[-600:])
        return Verdict(refusal=Refusal(Reason.UNREADABLE))
    return Verdict.from_json(json.loads(ended.stdout))


def key_of(attempt: Attempt) -> dict[str, Any]:
    """What was to be performed in this attempt."""
    kind = attempt.variant.version.item.kind
    return {**drawn(attempt.variant, attempt.seed).key, "clapped": kind == "clap"}


@transaction.atomic
def _settle(take: Take, verdict: Verdict) -> None:
    """The verdict and the answer, or neither."""
    if verdict.refusal is not None:
        work.finish(take, refusal=verdict.refusal.reason.value, verdict={})
        return
    until = kept_until(take.person, timezone.now())
    clean = str(take.sound + voices.CLEAN) if until is not None else ""
    if clean and not storage.absolute(clean).is_file():
        clean, until = "", None
    work.finish(take, verdict=verdict.to_json(), is_grey=verdict.is_grey, sound=clean, keep_until=until)
    try:
        _answer(take, Measured(answer_of(take.pk, verdict)))
    except UpbeatError as closed:
        raise NotMarked("closed") from closed


def _answer(take: Take, given: Measured) -> None:
    """At the place where it was asked, as the page there would."""
    attempt, person, now = take.attempt, take.person, timezone.now()
    if attempt.place in PRACTICE:
        point = KnowledgePoint.objects.get(pk=attempt.place_id)
        place = Attempt.Place(attempt.place)
        answer_practice(by=person, point=point, token=attempt.token, answer=given, place=place, now=now)
        return
    at = {"piece_id": attempt.place_id} if attempt.place == Attempt.Place.PIECE else _at_checkpoint(attempt)
    answer_one(Answer(person.pk, person.school_id, attempt.token, given, **at), now=now)


def _at_checkpoint(attempt: Attempt) -> dict[str, int]:
    version = Checkpoint.objects.filter(pk=attempt.place_id).values_list("version_id", flat=True).first()
    viewing = Viewing.objects.filter(person=attempt.person_id, version=version).order_by("-pk").first()
    if attempt.place not in VIDEO or viewing is None:
        raise NotMarked("closed")
    return {"viewing_id": viewing.pk, "checkpoint_id": attempt.place_id}


def _let_go(take: Take, sent: str) -> None:
    """Remove what was sent; and what was made of it, unless the take keeps it."""
    for path in (sent, sent + voices.CLEAN):
        if path and path != take.sound:
            voices.remove(path)
    if take.sound == sent and take.state not in work.UNDER_WAY:
        voices.remove(sent)
        Take.objects.filter(pk=take.pk).update(sound="", keep_until=None)
