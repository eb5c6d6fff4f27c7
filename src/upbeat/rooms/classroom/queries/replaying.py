"""A lesson's votes once more, from the journal alone: what the tables hold must be what was told there."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from upbeat.rooms.classroom.models import Meeting, Round, Vote
from upbeat.rooms.journal.models import Fact

Spot = tuple[int, int]
"""Number of a round and of a person."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A vote of which journal and table tell different things; None where one of them tells of none."""

    round_id: int
    person_id: int
    told: Any
    stored: Any


def replayed_votes(meeting: Meeting) -> dict[Spot, Any]:
    """The answer of each person in each round as the journal tells it: of what one told about, the last."""
    rounds = Round.objects.filter(question__meeting=meeting).values("pk")
    rows = Fact.objects.filter(
        school_id=meeting.school_id, verb="voted", object_type=Round._meta.model_name, object_id__in=rounds
    )
    told: dict[Spot, Any] = {}
    # Written in the transaction of the vote, which holds the round: the numbers of the journal are in its order.
    for round_id, person_id, result in rows.order_by("pk").values_list("object_id", "actor_id", "result"):
        # A person deleted since took their vote along; the first lessons told of one option as a list.
        if person_id is not None:
            told[round_id, person_id] = result["answer"] if "answer" in result else result["options"][0]
    return told


def stored_votes(meeting: Meeting) -> dict[Spot, Any]:
    """The same from the table of votes."""
    rows = Vote.objects.filter(round__question__meeting=meeting)
    return {(round_id, who): answer for round_id, who, answer in rows.values_list("round_id", "person_id", "answer")}


def differences(meeting: Meeting) -> tuple[Difference, ...]:
    """Where journal and table differ; none in a sound lesson."""
    told, stored = replayed_votes(meeting), stored_votes(meeting)
    spots = sorted(told.keys() | stored.keys())
    return tuple(
        Difference(*spot, told.get(spot), stored.get(spot)) for spot in spots if told.get(spot) != stored.get(spot)
    )


def counts(votes: Mapping[Spot, Any]) -> dict[int, Counter[str]]:
    """For each round how often each option was chosen, by its authored id; an answer of another form counts whole."""
    found: dict[int, Counter[str]] = {}
    for (round_id, _person), answer in votes.items():
        found.setdefault(round_id, Counter()).update(_chosen(answer))
    return found


def _chosen(answer: Any) -> Iterable[str]:
    return [str(one) for one in answer] if isinstance(answer, list) else [str(answer)]
