"""When something is worth mending: thresholds in one place, pure functions over figures of the analyse room."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from upbeat.kernel.engagement import hot_spots

MISSED_FROM = 5
"""Answers of different learners before a question says anything."""

MISSED_BELOW = 0.5
"""Share right at first below which the passage before the question is worth another look."""

TAUGHT_BELOW = 0.3
"""Share right at the end of a lesson below which it has to be explained again (Crouch & Mazur, for a first vote)."""

LEFT_SHARE = 0.25
"""Share of viewers lost within ten seconds, before the last tenth of the video."""

LEFT_FROM = 10
"""Viewers before a loss says anything."""

ASKED_FROM = 3
"""Questions within ten seconds."""

WINDOW_S = 10


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Seconds of a version that something speaks against. ``strength`` 0 to 1; ``evidence`` fills the sentence."""

    kind: str
    start_s: float
    end_s: float
    strength: float
    evidence: dict[str, Any]
    item_id: int | None = None


def rewatched(rewatches: Sequence[int], viewers: int) -> list[Suspicion]:
    """Passages that people go back to; none below sixty viewers (learning.md)."""
    return [
        Suspicion(
            "rewatched",
            float(spot.start),
            float(spot.end),
            _unit(spot.excess / viewers),
            {"again": round(spot.rewatches)},
        )
        for spot in hot_spots(list(rewatches), viewers).spots
    ]


def left(uniques: Sequence[int], viewers: int) -> list[Suspicion]:
    """Where many stop: the steepest losses of viewers within ten seconds."""
    if viewers < LEFT_FROM:
        return []
    found = []
    last = int(len(uniques) * 0.9) - WINDOW_S
    second = 0
    while second < last:
        lost = uniques[second] - uniques[second + WINDOW_S]
        if lost >= LEFT_SHARE * viewers:
            evidence = {"lost": lost, "viewers": viewers}
            found.append(Suspicion("left", float(second), float(second + WINDOW_S), _unit(lost / viewers), evidence))
            second += WINDOW_S
        second += 1
    return found


def missed(
    item_id: int, second: int, part_start: float, n: int, right: int, idea: str, holders: int
) -> list[Suspicion]:
    """A question that most get wrong points at the part before it."""
    if n < MISSED_FROM or right >= MISSED_BELOW * n:
        return []
    evidence = {"wrong": n - right, "of": n, "idea": idea, "holders": holders}
    return [Suspicion("missed", part_start, float(second), _unit(1 - right / n), evidence, item_id)]


def asked(steps: Sequence[tuple[float, int]]) -> list[Suspicion]:
    """Ten seconds about which many ask."""
    return [
        Suspicion("asked", second, second + WINDOW_S, _unit(count / 10), {"questions": count})
        for second, count in steps
        if count >= ASKED_FROM
    ]


def taught(
    duration_s: float, n: int, right: int, idea: str, holders: int, span: tuple[float, float] | None
) -> list[Suspicion]:
    """After the lesson most still do not know what the video explains: the passage that the most frequent wrong idea
    leads to, else all of it."""
    if n < MISSED_FROM or right >= TAUGHT_BELOW * n:
        return []
    start, end = span or (0.0, duration_s)
    evidence = {"wrong": n - right, "of": n, "idea": idea, "holders": holders}
    return [Suspicion("class", start, end, _unit(1 - right / n), evidence)]


def _unit(value: float) -> float:
    return max(0.0, min(1.0, value))
