"""What a pupil is told after an answer, and which rungs that is (R31, D3)."""

from upbeat.kernel import gating
from upbeat.rooms.items.guiding import GuidanceView
from upbeat.rooms.items.models import Response
from upbeat.rooms.items.queries import guidance_for
from upbeat.rooms.learn.models import LadderStep, Mastery
from upbeat.rooms.learn.queries.gate import frames_of
from upbeat.rooms.publish.models import Checkpoint


def guidance_after(response: Response, passage: tuple[float, float] | None = None) -> GuidanceView:
    """The guidance after a response; failures of before a point was mastered count for nothing."""
    attempt = response.attempt
    known = (
        not response.correct
        and Mastery.objects.filter(
            person=attempt.person_id, point=attempt.item.point_id, mastered_at__isnull=False
        ).exists()
    )
    return guidance_for(response, passage, known=known)


def part_before(checkpoint: Checkpoint) -> tuple[float, float] | None:
    """The seconds between the checkpoint and the one before it."""
    frame = frames_of([checkpoint.version_id])[checkpoint.version_id]
    parts = [part for part in gating.parts(frame.gate) if part.end <= checkpoint.second]
    return (parts[-1].start, parts[-1].end) if parts else None


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
