"""What a vote came to, for who may see it: shares with their bounds, the most frequent answers, how sure one was."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from upbeat.kernel.answers import read_text
from upbeat.kernel.errors import Invalid
from upbeat.kernel.number_keys import read_for
from upbeat.kernel.parameters import written
from upbeat.kernel.tally import Bar, Sureness, Tally, bars, sureness, tally
from upbeat.kernel.vote import Band, band
from upbeat.rooms.classroom.models import LiveQuestion, Vote
from upbeat.rooms.items.drawing import Drawn, drawn
from upbeat.rooms.items.kinds import pack_kind
from upbeat.rooms.items.models import Item

TYPED = frozenset({Item.Kind.NUMBER, Item.Kind.TEXT, Item.Kind.GAP})
"""Kinds in which somebody alone may have written something by which one knows who it was."""
CHOICES = frozenset({Item.Kind.SINGLE, Item.Kind.MULTIPLE})
ARROW = " → "
LARGEST = 10**15
"""A number beyond is shown as it was typed, and drawn nowhere: 1e999 would break a page."""


@dataclass(frozen=True, slots=True)
class RoundResult:
    """One vote, without a name. ``n`` answers; ``right`` and ``band`` are None where nobody has said what is right.

    ``answers``: the most frequent ones, empty for choices, whose options carry their counts. ``bars``: numbers, where
    a drawing says more. ``spots``: places on the picture in per cent (x, y, right?).
    """

    number: int
    n: int
    right: int | None
    band: Band | None
    answers: Tally
    bars: tuple[Bar, ...]
    spots: tuple[tuple[float, float, bool | None], ...]
    sure: tuple[Sureness, ...]

    @property
    def percent(self) -> tuple[int, int, int] | None:
        """Share right and its bounds, in per cent."""
        if self.band is None:
            return None
        return round(100 * self.band.share), round(100 * self.band.low), round(100 * self.band.high)

    @property
    def sure_and_wrong(self) -> int:
        """How many were sure of what is wrong."""
        return sum(row.wrong or 0 for row in self.sure if row.level == "sure")

    @property
    def widest(self) -> int:
        """The highest of the bars."""
        return max((bar.count for bar in self.bars), default=0)


def result_of(question: LiveQuestion, number: int, votes: Sequence[Vote], *, to_all: bool) -> RoundResult:
    """What the votes of a round say. ``to_all``: what one alone has written is in no text and in no bar."""
    shown = drawn(question.wording, question.seed)
    right = sum(vote.correct is True for vote in votes) if question.has_key else None
    hidden = to_all and shown.kind in TYPED
    return RoundResult(
        number=number,
        n=len(votes),
        right=right,
        band=band(right, len(votes)) if right is not None else None,
        answers=tally(_rows(shown, votes), at_least=2 if hidden else 1),
        bars=bars(_numbers(shown, votes, at_least=2 if hidden else 1)) if shown.kind == Item.Kind.NUMBER else (),
        spots=spots_of(votes) if shown.kind == Item.Kind.SPOT else (),
        sure=sureness((vote.correct, vote.sure) for vote in votes) if question.asks_sure else (),
    )


def chosen(answer: Any) -> Sequence[str]:
    """The ids of a choice, however many."""
    return answer if isinstance(answer, list) else [answer]


def _rows(shown: Drawn, votes: Iterable[Vote]) -> list[tuple[str, str, bool | None]]:
    """(same when, as written, right?) for each vote; for parts one for each vote that is right and each wrong part."""
    reader = _READERS.get(shown.kind)
    return [row for vote in votes for row in reader(shown, vote)] if reader else []


Rows = list[tuple[str, str, bool | None]]


def _number_row(shown: Drawn, vote: Vote) -> Rows:
    text = str(vote.answer).strip()
    values = _values(shown.key, text)
    key = "/".join(sorted(str(value) for value in values)) or text
    unit = str(shown.key.get("unit") or "")
    readable = len(values) == 1 and abs(min(values)) < LARGEST
    plain = f"{written(min(values))} {unit}".strip() if readable else text
    return [(key, plain, vote.correct)]


def _text_row(_shown: Drawn, vote: Vote) -> Rows:
    text = str(vote.answer).strip()
    return [(read_text(text), text, vote.correct)]


def _order_row(shown: Drawn, vote: Vote) -> Rows:
    texts = {option.id: option.text for option in shown.options}
    text = ARROW.join(texts.get(name, "…") for name in vote.answer)
    return [(text, text, vote.correct)]


def _matching_rows(shown: Drawn, vote: Vote) -> Rows:
    texts = {option.id: option.text for option in shown.options}
    pairs: Mapping[str, str] = shown.key["pairs"]
    wrong = [(left, one) for left, one in vote.answer.items() if pairs.get(left) != one]
    return _part_rows([f"{texts.get(left, '…')} – {texts.get(one, '…')}" for left, one in wrong])


def _gap_rows(shown: Drawn, vote: Vote) -> Rows:
    texts = {option.id: option.text for option in shown.options}
    rows: Rows = []
    for name, given in vote.answer.items():
        gap = shown.key["gaps"].get(name, {})
        if "right" in gap:
            known, key, text = given == gap["right"], given, texts.get(given, "…")
        else:
            key, text = read_text(given), given.strip()
            known = key in {read_text(one) for one in gap.get("accepted", ())}
        if not known:
            rows.append((f"[{name}] {key}", f"[{name}] {text}", False))
    return rows


def _part_rows(wrong: Iterable[str]) -> Rows:
    """Whole answers that are right are counted above; below them stands what was wrong in the others."""
    return [(text, text, False) for text in wrong]


_READERS: Mapping[str, Callable[[Drawn, Vote], Rows]] = {
    Item.Kind.NUMBER: _number_row,
    Item.Kind.TEXT: _text_row,
    Item.Kind.ORDER: _order_row,
    Item.Kind.MATCHING: _matching_rows,
    Item.Kind.GAP: _gap_rows,
}


def _values(key: Mapping[str, Any], text: str) -> frozenset[Any]:
    try:
        return read_for({**key, "needs_unit": False}, text)
    except Invalid:
        return frozenset()


def _numbers(shown: Drawn, votes: Iterable[Vote], *, at_least: int) -> list[float]:
    read = (_values(shown.key, str(vote.answer)) for vote in votes)
    numbers = [float(min(values)) for values in read if values and abs(min(values)) < LARGEST]
    given = Counter(numbers)
    return [number for number in numbers if given[number] >= at_least]


def spots_of(votes: Iterable[Vote]) -> tuple[tuple[float, float, bool | None], ...]:
    """Places on the picture in per cent, and whether they are right."""
    return tuple(
        (round(100 * float(vote.answer["x"]), 2), round(100 * float(vote.answer["y"]), 2), vote.correct)
        for vote in votes
    )


def right_outlines(shown: Drawn) -> tuple[str, ...]:
    """The right places on a picture as SVG paths, in per cent of its width and height. Empty for other kinds."""
    if shown.kind != Item.Kind.SPOT:
        return ()
    aspect = float(shown.key.get("aspect", 1))
    return tuple(_outline(region, aspect) for region in shown.key["regions"] if region["id"] in shown.key["right"])


def _outline(region: Mapping[str, Any], aspect: float) -> str:
    def cent(value: float) -> str:
        return f"{100 * float(value):.2f}"

    if region["shape"] == "rect":
        x, y, w, h = (cent(region[name]) for name in "xywh")
        return f"M{x} {y}h{w}v{h}h-{w}z"
    if region["shape"] == "circle":
        wide, high = cent(region["r"]), cent(region["r"] / aspect)
        across = cent(2 * region["r"])
        left = cent(region["x"] - region["r"])
        return f"M{left} {cent(region['y'])}a{wide} {high} 0 1 0 {across} 0a{wide} {high} 0 1 0 -{across} 0z"
    return "M" + "L".join(f"{cent(x)} {cent(y)}" for x, y in region["points"]) + "z"


def said_answer(shown: Drawn, answer: Any) -> str:
    """An answer in words, for who gave it; options in whatever ids both hold."""
    texts = {option.id: option.text for option in shown.options}
    if shown.kind == Item.Kind.ORDER:
        return ARROW.join(texts.get(name, "…") for name in answer)
    if shown.kind == Item.Kind.MATCHING:
        return "; ".join(f"{texts.get(left, '…')} – {texts.get(one, '…')}" for left, one in answer.items())
    if shown.kind == Item.Kind.GAP:
        return "; ".join(f"[{name}] {texts.get(given, given)}" for name, given in answer.items())
    if shown.kind == Item.Kind.SPOT:
        return _("%(x)d %% from the left, %(y)d %% from the top") % {
            "x": round(100 * answer["x"]),
            "y": round(100 * answer["y"]),
        }
    return "" if shown.kind in CHOICES or pack_kind(shown.kind) is not None else str(answer)
