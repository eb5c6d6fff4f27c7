"""What a pupil is told after an answer, and which rungs that is (R31, D3)."""

from collections.abc import Sequence
from functools import partial

from django.utils import timezone

from upbeat.kernel.intervals import Interval
from upbeat.rooms.items.guiding import After, GuidanceView, PassageView, guidance_after_all
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.items.wordings import Wordings, wordings_of
from upbeat.rooms.learn.models import LadderStep, Mastery
from upbeat.rooms.learn.queries.gate import frames_of, gate_of
from upbeat.rooms.learn.queries.reach import pieces_within_reach
from upbeat.rooms.publish.models import Checkpoint
from upbeat.rooms.publish.queries.changes import span_now


def guidance_after(response: Response, passage: tuple[float, float] | None = None) -> GuidanceView:
    """The guidance after a response; failures of before a point was mastered count for nothing."""
    return guidance_after_responses([(response, passage)], wordings_of(response))[0]


def guidance_after_responses(
    told: Sequence[tuple[Response, tuple[float, float] | None]], wordings: Wordings
) -> list[GuidanceView]:
    """The same for many responses, each with its passage, in order; one query more than :func:`guidance_after_all`,
    and some for each that leads to another video."""
    wrong = [response.attempt for response, _passage in told if not response.correct]
    known = set[tuple[int, int]]()
    if wrong:
        rows = Mastery.objects.filter(
            person__in={one.person_id for one in wrong},
            point__in={one.item.point_id for one in wrong},
            mastered_at__isnull=False,
        )
        known = set(rows.values_list("person_id", "point_id"))
    after = (
        After(
            response,
            passage,
            (response.attempt.person_id, response.attempt.item.point_id) in known,
            partial(within_reach, response.attempt),
        )
        for response, passage in told
    )
    return guidance_after_all(list(after), wordings)


def within_reach(attempt: Attempt, there: PassageView) -> bool:
    """May who was asked look at these seconds of another video now? It is in a lesson of theirs and served, still holds
    the seconds, and its own gate is open there: to be sent somewhere opens nothing."""
    pieces = pieces_within_reach(attempt.person, timezone.now()).filter(video=there.video_id)
    piece = pieces.order_by("-package__class_at").first()
    version = piece.video.published if piece is not None and piece.video is not None else None
    if version is None or there.video_id is None:
        return False
    span = span_now(there.video_id, Interval(there.start_s, there.end_s), attempt.variant.version.created_at)
    return span is not None and span.start < gate_of(attempt.person, version).open_until_s


def part_before(checkpoint: Checkpoint) -> tuple[float, float] | None:
    """The seconds between the checkpoint and the one before it."""
    return frames_of([checkpoint.version_id])[checkpoint.version_id].part_before(checkpoint.second)


def steps_in(view: GuidanceView) -> list[str]:
    """The rungs that a pupil sees in this guidance, in the order of the ladder."""
    kinds = LadderStep.Kind
    offered = {
        kinds.SPAN: view.passage is not None,
        kinds.HINT: bool(view.hint),
        kinds.SUPPLEMENT: bool(view.supplements),
        kinds.VARIANT: view.variant_waits,
        kinds.TEACHER: view.rung == "teacher",
    }
    return [str(kind) for kind, there in offered.items() if there]
