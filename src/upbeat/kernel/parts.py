"""Questions of several parts: things matched with things, and a text with gaps.

Matching: options of the groups ``left`` and ``right``, key ``{"pairs": {"left id": "right id"}}`` with every left side;
several may go to one right side, and a right side may be left over. Answer: the same mapping.

Gap: ``[1]``, ``[2]`` … stand in the stem, key ``{"gaps": {"1": {"accepted": ["upbeat", …]}, "2": {"right": "id"}}}``; a
gap with ``right`` is chosen from the options of the group of its name. Answer: a mapping from gaps to what was typed or
chosen.
"""

import re
from collections.abc import Mapping, Sequence

from upbeat.kernel.answers import LONGEST_ANSWER, read_text
from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _

MOST_PARTS = 10
GAP = re.compile(r"\[([1-9]\d?)\]", re.ASCII)
WITH = ">"
"""Between a part and what was given for it, in the name by which guidance is found."""

Sides = Sequence[tuple[str, str]]
"""Options as (id, group)."""


def gaps_in(stem: str) -> tuple[str, ...]:
    """The names of the gaps of a text, in its order."""
    return tuple(GAP.findall(stem))


def pieces_of(stem: str) -> tuple[tuple[str, str], ...]:
    """The text cut at its gaps: (words, name of the gap behind them or empty)."""
    parts = [*GAP.split(stem), ""]
    return tuple(zip(parts[::2], parts[1::2], strict=True))


def check_matching(sides: Sides, key: Mapping[str, object]) -> None:
    """Refuse a matching that is none. Raises :class:`Invalid`."""
    left = [name for name, group in sides if group == "left"]
    right = [name for name, group in sides if group == "right"]
    if len(left) + len(right) != len(sides):
        raise Invalid(_("Each text of a matching stands on one of the two sides."), field="options")
    if not 2 <= len(left) <= MOST_PARTS or len(right) < 2:
        raise Invalid(
            _("Give between two and %(most)s pairs, with at least two different texts on the right."),
            field="options",
            values={"most": str(MOST_PARTS)},
        )
    pairs = key.get("pairs")
    if not isinstance(pairs, Mapping) or set(pairs) != set(left) or not all(one in right for one in pairs.values()):
        raise Invalid(_("Say for each text on the left what it goes with."), field="key")


def mark_matching(key: Mapping[str, object], answer: object) -> tuple[list[bool], tuple[str, ...], tuple[str, ...]]:
    """Which pairs are right, all pairs as names, and the names under which guidance for the wrong ones is found."""
    pairs = _mapping(key.get("pairs"))
    given = _given(answer, frozenset(pairs), _("Find for each one what it goes with."))
    known = [given[name] == right for name, right in pairs.items()]
    names = tuple(f"{name}{WITH}{given[name]}" for name in pairs)
    return known, names, _wrong(list(pairs), names, known)


def check_gaps(stem: str, sides: Sides, key: Mapping[str, object]) -> None:
    """Refuse a text with gaps that is none. Raises :class:`Invalid`."""
    names, gaps = gaps_in(stem), key.get("gaps")
    if not names or len(set(names)) < len(names) or len(names) > MOST_PARTS:
        raise Invalid(
            _("Write the gaps into the text as [1], [2] and so on, each once, at most %(most)s."),
            field="stem",
            values={"most": str(MOST_PARTS)},
        )
    if not isinstance(gaps, Mapping) or set(gaps) != set(names):
        raise Invalid(_("Say for each gap in the text what belongs there, and for no other."), field="key")
    for name, gap in gaps.items():
        ids = [option for option, group in sides if group == name]
        if not isinstance(gap, Mapping) or not (_is_choice(gap, ids) or (not ids and _is_typed(gap))):
            raise Invalid(
                _("Gap %(name)s: give the words that are accepted, or the right one and at least one wrong one."),
                field="key",
                values={"name": str(name)},
            )
    if any(group not in gaps for _option, group in sides):
        raise Invalid(_("Every choice belongs to a gap."), field="options")


def _is_choice(gap: Mapping[str, object], ids: list[str]) -> bool:
    return len(ids) >= 2 and gap.get("right") in ids


def _is_typed(gap: Mapping[str, object]) -> bool:
    accepted = gap.get("accepted")
    return (
        isinstance(accepted, list)
        and bool(accepted)
        and all(isinstance(one, str) and bool(read_text(one)) and len(one) <= LONGEST_ANSWER for one in accepted)
    )


def mark_gaps(key: Mapping[str, object], answer: object) -> tuple[list[bool], tuple[str, ...], tuple[str, ...]]:
    """As :func:`mark_matching`; what was typed is read as a short text is."""
    gaps = _mapping(key.get("gaps"))
    given = _given(answer, frozenset(gaps), _("Fill every gap first."))
    known, names = [], []
    for name, gap in gaps.items():
        told = _mapping(gap)
        read = given[name] if "right" in told else read_text(given[name])
        accepted = told.get("accepted")
        words = [str(one) for one in accepted] if isinstance(accepted, list) else []
        known.append(read == told["right"] if "right" in told else read in {read_text(word) for word in words})
        names.append(f"{name}{WITH}{read}")
    return known, tuple(names), _wrong(list(gaps), names, known)


def _given(answer: object, wanted: frozenset[str], missing: str) -> dict[str, str]:
    if not isinstance(answer, Mapping) or len(answer) > len(wanted) or not set(answer) <= wanted:
        raise Invalid(_("Choose from the answers that are shown."), field="answer")
    given = {str(name): one for name, one in answer.items() if isinstance(one, str) and one.strip()}
    if set(given) != wanted:
        raise Invalid(missing, field="answer")
    if any(len(one) > LONGEST_ANSWER for one in given.values()):
        raise Invalid(
            _("Write a short answer, not longer than %(most)s characters."),
            field="answer",
            values={"most": str(LONGEST_ANSWER)},
        )
    return given


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, Mapping) else {}


def _wrong(parts: Sequence[str], names: Sequence[str], known: Sequence[bool]) -> tuple[str, ...]:
    """First what was given for each wrong part, then the wrong parts themselves."""
    wrong = [place for place, right in enumerate(known) if not right]
    return (*(names[place] for place in wrong), *(parts[place] for place in wrong))
