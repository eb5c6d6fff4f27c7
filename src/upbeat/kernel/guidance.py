"""The guidance ladder (R31, D3): from a wrong answer to its misconception, the exact seconds, a hint, another wording.

The right answer never comes in: what is given for an answer is found by that answer alone.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _

WHEEL_SPINNING_AFTER = 10
"""Failures without mastery; beyond it more of the same does not help (Beck & Gong 2013)."""

ANY_OTHER = "*"
"""The name under which guidance for every other wrong answer is found."""


@dataclass(frozen=True, slots=True)
class Span:
    """Seconds ``start`` to ``end`` of one version of a video: a place one can jump to, and come back from."""

    version: str
    start: float
    end: float

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise Invalid(_("The explaining passage begins before it ends."), field="span")


@dataclass(frozen=True, slots=True)
class OptionGuidance:
    """What an author says to one wrong answer; everything may be missing."""

    misconception: str = ""
    span: Span | None = None
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What is offered now, never forced. ``misconception`` names the error on every rung where it is known.

    ``span``: look at these seconds; ``hint``: read this (an empty hint: look once more); ``supplement``: this material
    says it otherwise; ``variant``: try this one; ``teacher``: the teacher is told, and the learner gets another way.
    """

    kind: Literal["span", "hint", "supplement", "variant", "teacher"]
    misconception: str = ""
    span: Span | None = None
    hint: str = ""
    supplement: str = ""
    variant: str = ""


def is_wheel_spinning(failures: int) -> bool:
    """More failures on one point, without mastery, than more tries can mend?"""
    return failures > WHEEL_SPINNING_AFTER


def next_step(
    wrong: Sequence[Sequence[str]],
    guidance: Mapping[str, OptionGuidance],
    variants: Sequence[str] = (),
    failures: int = 0,
    passage: Span | None = None,
    supplements: Sequence[str] = (),
) -> Step:
    """The next rung after a wrong answer.

    ``wrong``: the learner's wrong answers to this question so far, oldest first, each as ``Outcome.chosen``;
    ``guidance``: by option id or typed answer, ``*`` for any other; ``variants``: parallel wordings not met yet,
    best first; ``failures``: wrong answers on the point in all; ``passage``: the part just watched, for an answer
    without its own span; ``supplements``: material on the point, best first.

    First the seconds, then the hint, then the supplement, then another wording, then round again; a rung that is empty
    is left out.
    """
    own = _guidance_for(wrong[-1] if wrong else (), guidance)
    if is_wheel_spinning(failures):
        return Step("teacher", own.misconception)
    rungs: list[Step] = []
    span = own.span or passage
    if span is not None:
        rungs.append(Step("span", own.misconception, span=span))
    if own.hint:
        rungs.append(Step("hint", own.misconception, hint=own.hint))
    if supplements:
        rungs.append(Step("supplement", own.misconception, supplement=supplements[0]))
    if variants:
        rungs.append(Step("variant", own.misconception, variant=variants[0]))
    if not rungs:
        return Step("hint", own.misconception)
    return rungs[max(0, len(wrong) - 1) % len(rungs)]


def _guidance_for(chosen: Sequence[str], guidance: Mapping[str, OptionGuidance]) -> OptionGuidance:
    found = next((guidance[name] for name in chosen if name in guidance and name != ANY_OTHER), None)
    return found or guidance.get(ANY_OTHER) or OptionGuidance()
