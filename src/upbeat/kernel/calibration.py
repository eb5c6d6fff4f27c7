"""Grades from peers, calibrated by what the teacher has marked (R40).

The model is PG1 of Piech et al. 2013 ("Tuned models of peer assessment in MOOCs", EDM): the points of evaluator *v* on
work *u* are s_u + b_v + e, with a bias b_v ~ N(0, BIAS²) of the evaluator and noise of their own spread. There s_u is
found by Gibbs sampling over tens of thousands of evaluations; a class has thirty, but it has works that the teacher has
marked, so bias and spread follow in closed form from the differences to the teacher, shrunk to what is usual
(Calibrated Peer Review, Chapman 2001, weighs evaluators by such samples too). Points are shares of the most, 0 to 1.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from upbeat.kernel.wilson import Z95

NOISE = 0.15
"""Spread of a pupil's points around the truth when nothing is known of them: about half of one level in four. Ours; no
study of school classes is known to us that sets it."""

BIAS = 0.10
"""Spread of severity between pupils when nothing is known of them. Ours."""

PRIOR = 4.0
"""How many differences the usual spread counts for."""

FEWEST = 3
"""Fewer evaluations make no grade: the teacher is asked."""

WIDE = 0.25
"""An interval that reaches further than this to each side says too little: the teacher is asked."""


@dataclass(frozen=True, slots=True)
class Evaluator:
    """How somebody evaluates: ``bias`` above (below 0: under) the teacher, ``spread`` around it, ``weight`` of a word
    of theirs (1 / variance), ``seen``: works that both they and the teacher marked."""

    bias: float
    spread: float
    weight: float
    seen: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """A grade from peers with its 95 % interval. ``disagree``: they differ too much; ``few``: too few evaluated it."""

    share: float
    low: float
    high: float
    count: int
    few: bool
    disagree: bool

    @property
    def stands(self) -> bool:
        """May it be a grade without a word of the teacher?"""
        return not (self.few or self.disagree)


def evaluator_of(differences: Sequence[float]) -> Evaluator:
    """Bias, spread and weight from the differences (own − teacher's) on works that the teacher has marked.

    Bias: the posterior mean under N(0, BIAS²) with noise NOISE. Spread: the scale of a scaled inverse χ² with PRIOR
    degrees of freedom around NOISE². Weight: 1 / (spread² + what is not known of the bias).
    """
    seen = len(differences)
    bias = sum(differences) / (seen + NOISE**2 / BIAS**2)
    squares = sum((difference - bias) ** 2 for difference in differences)
    variance = (PRIOR * NOISE**2 + squares) / (PRIOR + seen)
    unknown = 1 / (1 / BIAS**2 + seen / NOISE**2)
    return Evaluator(bias, math.sqrt(variance), 1 / (variance + unknown), seen)


def estimate(shares: Mapping[str, float], evaluators: Mapping[str, Evaluator]) -> Estimate | None:
    """The mean of the shares (by evaluator), each less its bias, by weight; None where nobody evaluated.

    The interval is widened where they differ more than their spreads tell, by the ratio of Birge (1932).
    """
    if not shares:
        return None
    stranger = evaluator_of(())
    words = [(share - one.bias, one.weight) for key, share in sorted(shares.items())
             for one in (evaluators.get(key, stranger),)]  # fmt: skip
    total = sum(weight for _word, weight in words)
    mean = sum(word * weight for word, weight in words) / total
    error = 1 / total
    if len(words) > 1:
        error *= max(1.0, sum(weight * (word - mean) ** 2 for word, weight in words) / (len(words) - 1))
    half = Z95 * math.sqrt(error)
    return Estimate(
        share=_within(mean),
        low=_within(mean - half),
        high=_within(mean + half),
        count=len(words),
        few=len(words) < FEWEST,
        disagree=half > WIDE,
    )


def _within(share: float) -> float:
    return min(1.0, max(0.0, share))
