"""A lesson with its pupil, and the moves a pupil makes, for tests of learning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django_scopes import scope, scopes_disabled

from factories import make_pupil, make_school, make_section, make_teacher
from factories_publish import NOW, make_published_video, right_answer, shown
from factories_publish import make_lesson as make_package
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.learn.actions import Answered, answer_checkpoint, ask_checkpoint, open_viewing
from upbeat.rooms.learn.actions.segments import Outcome, SegmentEvent, record_segments
from upbeat.rooms.learn.models import Allowance, PieceDone, Segment, Viewing, Watch
from upbeat.rooms.people.models import Person, School, Section
from upbeat.rooms.polish.models import CaptionTrack
from upbeat.rooms.publish.models import Checkpoint, MicroVideo, MicroVideoVersion, Package, Piece


def after(seconds: float) -> datetime:
    """So many seconds later than the tests' now."""
    return NOW + timedelta(seconds=seconds)


@dataclass(frozen=True)
class Lesson:
    """A class with a pupil, and a package of one video for Thursday."""

    school: School
    section: Section
    teacher: Person
    pupil: Person
    video: MicroVideo
    version: MicroVideoVersion
    package: Package
    piece: Piece

    def checkpoint(self, second: int) -> Checkpoint:
        with scope(school=self.school):
            return Checkpoint.objects.select_related("item_version__item", "version").get(
                version=self.version, second=second
            )


def make_lesson(
    *, duration: int = 180, checkpoints: Sequence[int] = (60, 120), pupils: int = 0, title: str = "The upbeat"
) -> Lesson:
    """A lesson whose first pupil is at hand; ``pupils`` more sit in the class. Captions: a cue each ten seconds."""
    school = make_school()
    teacher = make_teacher(school)
    section = make_section(school, teacher=teacher, pupils=pupils)
    pupil = make_pupil(section)
    video = make_published_video(teacher, checkpoints=checkpoints, duration=duration, title=title)
    assert video.published is not None
    speak(video.published, duration)
    package = make_package(teacher, section, [video], title=title)
    with scopes_disabled():
        piece = Piece.objects.get(package=package)
    return Lesson(school, section, teacher, pupil, video, video.published, package, piece)


def speak(version: MicroVideoVersion, duration: int) -> None:
    """English captions: "Words at 10." from 10 s to 19 s, and so on."""

    def clock(second: int) -> str:
        return f"00:{second // 60:02d}:{second % 60:02d}.000"

    cues = [f"{clock(s)} --> {clock(s + 9)}\nWords at {s}.\n" for s in range(0, duration, 10)]
    with scopes_disabled():
        CaptionTrack.objects.create(
            asset=version.run.asset, language="en", vtt="WEBVTT\n\n" + "\n".join(cues), source="file"
        )


def view(lesson: Lesson, *, by: Person | None = None, at: datetime = NOW) -> Viewing:
    """The pupil, or another one, opens the lesson's video."""
    with scope(school=lesson.school):
        return open_viewing(by=by or lesson.pupil, version=lesson.version, piece=lesson.piece, now=at)


def played(viewing: Viewing, seq: int, start: float, end: float, **changes: object) -> SegmentEvent:
    """A report of seconds played at normal speed."""
    event = SegmentEvent(viewing.person_id, viewing.pk, viewing.school_id, seq, start, end, 1.0, NOW)
    return event._replace(**changes)


def watch(viewing: Viewing, *stretches: tuple[float, float], at: datetime | None = None) -> list[Outcome]:
    """Report the stretches when so much time has passed that all of it is credited."""
    with scopes_disabled():
        first = Segment.objects.filter(viewing=viewing).count() + 1
    events = [played(viewing, first + n, start, end) for n, (start, end) in enumerate(stretches)]
    return record_segments(events, now=at or viewing.opened_at + timedelta(seconds=1000))


def ask(lesson: Lesson, viewing: Viewing, second: int) -> Attempt:
    """The pupil comes to the checkpoint."""
    with scope(school=lesson.school):
        return ask_checkpoint(by=viewing.person, viewing=viewing, checkpoint=lesson.checkpoint(second), now=NOW)


def answer(lesson: Lesson, viewing: Viewing, second: int, *, option: str = "b") -> Answered:
    """The pupil answers at the checkpoint with an authored option; ``b`` is right, ``a`` leads to seconds 5 to 22."""
    attempt = ask(lesson, viewing, second)
    given = right_answer(attempt) if option == "b" else shown(attempt, option)
    with scope(school=lesson.school):
        return answer_checkpoint(
            by=viewing.person,
            viewing=viewing,
            checkpoint=lesson.checkpoint(second),
            token=attempt.token,
            answer=given,
            now=NOW,
        )


def everything() -> dict[str, int]:
    """How many rows there are of what learning writes: to prove that nothing changed."""
    from upbeat.rooms.items.models import Response
    from upbeat.rooms.journal.models import Fact
    from upbeat.rooms.learn.models import Mastery, Note, Pass, Puzzle

    rows = (Allowance, Attempt, Fact, Mastery, Note, Pass, PieceDone, Puzzle, Response, Segment, Viewing, Watch)
    with scopes_disabled():
        return {model.__name__: model.objects.count() for model in rows}
