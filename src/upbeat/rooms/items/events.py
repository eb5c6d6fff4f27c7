"""News of the items room, after commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RegradeAsked:
    """Past answers wait to be marked anew."""

    school_id: int
    regrade_id: int


@dataclass(frozen=True, slots=True)
class ResponsesRegraded:
    """Answers of these people to an item count otherwise than before: what is reckoned from them is to be reckoned
    anew. ``undone``: they count again as before the regrade."""

    school_id: int
    regrade_id: int
    item_id: int
    point_id: int
    person_ids: tuple[int, ...]
    undone: bool = False


@dataclass(frozen=True, slots=True)
class ResponseJudged:
    """A person judged one answer otherwise than it counted: whose it is, is to hear of it."""

    school_id: int
    regrade_id: int
