"""The teacher's overview of a task: every pupil of the class, what is there, what waits, where peers differ."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count, Q

from upbeat.kernel.calibration import Estimate, Evaluator
from upbeat.rooms.assess.models import (
    Allocation,
    Attachment,
    EvaluationFlag,
    Grade,
    GradeRelease,
    Marking,
    PeerEvaluation,
    PeerRound,
    Sample,
    Snippet,
    Submission,
    SubmissionVersion,
    Task,
)
from upbeat.rooms.assess.queries.files import ShownFile, shown_files
from upbeat.rooms.assess.queries.results import markings_of, peer_result
from upbeat.rooms.assess.queries.work import files_of
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import pupils_of
from upbeat.rooms.publish.models import Package


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A pupil of the class (or a sample that the teacher wrote: no ``person``), and how their work stands."""

    person: Person | None
    version: SubmissionVersion | None
    marking: Marking | None
    grade: Grade | None
    estimate: Estimate | None
    evaluator: Evaluator | None
    given: int
    done: int
    flags: int
    is_sample: bool

    @property
    def asks(self) -> bool:
        """Is the teacher asked: handed in, not marked, and peers differ or are too few?"""
        if self.version is None or self.marking is not None:
            return False
        return self.estimate is None or not self.estimate.stands


@dataclass(frozen=True, slots=True)
class Overview:
    """All of a task on one page."""

    task: Task
    rows: list[WorkRow]
    written_samples: list[WorkRow]
    round: PeerRound | None
    release: GradeRelease | None

    @property
    def handed_in(self) -> int:
        """How many have handed in."""
        return sum(1 for row in self.rows if row.version)

    @property
    def graded(self) -> int:
        """How many have a grade."""
        return sum(1 for row in self.rows if row.grade)

    @property
    def waiting(self) -> int:
        """How many works have no marks of the teacher and no grade."""
        return sum(1 for row in self.rows if row.version and not row.grade and not row.marking)

    @property
    def disagreements(self) -> int:
        """On how many works peers differ too much, without a word of the teacher."""
        return sum(1 for row in self.rows if row.estimate and row.estimate.disagree and not row.marking)

    @property
    def flags(self) -> int:
        """How many remarks are flagged."""
        return sum(row.flags for row in self.rows)

    @property
    def missing(self) -> list[Person]:
        """Who has handed in nothing."""
        return [row.person for row in self.rows if row.person and row.version is None]

    @property
    def owing(self) -> list[Person]:
        """Who still has works to evaluate."""
        return [row.person for row in self.rows if row.person and row.done < row.given]


def overview_of(task: Task) -> Overview:
    """A constant number of queries, however large the class."""
    versions = _standing(task)
    markings, peers = markings_of(task), peer_result(task)
    grades = {row.person_id: row for row in Grade.objects.filter(task=task)}
    samples = set(Sample.objects.filter(task=task).values_list("version_id", flat=True))
    counts = {
        row["person_id"]: (row["given"], row["done"])
        for row in Allocation.objects.filter(task=task)
        .values("person_id")
        .annotate(given=Count("pk"), done=Count("pk", filter=Q(evaluation__isnull=False)))
        .order_by()
    }
    flags = Counter(
        EvaluationFlag.objects.filter(evaluation__allocation__task=task, evaluation__hiding=None).values_list(
            "evaluation__allocation__version_id", flat=True
        )
    )

    def row_of(person: Person | None, version: SubmissionVersion | None) -> WorkRow:
        number, who = version.pk if version else 0, person.pk if person else 0
        given, done = counts.get(who, (0, 0))
        return WorkRow(
            person, version, markings.get(number), grades.get(who), peers.estimates.get(number),
            peers.evaluators.get(who), given, done, flags[number], number in samples,
        )  # fmt: skip

    by_person = {version.submission.person_id: version for version in versions if version.submission.person_id}
    pupils = list(pupils_of(task.piece.package.section))
    return Overview(
        task=task,
        rows=[row_of(pupil, by_person.get(pupil.pk)) for pupil in pupils],
        written_samples=[row_of(None, version) for version in versions if version.submission.person_id is None],
        round=PeerRound.objects.filter(task=task).first(),
        release=GradeRelease.objects.filter(task=task).order_by("pk").last(),
    )


def _standing(task: Task) -> list[SubmissionVersion]:
    rows = SubmissionVersion.objects.filter(submission__task=task, taken_back_at=None)
    return list(rows.select_related("submission__person").order_by("submission", "number"))


_HANDED = Q(
    submissions__person__isnull=False, submissions__versions__isnull=False, submissions__versions__taken_back_at=None
)


def tasks_in(package: Package) -> list[tuple[Task, int, int]]:
    """The tasks of a lesson with how many have handed in and how many have a grade."""
    here = Task.objects.filter(piece__package=package, piece__removed_at=None).select_related("piece__package__section")
    rows = here.annotate(
        handed=Count("submissions", filter=_HANDED, distinct=True),
        graded=Count("grades", distinct=True),
    )
    return [(row, row.handed, row.graded) for row in rows.order_by("piece__phase", "piece__position", "pk")]


@dataclass(frozen=True, slots=True)
class Desk:
    """What the marking page shows of one work; ``before`` and ``after``: its neighbours (submission rows)."""

    submission: Submission
    version: SubmissionVersion
    files: list[ShownFile]
    marking: Marking | None
    grade: Grade | None
    evaluations: list[PeerEvaluation]
    estimate: Estimate | None
    is_sample: bool
    earlier: list[SubmissionVersion]
    before: int | None
    after: int | None
    place: int
    count: int


def desk_of(teacher: Person, submission: Submission) -> Desk | None:
    """One work on the teacher's desk (by ``access_taught_submission``); None while nothing stands handed in."""
    task = submission.task
    versions = _standing(task)
    order = sorted(versions, key=lambda one: _by_name(one.submission))
    numbers = [version.submission_id for version in order]
    if submission.pk not in numbers:
        return None
    at = numbers.index(submission.pk)
    version = order[at]
    evaluations = PeerEvaluation.objects.filter(allocation__version=version)
    return Desk(
        submission=submission,
        version=version,
        files=shown_files(teacher, files_of(Attachment.objects.filter(versions=version))),
        marking=Marking.objects.filter(version=version).order_by("pk").last(),
        grade=Grade.objects.filter(task=task, person=submission.person).prefetch_related("changes__by").first()
        if submission.person
        else None,
        evaluations=list(evaluations.select_related("allocation__person", "flag", "hiding", "rating").order_by("at")),
        estimate=peer_result(task).estimates.get(version.pk),
        is_sample=Sample.objects.filter(version=version).exists(),
        earlier=list(SubmissionVersion.objects.filter(submission=submission, number__lt=version.number)),
        before=numbers[at - 1] if at else None,
        after=numbers[at + 1] if at + 1 < len(numbers) else None,
        place=at + 1,
        count=len(numbers),
    )


def _by_name(submission: Submission) -> tuple[bool, str, int]:
    person = submission.person
    return (person is None, (person.sort_name or person.name) if person else "", submission.pk)


def snippets_of(person: Person) -> list[Snippet]:
    """The sentences that the teacher keeps."""
    return list(Snippet.objects.filter(by=person))


def export_rows(task: Task) -> list[list[str]]:
    """The grades as a table, the heads first; what a spreadsheet could take for a formula is defused."""
    overview = overview_of(task)
    heads = ["name", "login", "handed_in", "late", "points", "outof", "source", "peers", "evaluated", "of"]
    return [heads] + [[_plain(cell) for cell in _exported(row)] for row in overview.rows]


def _exported(row: WorkRow) -> list[str]:
    person, version, grade = row.person, row.version, row.grade
    assert person is not None
    return [
        person.name,
        person.login,
        version.at.isoformat(timespec="minutes") if version else "",
        "late" if version and version.late else "",
        f"{grade.points:g}" if grade else "",
        f"{grade.outof:g}" if grade else "",
        grade.source if grade else "",
        str(row.estimate.count if row.estimate else 0),
        str(row.done),
        str(row.given),
    ]


def _plain(cell: str) -> str:
    return f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t", "\r") else cell
