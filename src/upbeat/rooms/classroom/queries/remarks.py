"""Remarks and evidence (R48): what a teacher gives by a tap, and what is on the record of a pupil."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from upbeat.kernel.errors import NotFound
from upbeat.rooms.classroom.models import Evidence, Explanation, Group, Meeting, ReadyRemark, Remark, Tone
from upbeat.rooms.classroom.queries.attendance import Came, came_to
from upbeat.rooms.classroom.queries.groups import newest_grouping
from upbeat.rooms.learn.queries.work_files import ShownFile, shown_upload
from upbeat.rooms.people.models import Consent, Person
from upbeat.rooms.people.queries import sections_taught
from upbeat.rooms.record.models import Upload

READY = (
    (gettext_lazy("Explained clearly"), Tone.PLUS),
    (gettext_lazy("Helped others"), Tone.PLUS),
    (gettext_lazy("Brave question"), Tone.PLUS),
    (gettext_lazy("Stayed with it"), Tone.PLUS),
    (gettext_lazy("Listened well"), Tone.NEUTRAL),
    (gettext_lazy("Bring your material"), Tone.TO_DO),
    (gettext_lazy("Practise this again"), Tone.TO_DO),
)
"""What a teacher begins with."""


@dataclass(frozen=True, slots=True)
class Ready:
    """A remark to give by a tap."""

    text: str
    tone: str


@dataclass(frozen=True, slots=True)
class RemarkLine:
    """A remark on a page; ``file``: the voice, for a reader who may hear it."""

    remark: Remark
    file: ShownFile | None


@dataclass(frozen=True, slots=True)
class EvidenceLine:
    """Something performed, on a page."""

    evidence: Evidence
    file: ShownFile | None


@dataclass(frozen=True, slots=True)
class PupilRow:
    """A pupil on the page for remarks: how they are there, and what was said to them in this lesson."""

    came: Came
    remarks: tuple[Remark, ...]
    evidence: int


def ready_remarks(teacher: Person) -> list[Ready]:
    """The teacher's own, else those of the house in the language of the page."""
    own = [Ready(one.text, one.tone) for one in ReadyRemark.objects.filter(by=teacher)]
    return own or [Ready(str(text), tone) for text, tone in READY]


def remark_rows(meeting: Meeting) -> list[PupilRow]:
    """Every pupil of the class, who is there first; five queries."""
    remarks = list(Remark.objects.filter(meeting=meeting, person__isnull=False).order_by("at", "pk"))
    seen = list(Evidence.objects.filter(meeting=meeting, person__isnull=False).values_list("person_id", flat=True))
    rows = [
        PupilRow(
            came,
            tuple(one for one in remarks if one.person_id == came.person.pk),
            seen.count(came.person.pk),
        )
        for came in came_to(meeting)
    ]
    return sorted(rows, key=lambda row: not row.came.is_there)


def groups_of(meeting: Meeting) -> list[Group]:
    """The groups that the lesson's class sits in now, with members."""
    newest = newest_grouping(meeting.package) if meeting.package is not None else None
    return list(newest.groups.all()) if newest is not None else []


def remark_lines(reader: Person, pupil: Person, limit: int = 50) -> list[RemarkLine]:
    """What teachers said to a pupil, or to a group while they sat in it, newest first; the reader may know, says the
    caller."""
    rows = Remark.objects.filter(_of(pupil)).select_related("by", "upload__work", "group", "meeting").distinct()
    return [RemarkLine(one, _file(reader, one.upload)) for one in rows.order_by("-at", "-pk")[:limit]]


def evidence_lines(reader: Person, pupil: Person, limit: int = 50) -> list[EvidenceLine]:
    """What is on the pupil's record of performances, their groups' among it, newest first."""
    rows = (
        Evidence.objects.filter(_of(pupil)).select_related("by", "upload__work", "group", "meeting__package").distinct()
    )
    return _lines(reader, rows.order_by("-at", "-pk")[:limit])


def remarks_of_meeting(meeting: Meeting) -> list[Remark]:
    """All that was said in a lesson, in its order."""
    return list(Remark.objects.filter(meeting=meeting).select_related("person", "group", "by").order_by("at", "pk"))


def _of(pupil: Person) -> Q:
    return Q(person=pupil) | Q(persons=pupil)


def _lines(reader: Person, rows: Iterable[Evidence]) -> list[EvidenceLine]:
    return [EvidenceLine(one, _file(reader, one.upload)) for one in rows]


def _file(reader: Person, upload: Upload | None) -> ShownFile | None:
    return shown_upload(reader, 1, upload) if upload is not None else None


def access_evidence(teacher: Person, evidence_id: int) -> Evidence:
    """Evidence of a lesson in a class that the person teaches; else NotFound."""
    rows = Evidence.objects.select_related("meeting__section", "upload__by", "upload__work", "person", "group")
    found = rows.filter(pk=evidence_id, meeting__section__in=sections_taught(teacher).values("pk")).first()
    if found is None:
        raise NotFound(_("There is nothing of this kind in your lessons."))
    return found


def access_own_remark(teacher: Person, remark_id: int) -> Remark:
    """A remark that the teacher said; else NotFound."""
    found = Remark.objects.filter(pk=remark_id, by=teacher).first()
    if found is None:
        raise NotFound(_("There is no such remark of yours."))
    return found


def explanations_of(reader: Person, rows: QuerySet[Explanation]) -> list[tuple[Explanation, ShownFile | None]]:
    """Recordings with their files, for a reader who may see them."""
    some = rows.select_related("person", "point", "turn", "upload__work", "misconception", "supplement")
    return [(one, _file(reader, one.upload)) for one in some]


def access_explanation(person: Person, explanation_id: int) -> Explanation:
    """A recording of one's own, or of a pupil in a class that the person teaches; else NotFound."""
    rows = Explanation.objects.select_related("person", "point", "upload__work", "upload__by", "supplement", "turn")
    found = rows.filter(pk=explanation_id).first()
    if found is not None and found.person_id != person.pk:
        taught = sections_taught(person).filter(enrolments__person=found.person, enrolments__ended_at=None)
        found = found if taught.exists() else None
    if found is None:
        raise NotFound(_("There is no such recording."))
    return found


def helping_explanations() -> QuerySet[Explanation]:
    """The recordings that help others now: released, not taken back, and the consent stands at this moment, whoever
    ended it and how."""
    agreed = Consent.objects.filter(purpose=Explanation.CONSENT, withdrawn_at=None)
    return Explanation.objects.filter(
        released_at__isnull=False, withdrawn_at=None, supplement__isnull=False, person__in=agreed.values("person")
    )


def access_helping_explanation(person: Person, supplement_id: int) -> Explanation:
    """A recording that helps on the ladder now, for anybody of the school; else NotFound."""
    rows = helping_explanations().select_related("point", "upload__work", "supplement")
    found = rows.filter(supplement=supplement_id).first()
    if found is None or found.upload is None or not person.is_active:
        raise NotFound(_("This recording is not there any more."))
    return found


def own_upload(by: Person, key: uuid.UUID) -> Upload:
    """The upload of a file that one has announced for the record of a lesson; else NotFound."""
    rows = Upload.objects.filter(key=key, by=by, kind=Upload.Kind.WORK)
    found = rows.exclude(evidence=None, remark=None, explanation=None).first()
    if found is None:
        raise NotFound(_("There is no such file in this lesson. Choose it again."))
    return found


def captured(
    reader: Person, meeting: Meeting, pupil: Person | None, group: Group | None
) -> tuple[list[RemarkLine], list[EvidenceLine]]:
    """What was spoken and kept of one pupil, or one group, in a lesson; newest first."""
    remarks = Remark.objects.filter(meeting=meeting, person=pupil, group=group, upload__isnull=False)
    evidence = Evidence.objects.filter(meeting=meeting, person=pupil, group=group)
    spoken = [RemarkLine(one, _file(reader, one.upload)) for one in remarks.select_related("upload__work", "by")]
    return spoken, _lines(reader, evidence.select_related("upload__work", "by"))
