"""Marking on the server, at once (R30): answer and key in, right or not yet out. What comes out holds no key."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations

from upbeat.kernel.answers import LONGEST_ANSWER, read_text
from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.number_keys import is_right, read_for
from upbeat.kernel.parts import mark_gaps, mark_matching
from upbeat.kernel.places import mark_moment, mark_spot
from upbeat.kernel.questions import KINDS, Kind, Option, Question, check_key, public

__all__ = ["KINDS", "Kind", "Option", "Outcome", "Question", "check_key", "mark", "public", "typed"]


MOST = 1e18
"""No answer in numbers is larger; what is larger is read as a text, and refused."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """``correct``: all of it; ``score``: 0 to 1, for statistics, 1 exactly where correct.

    ``chosen``: ids as they were given, or the one typed answer as it was read. Do not show the score of a wrong
    answer to the learner: by changing one choice at a time it would give the key away. ``wrong``: of a question of
    parts or places, the names under which guidance may be found, the most particular first.
    """

    correct: bool
    score: float
    chosen: tuple[str, ...]
    wrong: tuple[str, ...] = ()


def mark(kind: str, key: Mapping[str, object], answer: object) -> Outcome:
    """Mark one answer. Shapes of ``key`` as in :func:`upbeat.kernel.questions.check_key`.

    ``answer``: an id (single), a list of ids (multiple, order), a number or what was typed (number), what was typed
    (text), a mapping of parts (matching, gap) or of ``x`` and ``y`` (spot), a second (moment). Raises
    :class:`Invalid`, with a sentence for the learner, where it cannot be an answer at all.
    """
    if kind not in _MARKERS:
        raise Invalid(_("This question cannot be marked. Tell your teacher."))
    return _MARKERS[kind](key, answer)


def _single(key: Mapping[str, object], answer: object) -> Outcome:
    if isinstance(answer, list | tuple) and len(answer) == 1:
        answer = answer[0]
    if not isinstance(answer, str) or not answer:
        raise Invalid(_("Choose one answer."), field="answer")
    correct = answer == key["right"]
    return Outcome(correct, float(correct), (answer,))


def _multiple(key: Mapping[str, object], answer: object) -> Outcome:
    """Score: right choices less wrong ones, over all right ones, never below 0: choosing all earns nothing extra."""
    chosen = _ids(answer)
    if not chosen:
        raise Invalid(_("Choose at least one answer."), field="answer")
    right = frozenset(_strings(key["right"]))
    hits = len(right.intersection(chosen))
    score = max(0.0, (hits - (len(chosen) - hits)) / len(right))
    return Outcome(right == set(chosen), score, chosen)


def _order(key: Mapping[str, object], answer: object) -> Outcome:
    """Score: share of pairs that stand in the right order (Kendall 1938, concordant pairs)."""
    chosen, right = _ids(answer), _strings(key["order"])
    if sorted(chosen) != sorted(right):
        raise Invalid(_("Put every card into the order, each once."), field="answer")
    place = {name: number for number, name in enumerate(right)}
    pairs = [place[first] < place[second] for first, second in combinations(chosen, 2)]
    return Outcome(chosen == right, sum(pairs) / len(pairs) if pairs else 1.0, chosen)


def _number(key: Mapping[str, object], answer: object) -> Outcome:
    """Exact: decimals are compared as fractions, and an answer at the very edge of the tolerance is right."""
    if isinstance(answer, int | float) and not isinstance(answer, bool) and abs(answer) < MOST:
        values, chosen = frozenset({Fraction(str(answer))}), str(answer)
    else:
        chosen = typed(answer)
        values = read_for(key, chosen)
    correct = is_right(key, values)
    return Outcome(correct, float(correct), (chosen,))


def _text(key: Mapping[str, object], answer: object) -> Outcome:
    chosen = read_text(typed(answer))
    if not chosen:
        raise Invalid(_("Write an answer first."), field="answer")
    correct = chosen in {read_text(accepted) for accepted in _strings(key["accepted"])}
    return Outcome(correct, float(correct), (chosen,))


def _matching(key: Mapping[str, object], answer: object) -> Outcome:
    """Score: share of the pairs that are right."""
    return _parts(*mark_matching(key, answer))


def _gap(key: Mapping[str, object], answer: object) -> Outcome:
    """Score: share of the gaps that are right."""
    return _parts(*mark_gaps(key, answer))


def _parts(known: list[bool], chosen: tuple[str, ...], wrong: tuple[str, ...]) -> Outcome:
    return Outcome(all(known), sum(known) / len(known), chosen, wrong)


def _spot(key: Mapping[str, object], answer: object) -> Outcome:
    correct, chosen, wrong = mark_spot(key, answer)
    return Outcome(correct, float(correct), chosen, () if correct else wrong)


def _moment(key: Mapping[str, object], answer: object) -> Outcome:
    correct, chosen, wrong = mark_moment(key, answer)
    return Outcome(correct, float(correct), chosen, () if correct else wrong)


def typed(answer: object, longest: int = LONGEST_ANSWER) -> str:
    """What was typed, trimmed. Invalid, with a sentence for the learner, for what is no text, empty or too long."""
    if not isinstance(answer, str) or not answer.strip():
        raise Invalid(_("Write an answer first."), field="answer")
    if len(answer) > longest:
        raise Invalid(
            _("Write a short answer, not longer than %(most)s characters."),
            field="answer",
            values={"most": str(longest)},
        )
    return answer.strip()


def _ids(answer: object) -> tuple[str, ...]:
    if not isinstance(answer, list | tuple) or not all(isinstance(one, str) for one in answer):
        raise Invalid(_("Choose from the answers that are shown."), field="answer")
    if len(set(answer)) < len(answer):
        raise Invalid(_("Choose each answer once."), field="answer")
    return tuple(answer)


def _strings(names: object) -> tuple[str, ...]:
    return tuple(str(name) for name in names) if isinstance(names, list | tuple) else ()


_MARKERS: dict[str, Callable[[Mapping[str, object], object], Outcome]] = {
    "single": _single,
    "multiple": _multiple,
    "number": _number,
    "text": _text,
    "order": _order,
    "matching": _matching,
    "gap": _gap,
    "spot": _spot,
    "moment": _moment,
}
