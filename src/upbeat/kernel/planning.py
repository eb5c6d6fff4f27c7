"""A plan for the minutes of a lesson, from what the class did not get: a proposal that the teacher changes.

Steps are taken by their weight as long as the least they need still fits; then each gets what it usually takes, and
what is left goes to work in groups. So the minutes of a plan are exactly those of the lesson.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _

Kind = Literal["explain", "question", "turn", "groups", "piece", "exit"]

LEAST_MINUTES = 5
LONGEST_MINUTES = 240
DISCUSS_BELOW = 0.7
"""A point that more got wrong is explained first; one that fewer got wrong a pupil can teach (Crouch & Mazur 2001)."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """A point that the class did not get, the hardest first: keys of a question that can be asked on it and of the
    pupils who can explain it."""

    point: str
    share_wrong: float
    question: str = ""
    teachers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """A step of the plan and what it is about: ``point``, ``question`` to ask, ``person`` who teaches, ``piece`` to
    open, each a key or empty."""

    kind: Kind
    minutes: int
    point: str = ""
    question: str = ""
    person: str = ""
    piece: str = ""


@dataclass(frozen=True, slots=True)
class _Wanted:
    """``weight``: taken first where small; ``place``: where it stands in the lesson; minutes at least and usually."""

    weight: int
    place: int
    least: int
    step: Step


def plan_lesson(troubles: Sequence[Trouble], pieces: Sequence[tuple[str, int]], minutes: int) -> tuple[Step, ...]:
    """Steps of exactly ``minutes`` in order, an exit ticket last. ``pieces``: keys and minutes of what stands in class,
    in the order of the lesson. Invalid below five minutes and above four hours."""
    if not LEAST_MINUTES <= minutes <= LONGEST_MINUTES:
        raise Invalid(_("A lesson has 5 to 240 minutes."), field="minutes")
    chosen: list[_Wanted] = []
    left = minutes
    for wanted in sorted(_wanted(troubles, pieces), key=lambda one: (one.weight, one.place)):
        if wanted.least <= left:
            chosen.append(wanted)
            left -= wanted.least
    chosen.sort(key=lambda one: one.place)
    given = [one.least for one in chosen]
    for number in sorted(range(len(chosen)), key=lambda number: chosen[number].weight):
        more = min(left, chosen[number].step.minutes - chosen[number].least)
        given[number] += more
        left -= more
    longest = max(range(len(chosen)), key=lambda number: (chosen[number].step.kind == "groups", given[number]))
    given[longest] += left
    return tuple(replace(one.step, minutes=length) for one, length in zip(chosen, given, strict=True))


def _wanted(troubles: Sequence[Trouble], pieces: Sequence[tuple[str, int]]) -> list[_Wanted]:
    wanted = [_Wanted(0, 900, 2, Step("exit", 4))]
    first = pieces[0][0] if pieces else ""
    wanted.append(_Wanted(3, 500, 8, Step("groups", 12, troubles[0].point if troubles else "", piece=first)))
    for number, (piece, usual) in enumerate(pieces[1:]):
        wanted.append(_Wanted(6 + number, 600 + number, min(5, usual), Step("piece", usual, piece=piece)))
    taught: set[str] = set()
    for number, trouble in enumerate(troubles):
        place = 100 * (number + 1)
        teacher = next((key for key in trouble.teachers if key not in taught), "")
        turn = bool(teacher) and (number > 0 or trouble.share_wrong < DISCUSS_BELOW)
        if turn:
            taught.add(teacher)
            wanted.append(_Wanted(4 + 2 * number, place + 2, 4, Step("turn", 6, trouble.point, person=teacher)))
        if not turn or number == 0:
            wanted.append(_Wanted(1 + 4 * number, place, 3, Step("explain", 5, trouble.point)))
        if trouble.question:
            ask = Step("question", 6, trouble.point, question=trouble.question)
            wanted.append(_Wanted(2 + 4 * number, place + 1, 4, ask))
    return wanted
