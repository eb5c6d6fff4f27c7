"""A choice as it comes from a phone."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Choice:
    """Option ids chosen in a round of a live question. ``person`` and ``school`` come from the signed pass.

    ``seq`` grows with each choice of one phone: of two the one with the larger number counts.
    """

    person: int
    school: int
    question: int
    round: int
    seq: int
    options: tuple[str, ...]
