"""What a pupil is told after an answer: the ladder of the kernel over what the author wrote (R31, D3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from upbeat.kernel.guidance import ANY_OTHER, OptionGuidance, Span, next_step
from upbeat.rooms.catalog.models import Supplement
from upbeat.rooms.items.drawing import Drawn, drawn
from upbeat.rooms.items.marks import mark_variant
from upbeat.rooms.items.models import Attempt, Guidance, Response, Variant
from upbeat.rooms.items.presenting import authored_answer
from upbeat.rooms.items.standing import COUNTS

Rung = Literal["settled", "span", "hint", "supplement", "variant", "teacher"]
HINT_AFTER = 2
"""Wrong answers to a question before its hint and its supplements are shown beside the passage."""


@dataclass(frozen=True, slots=True)
class PassageView:
    """Seconds to look at again. ``video_id`` None: the video in which the question was asked."""

    video_id: int | None
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class GuidanceView:
    """What may be said after an answer; never the key.

    ``rung``: what to offer first now, ``settled`` after a right answer; the rest may stand beside it. ``failures``:
    wrong answers to this question so far. ``hint`` and ``supplements`` stay empty up to the second. ``variant_waits``:
    a wording that the pupil has not met is there for the next attempt.
    """

    rung: Rung
    failures: int = 0
    misconception: str = ""
    advice: str = ""
    passage: PassageView | None = None
    hint: str = ""
    supplements: tuple[Supplement, ...] = ()
    variant_waits: bool = False


def guidance_for(
    response: Response, passage: tuple[float, float] | None = None, *, known: bool = False
) -> GuidanceView:
    """What to tell the pupil after this response. ``passage``: seconds of the part just watched, for an answer for
    which the author named none; ``known``: the pupil has mastered the point, so that failures of before say nothing.
    Seven queries at most; one for none: a right answer needs nothing."""
    if response.correct:
        return GuidanceView(rung="settled")
    attempt = response.attempt
    variant = attempt.variant
    wrong = Response.objects.annotate(counts=COUNTS).filter(
        attempt__person=attempt.person_id, counts=False, answered_at__lte=response.answered_at
    )
    failures = wrong.filter(attempt__item=attempt.item_id).count()
    on_point = 0 if known else wrong.filter(attempt__item__point=attempt.item.point_id).count()
    leads = {lead.option: lead for lead in variant.guidance.select_related("misconception")}
    return _view(
        drawn(variant, attempt.seed), variant, leads, response.option, (failures, on_point), _unmet(attempt), passage
    )


def guidance_in_preview(
    variant: Variant, seed: int, answer: Any, failures: int, passage: tuple[float, float] | None = None
) -> GuidanceView:
    """What a pupil would be told who gave this answer, in the ids that ``seed`` shows; as their ``failures``-th wrong
    one. For authors: nothing is written. Invalid for an answer that cannot be one."""
    marked = mark_variant(variant, seed, authored_answer(variant, seed, answer))
    if marked.correct:
        return GuidanceView(rung="settled")
    leads = {lead.option: lead for lead in variant.guidance.select_related("misconception")}
    others = Variant.objects.filter(version=variant.version_id).exclude(pk=variant.pk).order_by("position")
    unmet = list(others.values_list("pk", flat=True))
    return _view(drawn(variant, seed), variant, leads, marked.option, (failures, failures), unmet, passage)


def _view(
    shown: Drawn,
    variant: Variant,
    leads: Mapping[str, Guidance],
    option: str,
    counted: tuple[int, int],
    unmet: Sequence[int],
    passage: tuple[float, float] | None,
) -> GuidanceView:
    failures, on_point = counted
    lead = leads.get(option) or leads.get(ANY_OTHER)
    idea = lead.misconception if lead is not None else None
    span = _span(lead, passage)
    supplements = Supplement.objects.filter(point=variant.version.item.point_id).order_by("pk")
    wanted = failures >= HINT_AFTER or not (span or variant.hint)  # at first the passage or the hint comes before it
    step = next_step(
        [(option,)] * failures,
        {ANY_OTHER: OptionGuidance(idea.title if idea else "", span, shown.hint)},
        [str(number) for number in unmet],
        on_point,
        supplements=[str(row.pk) for row in supplements] if wanted else (),
    )
    late = failures >= HINT_AFTER or step.kind in ("supplement", "teacher")
    return GuidanceView(
        rung=step.kind,
        failures=failures,
        misconception=idea.title if idea else "",
        advice=idea.advice if idea else "",
        passage=PassageView(int(span.version) if span.version else None, span.start, span.end) if span else None,
        hint=shown.hint if late or step.kind == "hint" else "",
        supplements=tuple(supplements) if late else (),
        variant_waits=bool(unmet),
    )


def _span(lead: Guidance | None, passage: tuple[float, float] | None) -> Span | None:
    if lead is not None and lead.start_s is not None and lead.end_s is not None:
        return Span(str(lead.video_id or ""), lead.start_s, lead.end_s)
    return Span("", *passage) if passage is not None and passage[0] < passage[1] else None


def _unmet(attempt: Attempt) -> list[int]:
    """Wordings of the same version that the pupil was never shown, in the author's order."""
    rows = Variant.objects.filter(version=attempt.variant.version_id).exclude(attempts__person=attempt.person_id)
    return list(rows.order_by("position").values_list("pk", flat=True))
