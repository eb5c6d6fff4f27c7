"""How the guidance ladder works for a question: what was offered, what was taken, and whether it helped (D3)."""

from collections import Counter, defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

from upbeat.rooms.items.models import Response
from upbeat.rooms.learn.models import LadderStep
from upbeat.rooms.people.models import Enrolment, Section


@dataclass(frozen=True, slots=True)
class StepFigures:
    """A rung in numbers. ``answered``: of those who took it (of a hint all: it is read where it stands), how many
    answered the question again; ``helped``: how many of these then rightly."""

    label: str
    offered: int
    taken: int
    answered: int
    helped: int


def ladder_figures(items: Collection[int], section: Section | None = None) -> dict[int, list[StepFigures]]:
    """The rungs that were offered, by question, in the order of the ladder, over a class or the school; two queries."""
    steps = LadderStep.objects.filter(response__attempt__item__in=items)
    answers = Response.objects.filter(attempt__item__in=items)
    if section is not None:
        pupils = Enrolment.objects.filter(section=section, kind=Enrolment.Kind.PUPIL).values("person")
        steps = steps.filter(response__attempt__person__in=pupils)
        answers = answers.filter(attempt__person__in=pupils)
    then = _next_answers(answers.order_by("pk").values_list("attempt__item_id", "attempt__person_id", "pk", "correct"))
    offered, taken, answered, helped = Counter[_Key](), Counter[_Key](), Counter[_Key](), Counter[_Key]()
    for item, response, step, at in steps.values_list("response__attempt__item_id", "response", "step", "taken_at"):
        key = (item, step)
        offered[key] += 1
        if at is None and step != LadderStep.Kind.HINT:
            continue
        taken[key] += 1
        if response in then:
            answered[key] += 1
            helped[key] += then[response]
    figures: dict[int, list[StepFigures]] = {}
    for item in {item for item, _step in offered}:
        figures[item] = [
            StepFigures(str(label), offered[item, kind], taken[item, kind], answered[item, kind], helped[item, kind])
            for kind, label in LadderStep.Kind.choices
            if offered[item, kind]
        ]
    return figures


_Key = tuple[int, str]


def _next_answers(rows: Collection[tuple[int, int, int, bool]]) -> dict[int, bool]:
    """Was the answer after this one, of the same person to the same question, right? By the number of the response."""
    by_learner: dict[tuple[int, int], list[tuple[int, bool]]] = defaultdict(list)
    for item, person, number, correct in rows:
        by_learner[item, person].append((number, correct))
    return {
        before: correct for given in by_learner.values() for (before, _correct), (_number, correct) in pairwise(given)
    }
