"""A vote as it comes from a phone or a card."""

from dataclasses import dataclass, field

from upbeat.rooms.items.reading import Form


@dataclass(frozen=True, slots=True)
class Choice:
    """What is answered in a round of a live question. ``person`` and ``school`` come from the signed pass.

    ``form``: the fields, as an answer at home has them; without any the choice only says how sure one is of the answer
    that is there. ``sure``: ``"sure"``, ``"rather"``, ``"guess"`` or nothing. ``seq`` grows with each choice of one
    phone: of two the one with the larger number counts.
    """

    person: int
    school: int
    question: int
    round: int
    seq: int
    form: Form = field(default_factory=lambda: Form({}))
    sure: str = ""
