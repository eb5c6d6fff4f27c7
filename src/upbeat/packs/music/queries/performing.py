"""Performances recorded in class: may they be marked, how far that is, and what was measured."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.kernel.music.refusals import SENTENCES
from upbeat.kernel.music.verdicts import Reason, Verdict
from upbeat.packs.music.failures import PERFORMANCE_FAILURES
from upbeat.packs.music.models import NotatedScore, PerformanceMarking
from upbeat.rooms.classroom.models import Evidence
from upbeat.rooms.journal.work import Work
from upbeat.rooms.learn.queries.work_files import shown_upload
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import sections_taught
from upbeat.rooms.record.models import MaterialFile, Upload

BESIDE = ("evidence__meeting__section", "evidence__person", "evidence__upload__work")


@dataclass(frozen=True, slots=True)
class MarkingState:
    """How far a marking is: ``word`` waiting, marking, done, again (``say`` tells why) or failed."""

    word: str
    say: str
    progress: float

    @property
    def is_over(self) -> bool:
        """Nothing more happens to it."""
        return self.word in ("done", "again", "failed")


def sound_of(evidence: Evidence) -> str | None:
    """Where what can be heard of it lies below the media folder, as it was made anew; None where there is nothing."""
    work = getattr(evidence.upload, "work", None) if evidence.upload else None
    if work is None or not work.duration_s:
        return None
    name = "film.mp4" if work.kind == MaterialFile.Kind.FILM else "sound.m4a"
    return f"{work.folder}/{name}"


def is_looked_at(evidence: Evidence) -> bool:
    """Has its file arrived, and is it not known yet what it is?"""
    return evidence.upload is not None and evidence.upload.state == Upload.State.CHECKING


def reason_against(evidence: Evidence) -> str:
    """Why a recording cannot be marked note by note, and what to do instead; nothing where it can."""
    if evidence.person_id is None:
        return _(
            "Many voices at once cannot be told apart by a machine. Judge the group by the rubric, or record one pupil."
        )
    if evidence.upload is None:
        return _("The recording is not kept any more. What was marked stays.")
    if is_looked_at(evidence):
        return _("The recording is being looked at. Wait a moment, then choose the score.")
    if sound_of(evidence) is None:
        return _("There is no sound in this. A recording with sound can be marked note by note.")
    return ""


def state_of_marking(marking: PerformanceMarking) -> MarkingState:
    """What to tell the page that waits."""
    if marking.state == Work.State.QUEUED:
        return MarkingState("waiting", _("The recording is marked in a moment."), 0.2)
    if marking.state == Work.State.RUNNING:
        return MarkingState("marking", _("Listening to the recording…"), 0.6)
    if marking.state == Work.State.FAILED:
        sentence = PERFORMANCE_FAILURES.get(marking.error, PERFORMANCE_FAILURES["died"])
        return MarkingState("failed", _(sentence), 1.0)
    if marking.refusal:
        return MarkingState("again", _(SENTENCES[Reason(marking.refusal)]), 1.0)
    return MarkingState("done", _("Marked."), 1.0)


def measured(evidence: Sequence[Evidence]) -> dict[int, PerformanceMarking]:
    """By the number of the evidence its last marking that came to an end, taken off or not; one query."""
    rows = PerformanceMarking.objects.filter(evidence__in=evidence, state=Work.State.DONE, refusal="")
    return {row.evidence_id: row for row in rows.select_related(*BESIDE).order_by("pk")}


def standing_markings(evidence: Sequence[Evidence]) -> dict[int, PerformanceMarking]:
    """The same without those that were taken off."""
    return {number: row for number, row in measured(evidence).items() if row.removed_at is None}


def latest_marking(evidence: Evidence) -> PerformanceMarking | None:
    """The last that was asked for, whatever became of it."""
    return PerformanceMarking.objects.filter(evidence=evidence).select_related(*BESIDE).order_by("-pk").first()


def access_marking(person: Person, marking_id: int) -> PerformanceMarking:
    """A marking for a teacher of the class; for the pupil themselves where it stands; else NotFound."""
    row = PerformanceMarking.objects.select_related(*BESIDE).filter(pk=marking_id).first()
    if row is not None:
        if sections_taught(person).filter(pk=row.evidence.meeting.section_id).exists():
            return row
        if row.evidence.person_id == person.pk and standing_markings([row.evidence]).get(row.evidence_id) == row:
            return row
    raise NotFound(_("There is no such recording of yours."))


def access_led_marking(teacher: Person, marking_id: int) -> PerformanceMarking:
    """A marking of a class that the person teaches; else NotFound."""
    row = access_marking(teacher, marking_id)
    if not sections_taught(teacher).filter(pk=row.evidence.meeting.section_id).exists():
        raise NotFound(_("There is no such recording in your classes."))
    return row


def score_to_perform(score_id: int) -> NotatedScore:
    """A score of the library of the school that is open, as long as it is offered; else NotFound."""
    found = NotatedScore.objects.filter(pk=score_id, retired_at=None).first()
    if found is None:
        raise NotFound(_("There is no such score in your school."))
    return found


def verdict_of_marking(marking: PerformanceMarking) -> Verdict:
    """What was measured."""
    return Verdict.from_json(marking.verdict)


def heard_at(reader: Person, evidence: Evidence) -> str:
    """Where a reader who may hear it hears it; nothing where it is not kept."""
    if evidence.upload is None:
        return ""
    file = shown_upload(reader, 1, evidence.upload)
    return file.film or file.sound
