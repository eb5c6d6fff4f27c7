"""What a lesson settled, point by point: each pupil's last answer in it, by vote or on the exit ticket (R44, R47)."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.classroom.models import ExitTicket, LiveQuestion, Meeting
from upbeat.rooms.items.models import Attempt, Guidance, Response
from upbeat.rooms.items.standing import COUNTS
from upbeat.rooms.people.models import Section

SETTLED_FROM = 0.7
OPEN_BELOW = 0.3
"""Crouch & Mazur: above seven tenths a short comment is enough, below three tenths it is explained again."""


ENOUGH = 5
"""Answers of different pupils below which a share says nothing."""


@dataclass(frozen=True, slots=True)
class LastAnswer:
    """Somebody's last answer on a point in a lesson; ``lead``: where guidance of a wrong one is found."""

    person_id: int
    point_id: int
    right: bool
    idea: str
    variant_id: int
    option: str


@dataclass(frozen=True, slots=True)
class PointLeft:
    """How a class stood on a point at the end of a lesson. ``idea``: the wrong one held most, by ``holders``; ``span``
    the seconds that explain it, of the video ``span_video_id`` (None: the one of the question)."""

    point: KnowledgePoint
    answered: int
    right: int
    idea: str
    holders: int
    span: tuple[float, float] | None = None
    span_video_id: int | None = None

    @property
    def share(self) -> float:
        """Right of all, 0 to 1."""
        return self.right / self.answered if self.answered else 0.0


@dataclass(slots=True)
class _Heap:
    answered: int = 0
    right: int = 0
    ideas: Counter[str] = field(default_factory=Counter)
    leads: dict[str, tuple[int, str]] = field(default_factory=dict)


def last_answers(meetings: Collection[Meeting]) -> list[LastAnswer]:
    """The last answer of each person on each point in these lessons, that have ended; three queries."""
    votes = LiveQuestion.objects.filter(meeting__in=meetings).values_list("pk", flat=True)
    exits = ExitTicket.objects.filter(meeting__in=meetings).values_list("pk", flat=True)
    rows = Response.objects.filter(
        attempt__place=Attempt.Place.LIVE, attempt__place_id__in=list(votes)
    ) | Response.objects.filter(attempt__place=Attempt.Place.EXIT, attempt__place_id__in=list(exits))
    named = (
        "attempt__person_id", "attempt__item__point_id", "counts", "misconception__title", "attempt__variant_id",
        "option",
    )  # fmt: skip
    found: dict[tuple[int, int], LastAnswer] = {}
    # Votes become answers when the lesson ends, so by the clock they come after the exit ticket; by sense before it.
    ordered = rows.annotate(counts=COUNTS).order_by("answered_at", "pk")
    told = list(ordered.values_list("attempt__place", *named))
    for place in (Attempt.Place.LIVE, Attempt.Place.EXIT):
        for its_place, person, point, right, idea, variant, option in told:
            if its_place == place:
                found[person, point] = LastAnswer(person, point, bool(right), idea or "", variant, option)
    return list(found.values())


def points_left(meetings: Collection[Meeting]) -> list[PointLeft]:
    """How the class stood on each point that was asked about, least settled first; five queries."""
    return _left(last_answers(meetings))


def _left(answers: Collection[LastAnswer]) -> list[PointLeft]:
    heaps: dict[int, _Heap] = defaultdict(_Heap)
    for one in answers:
        heap = heaps[one.point_id]
        heap.answered += 1
        heap.right += one.right
        if not one.right and one.idea:
            heap.ideas[one.idea] += 1
            heap.leads.setdefault(one.idea, (one.variant_id, one.option))
    points = KnowledgePoint.objects.in_bulk(heaps)
    spans = spans_of({lead for heap in heaps.values() for lead in heap.leads.values()})
    found = []
    for number, heap in heaps.items():
        idea, holders = heap.ideas.most_common(1)[0] if heap.ideas else ("", 0)
        video, span = spans.get(heap.leads.get(idea, (0, "")), (None, None))
        found.append(PointLeft(points[number], heap.answered, heap.right, idea, holders, span, video))
    return sorted(found, key=lambda one: (one.share, one.point.pk))


def spans_of(
    leads: Collection[tuple[int, str]],
) -> dict[tuple[int, str], tuple[int | None, tuple[float, float]]]:
    """The seconds to which wrong answers lead, by (variant, option): the video, and from when to when; one query."""
    rows = Guidance.objects.filter(variant__in={variant for variant, _option in leads}, start_s__isnull=False)
    named = rows.values_list("variant_id", "option", "video_id", "start_s", "end_s")
    return {
        (variant, option): (video, (start, end))
        for variant, option, video, start, end in named
        if (variant, option) in leads and start is not None and end is not None
    }


def last_lesson_on(point_id: int, *, since: datetime | None = None) -> PointLeft | None:
    """How the last class stood that was asked about a point in a lesson that ended after ``since``; None if none."""
    asked = LiveQuestion.objects.filter(variant__version__item__point=point_id).values("meeting")
    exits = ExitTicket.objects.filter(questions__variant__version__item__point=point_id).values("meeting")
    rows = Meeting.objects.filter(ended_at__isnull=False)
    if since is not None:
        rows = rows.filter(ended_at__gt=since)
    meeting = (rows.filter(pk__in=asked) | rows.filter(pk__in=exits)).order_by("-ended_at").first()
    left = points_left([meeting]) if meeting is not None else []
    return next((one for one in left if one.point.pk == point_id), None)


def left_open(section: Section, before: datetime) -> list[PointLeft]:
    """What the class did not know at the end of its last lesson before a time: a hint for the next one."""
    rows = Meeting.objects.filter(section=section, ended_at__isnull=False, began_at__lt=before)
    last = rows.order_by("-began_at").first()
    left = points_left([last]) if last is not None else []
    return [one for one in left if one.answered >= ENOUGH and one.share < OPEN_BELOW]
