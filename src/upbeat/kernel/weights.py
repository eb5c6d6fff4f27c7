"""Weights of a logistic model of answers: what they are, and those that are shipped (R32)."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from operator import mul
from pathlib import Path

FEATURES = ("elo", "item", "wins", "fails", "recent", "overall", "last", "first")
"""What an answer is foretold from: z of the Elo part, the item's difficulty b, ln(1 + right answers) and ln(1 + wrong
ones) on the skill, moving averages of right answers on the skill (.75 of the past) and over all (.9), whether the last
answer on the skill was right, and whether there is none yet. Over several points of one item each is a mean."""

SHIPPED = Path(__file__).with_name("mastery.json")


@dataclass(frozen=True, slots=True)
class Weights:
    """``intercept`` and one weight for each of ``FEATURES``, on the logit scale.

    ``information``: what one answer told of them on average where they were fitted, row by row, the intercept first
    (Fisher information); a later fit starts from it. Empty where nothing is fitted from them.
    """

    intercept: float
    values: tuple[float, ...]
    information: tuple[tuple[float, ...], ...] = ()

    def of(self, feature: str) -> float:
        """The weight of a feature by its name."""
        return self.values[FEATURES.index(feature)]

    def logit(self, row: Sequence[float]) -> float:
        """z of one row of features."""
        return sum(map(mul, self.values, row), self.intercept)

    def numbers(self) -> list[float]:
        """Intercept and weights, to be stored."""
        return [self.intercept, *self.values]


ELO_ALONE = Weights(0.0, (1.0, *(0.0,) * (len(FEATURES) - 1)))
"""The model without its logistic part."""


def weights_from(numbers: Sequence[float]) -> Weights:
    """Weights as :meth:`Weights.numbers` gave them. ValueError for another count."""
    if len(numbers) != len(FEATURES) + 1:
        raise ValueError(f"{len(FEATURES) + 1} weights are needed, {len(numbers)} were given.")
    return Weights(float(numbers[0]), tuple(float(number) for number in numbers[1:]))


def read_weights(told: Mapping[str, object]) -> Weights:
    """Weights of a file as :func:`written_weights` made it."""
    by_name, information = told["weights"], told["information"]
    if not isinstance(by_name, dict) or not isinstance(information, list):
        raise ValueError("This is no file of weights.")
    return Weights(
        float(by_name["intercept"]),
        tuple(float(by_name[name]) for name in FEATURES),
        tuple(tuple(float(number) for number in row) for row in information),
    )


def written_weights(weights: Weights) -> dict[str, object]:
    """Weights by name, for a file."""
    return {
        "weights": dict(zip(("intercept", *FEATURES), (round(n, 4) for n in weights.numbers()), strict=True)),
        "information": [[round(number, 5) for number in row] for row in weights.information],
    }


@cache
def shipped() -> Weights:
    """The weights that come with the package: fitted on many learners elsewhere, no personal data in them.

    ``python -m bench.mastery --ship`` makes them anew.
    """
    return read_weights(json.loads(SHIPPED.read_text()))
