"""Reading what the data says, for those who teach and build."""

from collections import defaultdict
from dataclasses import dataclass

from django.db.models import Count, Q

from upbeat.kernel.itemstats import Answered, ItemStatistics, statistics
from upbeat.rooms.discuss.models import Thread
from upbeat.rooms.items.models import Response
from upbeat.rooms.items.standing import COUNTS
from upbeat.rooms.people.models import Enrolment, Section
from upbeat.rooms.publish.models import Checkpoint, MicroVideoVersion


@dataclass(frozen=True, slots=True)
class CheckpointFigures:
    """A checkpoint in numbers, from first answers; ``chosen``: text and count of each wrong idea, most first."""

    checkpoint: Checkpoint
    stem: str
    statistics: ItemStatistics
    chosen: tuple[tuple[str, int], ...]


def checkpoint_figures(version: MicroVideoVersion, section: Section | None = None) -> list[CheckpointFigures]:
    """The checkpoints of a version by second, over a class or the school; three queries."""
    asked = list(
        Checkpoint.objects.filter(version=version)
        .select_related("item_version__item")
        .prefetch_related("item_version__variants")
        .order_by("second")
    )
    rows = Response.objects.filter(
        attempt__item__in=[checkpoint.item_version.item_id for checkpoint in asked],
        attempt__place="checkpoint",
    )
    if section is not None:
        pupils = Enrolment.objects.filter(section=section, kind=Enrolment.Kind.PUPIL).values("person")
        rows = rows.filter(attempt__person__in=pupils)
    by_item: dict[int, list[Answered]] = defaultdict(list)
    ideas: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    first: set[tuple[int, int]] = set()
    ordered = (
        rows.annotate(counts=COUNTS)
        .order_by("answered_at", "pk")
        .values_list("attempt__item_id", "attempt__person_id", "counts", "misconception__title")
    )
    for item, person, correct, idea in ordered:
        if (item, person) in first:
            continue
        first.add((item, person))
        by_item[item].append(Answered(correct, (idea,) if idea else ()))
        if idea and not correct:
            ideas[item][idea] += 1
    return [
        CheckpointFigures(
            checkpoint=checkpoint,
            stem=next((v.stem for v in checkpoint.item_version.variants.all()), ""),
            statistics=statistics(by_item[checkpoint.item_version.item_id]),
            chosen=tuple(sorted(ideas[checkpoint.item_version.item_id].items(), key=lambda pair: -pair[1])),
        )
        for checkpoint in asked
    ]


def questions_by_second(version: MicroVideoVersion) -> list[tuple[float, int]]:
    """Where questions were asked on this video: (second, how many) by ten-second steps."""
    steps: dict[int, int] = defaultdict(int)
    rows = Thread.objects.filter(version__video=version.video_id, second__isnull=False)
    for second in rows.values_list("second", flat=True):
        steps[int((second or 0) // 10)] += 1
    return [(step * 10.0, count) for step, count in sorted(steps.items())]


def open_thread_counts(version: MicroVideoVersion) -> dict[str, int]:
    """How many questions on the video there are, and how many are still open."""
    return Thread.objects.filter(version__video=version.video_id).aggregate(
        asked=Count("pk"), waiting=Count("pk", filter=Q(resolved_at=None))
    )
