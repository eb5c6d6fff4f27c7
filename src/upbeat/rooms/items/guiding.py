"""What a pupil is told after an answer: the ladder of the kernel over what the author wrote (R31, D3)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple

from upbeat.kernel.guidance import ANY_OTHER, OptionGuidance, Span, next_step
from upbeat.rooms.catalog.models import Supplement
from upbeat.rooms.items.drawing import Drawn, drawn
from upbeat.rooms.items.marks import mark_variant
from upbeat.rooms.items.models import Attempt, Guidance, Misconception, Response, Variant
from upbeat.rooms.items.presenting import authored_answer
from upbeat.rooms.items.standing import COUNTS
from upbeat.rooms.items.wordings import Wordings

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


Reaches = Callable[[PassageView], bool]


def _anything(_there: PassageView) -> bool:
    return True


class After(NamedTuple):
    """A response of which the pupil is told. ``passage``: seconds of the part just watched, for an answer for which the
    author named none; ``known``: the pupil has mastered the point, so that failures of before say nothing;
    ``reaches``: are seconds of another video open to the pupil? Where not, the ladder goes on as if none were named."""

    response: Response
    passage: tuple[float, float] | None = None
    known: bool = False
    reaches: Reaches = _anything


def guidance_after_all(told: Sequence[After], wordings: Wordings) -> list[GuidanceView]:
    """What to tell the pupils after these responses, in order; four queries beside those of the ``wordings``, none
    where all are right."""
    wrong = [one for one in told if not one.response.correct]
    variants = wordings.read({one.response.attempt.variant_id for one in wrong})
    failed = _failures([one.response for one in wrong])
    leads = {one.response.pk: _lead(variants[one.response.attempt.variant_id], one.response.option) for one in wrong}
    ideas = Misconception.objects.in_bulk(
        {lead.misconception_id for lead in leads.values() if lead is not None} - {None}
    )
    supplements = _supplements({variant.version.item.point_id for variant in variants.values()})
    unmet = _unmet([one.response.attempt for one in wrong], variants, wordings)
    views = []
    for after in told:
        response, passage, known, reaches = after
        if response.correct:
            views.append(GuidanceView(rung="settled"))
            continue
        attempt = response.attempt
        variant, lead = variants[attempt.variant_id], leads[response.pk]
        before = [one for one in failed[attempt.person_id] if one.at <= response.answered_at]
        counted = (
            sum(one.item_id == attempt.item_id for one in before),
            0 if known else sum(one.point_id == variant.version.item.point_id for one in before),
        )
        shown, idea = drawn(variant, attempt.seed), ideas.get(lead.misconception_id or 0) if lead is not None else None
        more = _meant_for(idea, supplements[variant.version.item.point_id])
        span = _span(lead, passage, reaches)
        views.append(_view(shown, variant, idea, response.option, counted, unmet[attempt.pk], span, more))
    return views


class _Failure(NamedTuple):
    item_id: int
    point_id: int
    at: datetime


def _failures(wrong: Sequence[Response]) -> dict[int, list[_Failure]]:
    """What counts as wrong among the people's answers on these points, by person."""
    failed: dict[int, list[_Failure]] = defaultdict(list)
    if wrong:
        rows = Response.objects.annotate(counts=COUNTS).filter(
            attempt__person__in={one.attempt.person_id for one in wrong},
            attempt__item__point__in={one.attempt.item.point_id for one in wrong},
            counts=False,
        )
        named = ("attempt__person_id", "attempt__item_id", "attempt__item__point_id", "answered_at")
        for person, *failure in rows.values_list(*named):
            failed[person].append(_Failure(*failure))
    return failed


def _lead(variant: Variant, option: str) -> Guidance | None:
    leads = {lead.option: lead for lead in variant.guidance.all()}
    return leads.get(option) or leads.get(ANY_OTHER)


def _supplements(points: Collection[int]) -> dict[int, list[Supplement]]:
    """Material on the points, the oldest first."""
    found: dict[int, list[Supplement]] = defaultdict(list)
    if points:
        for row in Supplement.objects.filter(point__in=points).order_by("pk"):
            found[row.point_id].append(row)
    return found


def _meant_for(idea: Misconception | None, some: Sequence[Supplement]) -> list[Supplement]:
    """What is meant for this misconception first, then what is for any error on the point."""
    own = [one for one in some if one.misconception_id and idea is not None and one.misconception_id == idea.pk]
    return own + [one for one in some if one.misconception_id is None]


def _unmet(attempts: Sequence[Attempt], variants: Mapping[int, Variant], wordings: Wordings) -> dict[int, list[int]]:
    """Wordings of the same version that the pupil was never shown, in the author's order, by attempt."""
    if not attempts:
        return {}
    beside = wordings.beside({variant.version_id for variant in variants.values()})
    shown = {number for numbers in beside.values() for number in numbers}
    met = set(
        Attempt.objects.filter(person__in={one.person_id for one in attempts}, variant__in=shown)
        .values_list("person_id", "variant_id")
        .distinct()
    )
    return {
        one.pk: [number for number in beside[variants[one.variant_id].version_id] if (one.person_id, number) not in met]
        for one in attempts
    }


def guidance_in_preview(
    variant: Variant, seed: int, answer: Any, failures: int, passage: tuple[float, float] | None = None
) -> GuidanceView:
    """What a pupil would be told who gave this answer, in the ids that ``seed`` shows; as their ``failures``-th wrong
    one. For authors: nothing is written. Invalid for an answer that cannot be one."""
    marked = mark_variant(variant, seed, authored_answer(variant, seed, answer))
    if marked.correct:
        return GuidanceView(rung="settled")
    lead = _lead(variant, marked.option)
    others = Variant.objects.filter(version=variant.version_id).exclude(pk=variant.pk).order_by("position")
    unmet = list(others.values_list("pk", flat=True))
    idea = lead.misconception if lead is not None else None
    more = _meant_for(idea, _supplements({variant.version.item.point_id})[variant.version.item.point_id])
    span = _span(lead, passage, _anything)
    return _view(drawn(variant, seed), variant, idea, marked.option, (failures, failures), unmet, span, more)


def _view(
    shown: Drawn,
    variant: Variant,
    idea: Misconception | None,
    option: str,
    counted: tuple[int, int],
    unmet: Sequence[int],
    span: Span | None,
    supplements: Sequence[Supplement],
) -> GuidanceView:
    failures, on_point = counted
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


def _span(lead: Guidance | None, passage: tuple[float, float] | None, reaches: Reaches) -> Span | None:
    if lead is not None and lead.start_s is not None and lead.end_s is not None:
        there = PassageView(lead.video_id, lead.start_s, lead.end_s)
        if there.video_id is None or reaches(there):
            return Span(str(lead.video_id or ""), lead.start_s, lead.end_s)
    return Span("", *passage) if passage is not None and passage[0] < passage[1] else None
