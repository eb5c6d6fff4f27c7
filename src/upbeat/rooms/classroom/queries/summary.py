"""After the lesson: "what we settled, what you still owe" for a pupil, and the whole of it for the teacher."""

from dataclasses import dataclass
from datetime import datetime

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.classroom.models import Explanation, LiveQuestion, Meeting, Presence, Remark, Round, Turn, Vote
from upbeat.rooms.classroom.queries.attendance import Came, came_to
from upbeat.rooms.classroom.queries.exits import (
    ExitPhone,
    ExitTeacher,
    class_points,
    exit_of,
    phone_exit,
    teacher_exit,
)
from upbeat.rooms.classroom.queries.remarks import helping_explanations, remarks_of_meeting
from upbeat.rooms.classroom.queries.settled import (
    SETTLED_FROM,
    LastAnswer,
    PointLeft,
    last_answers,
    points_left,
    spans_of,
)
from upbeat.rooms.learn.models import Mastery
from upbeat.rooms.learn.queries.excuses import points_not_asked
from upbeat.rooms.learn.queries.reach import pieces_within_reach
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Piece, Release


@dataclass(frozen=True, slots=True)
class Owed:
    """A point that the pupil does not know yet, and where to look: a piece of theirs and its seconds, if any."""

    point: KnowledgePoint
    piece: Piece | None
    span: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class PupilSummary:
    """A lesson for one of its class. ``settled``: points most of the class know, hidden below the school's floor;
    ``opened``: pieces that were opened in class; ``recordings``: of turns that help others now."""

    meeting: Meeting
    was_there: bool
    settled: tuple[KnowledgePoint, ...]
    owed: tuple[Owed, ...]
    after: tuple[Piece, ...]
    opened: tuple[Piece, ...]
    turns: tuple[Turn, ...]
    recordings: tuple[Explanation, ...]
    exit: ExitPhone | None


@dataclass(frozen=True, slots=True)
class AskedQuestion:
    """A live question in the teacher's summary: how many answered and were right, in the first and the second vote."""

    question: LiveQuestion
    first: tuple[int, int]
    second: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class LessonSummary:
    """A lesson for its teacher."""

    meeting: Meeting
    came: tuple[Came, ...]
    asked: tuple[AskedQuestion, ...]
    points: tuple[PointLeft, ...]
    turns: tuple[Turn, ...]
    exit: ExitTeacher | None
    remarks: tuple[Remark, ...]

    @property
    def there(self) -> int:
        """How many were present or late."""
        return sum(one.is_there for one in self.came)

    @property
    def present_names(self) -> list[str]:
        """Who was there from the beginning, in the order of lists."""
        return [one.person.name for one in self.came if one.state == Presence.State.PRESENT]


def pupil_summary(pupil: Person, meeting: Meeting, now: datetime) -> PupilSummary:
    """The summary of a lesson of the pupil's class; the caller has seen to that."""
    answers = last_answers([meeting])
    floor = meeting.section.school.peer_floor
    left = points_left([meeting])
    pieces = list(pieces_within_reach(pupil, now).filter(package=meeting.package)) if meeting.package else []
    ticket = exit_of(meeting)
    opened = set(
        Release.objects.filter(piece__in=pieces, at__gte=meeting.began_at, at__lte=meeting.ended_at or now).values_list(
            "piece_id", flat=True
        )
    )
    return PupilSummary(
        meeting=meeting,
        was_there=next((one.is_there for one in came_to(meeting) if one.person.pk == pupil.pk), False),
        settled=tuple(one.point for one in left if one.answered >= floor and one.share >= SETTLED_FROM),
        owed=_owed(pupil, meeting, [one for one in answers if one.person_id == pupil.pk], pieces),
        after=tuple(one for one in pieces if one.phase == Piece.Phase.AFTER),
        opened=tuple(one for one in pieces if one.pk in opened and one.phase != Piece.Phase.AFTER),
        turns=tuple(held_turns(meeting)),
        recordings=tuple(helping_explanations().filter(turn__meeting=meeting).select_related("point")),
        exit=phone_exit(pupil, ticket) if ticket is not None else None,
    )


def _owed(pupil: Person, meeting: Meeting, own: list[LastAnswer], pieces: list[Piece]) -> tuple[Owed, ...]:
    if meeting.package is None:
        return ()
    points = class_points(meeting.package)
    known = set(
        Mastery.objects.filter(person=pupil, point__in=points, mastered_at__isnull=False).values_list(
            "point_id", flat=True
        )
    )
    said = {one.point_id: one for one in own}
    owed = {number for number in points - known if number not in said or not said[number].right}
    owed |= {number for number, one in said.items() if not one.right}
    # Of what nothing is asked nobody can show that they know it.
    owed -= points_not_asked(pupil, owed)
    spans = spans_of({(one.variant_id, one.option) for one in own if not one.right})
    videos = {piece.video_id: piece for piece in pieces if piece.video is not None}
    by_point = {piece.video.point_id: piece for piece in pieces if piece.video is not None}
    found = []
    for point in KnowledgePoint.objects.filter(pk__in=owed).order_by("pk"):
        one = said.get(point.pk)
        video, span = spans.get((one.variant_id, one.option), (None, None)) if one is not None else (None, None)
        piece = videos.get(video) if video is not None else by_point.get(point.pk)
        found.append(Owed(point, piece or by_point.get(point.pk), span if piece is not None else None))
    return tuple(found)


def held_turns(meeting: Meeting) -> list[Turn]:
    """The turns that were held in a lesson, in their order."""
    rows = Turn.objects.filter(meeting=meeting, began_at__isnull=False).select_related("person", "point")
    return list(rows.order_by("began_at", "pk"))


def lesson_summary(meeting: Meeting) -> LessonSummary:
    """The whole of a lesson for its teacher; a constant number of queries."""
    ticket = exit_of(meeting)
    return LessonSummary(
        meeting=meeting,
        came=tuple(came_to(meeting)),
        asked=tuple(_asked(meeting)),
        points=tuple(points_left([meeting])),
        turns=tuple(held_turns(meeting)),
        exit=teacher_exit(ticket) if ticket is not None else None,
        remarks=tuple(remarks_of_meeting(meeting)),
    )


def _asked(meeting: Meeting) -> list[AskedQuestion]:
    questions = LiveQuestion.objects.filter(meeting=meeting, variant__isnull=False).select_related("variant")
    rounds = {one.pk: one for one in Round.objects.filter(question__meeting=meeting)}
    counts: dict[int, list[int]] = {number: [0, 0] for number in rounds}
    votes = Vote.objects.filter(round__in=rounds).values_list("round_id", "correct")
    for number, right in votes:
        counts[number][0] += 1
        counts[number][1] += bool(right)
    told = {(one.question_id, one.number): (counts[one.pk][0], counts[one.pk][1]) for one in rounds.values()}
    return [AskedQuestion(one, told.get((one.pk, 1), (0, 0)), told.get((one.pk, 2))) for one in questions]
