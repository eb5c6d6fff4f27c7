"""What the evaluations of peers come to: how each evaluates, and what each work is worth by them."""

from collections import defaultdict
from dataclasses import dataclass

from upbeat.kernel.calibration import Estimate, Evaluator, estimate, evaluator_of
from upbeat.kernel.rubrics import share, stored
from upbeat.rooms.assess.models import Marking, PeerEvaluation, Task


@dataclass(frozen=True, slots=True)
class PeerResult:
    """By version (row) what peers make of it, and by evaluator (row) how near they come to the teacher."""

    estimates: dict[int, Estimate]
    evaluators: dict[int, Evaluator]


def markings_of(task: Task) -> dict[int, Marking]:
    """The teacher's latest marking of each version, by its row."""
    rows = Marking.objects.filter(version__submission__task=task).select_related("by").order_by("pk")
    return {row.version_id: row for row in rows}


def peer_result(task: Task) -> PeerResult:
    """All evaluations of a task that are not hidden, calibrated by every work that the teacher marked; two queries."""
    if task.rubric is None:
        return PeerResult({}, {})
    criteria = stored(task.rubric.criteria)
    truth = {number: share(criteria, marking.points) for number, marking in markings_of(task).items()}
    rows = PeerEvaluation.objects.filter(allocation__task=task, hiding=None).select_related("allocation")
    given: dict[int, dict[int, float]] = defaultdict(dict)
    counting: dict[int, dict[str, float]] = defaultdict(dict)
    for row in rows:
        allocation, worth = row.allocation, share(criteria, row.points)
        given[allocation.person_id][allocation.version_id] = worth
        counting[allocation.version_id][str(allocation.person_id)] = worth
    evaluators = {
        person: evaluator_of([worth - truth[version] for version, worth in words.items() if version in truth])
        for person, words in given.items()
    }
    known = {str(person): one for person, one in evaluators.items()}
    found = {version: estimate(words, known) for version, words in counting.items()}
    return PeerResult({version: one for version, one in found.items() if one is not None}, evaluators)
