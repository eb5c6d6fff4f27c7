"""Tasks, rubrics and work handed in, through the rooms' own actions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django_scopes import scope

from factories import make_pupil, make_school, make_section, make_teacher
from factories_publish import CLASS_AT, NOW
from upbeat.kernel.rubrics import Criterion, written
from upbeat.rooms.assess.actions.evaluating import evaluate
from upbeat.rooms.assess.actions.handing_in import hand_in, save_draft
from upbeat.rooms.assess.actions.marking import mark
from upbeat.rooms.assess.actions.rubrics import write_rubric
from upbeat.rooms.assess.actions.tasks import set_task
from upbeat.rooms.assess.models import Allocation, Marking, PeerEvaluation, SubmissionVersion, Task
from upbeat.rooms.people.models import Person, School, Section
from upbeat.rooms.publish.actions.packages import create_package
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.releases import push_package
from upbeat.rooms.publish.models import Package, Piece

EVALUATE_UNTIL = CLASS_AT + timedelta(days=2)


def criteria() -> tuple[Criterion, ...]:
    """Rhythm 3 to 0, words 2 to 0: five points in all."""
    return written(
        [
            ("Rhythm", [(3, "steady"), (2, "nearly steady"), (1, "lost at times"), (0, "not there")]),
            ("Words", [(2, "clear"), (1, "partly clear"), (0, "not there")]),
        ]
    )


@dataclass(frozen=True)
class Classroom:
    """A class with a task before class on Thursday, and its pupils."""

    school: School
    teacher: Person
    section: Section
    package: Package
    piece: Piece
    task: Task
    pupils: list[Person]


def make_task(
    *,
    pupils: int = 4,
    peers: int = 3,
    asks: Sequence[str] = ("text", "picture", "sound"),
    judged: bool = True,
    now: datetime = NOW,
) -> Classroom:
    """A task of a class that was pushed two days before the class."""
    school = make_school()
    teacher = make_teacher(school, name="zzTeacher")
    section = make_section(school, teacher=teacher)
    people = [make_pupil(section, name=f"zzName{n:02}", login=f"zzlogin{n:02}") for n in range(pupils)]
    with scope(school=school):
        package = create_package(by=teacher, section=section, title="The upbeat", class_at=now + (CLASS_AT - NOW))
        piece = add_piece(by=teacher, package=package, kind="text", title="Write a tune", body="Four bars.")
        rubric = write_rubric(by=teacher, title="Tunes", criteria=criteria(), now=now) if judged else None
        task = set_task(
            by=teacher, piece=piece, asks=asks, rubric=rubric, peers=peers,
            evaluate_until=now + (EVALUATE_UNTIL - NOW) if peers else None,
        )  # fmt: skip
        push_package(by=teacher, package=package, now=now)
        task = Task.objects.select_related("piece__package__section", "rubric__rubric").get(pk=task.pk)
    return Classroom(school, teacher, section, package, task.piece, task, people)


def handed(room: Classroom, pupil: Person, text: str = "", at: datetime = NOW) -> SubmissionVersion:
    """The pupil hands in a text."""
    with scope(school=room.school):
        save_draft(by=pupil, task=room.task, text=text or f"Work of chance {pupil.pk % 7}", now=at)
        return hand_in(by=pupil, task=room.task, now=at)


def marked(
    room: Classroom, version: SubmissionVersion, rhythm: int = 2, words: int = 1, at: datetime = NOW, **more: str
) -> Marking:
    """The teacher marks."""
    with scope(school=room.school):
        return mark(by=room.teacher, version=version, points={"c1": str(rhythm), "c2": str(words)}, now=at, **more)


def judged(allocation: Allocation, rhythm: int, words: int, at: datetime, text: str = "Good.") -> PeerEvaluation:
    """The pupil evaluates."""
    points = {"c1": str(rhythm), "c2": str(words)}
    return evaluate(by=allocation.person, key=allocation.key, points=points, text=text, now=at)
