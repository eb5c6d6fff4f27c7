"""Kinds of questions that packs add (docs/decisions/0019): this room asks and keeps them, and knows nothing of them.

A pack offers its kinds once, when the site starts; without it its questions cannot be asked, and nothing else changes.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.marking import KINDS, Option, Outcome, mark
from upbeat.rooms.people.models import Person

LONGEST_KIND = 10
SENSES = ("hearing", "performing")
"""What a kind may need of a pupil, so that a teacher can say that it is not asked of one who has it not: that something
is heard; that something is sung, played, clapped or tapped."""
GONE = _("This question needs a part of the site that is switched off. Tell your teacher.")


@dataclass(frozen=True, slots=True)
class Sketch:
    """A question drawn from a seed: its words in the language of the page, its options, and the key of this drawing.
    ``heard``: whatever else the pack needs to show it; it stays on the server."""

    stem: str
    key: Mapping[str, Any]
    options: tuple[Option, ...] = ()
    heard: Any = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A question about to be shown: by an attempt (its ``token``), or in a preview to its author, without a token.
    ``drawn_key``: the key of this drawing, and ``heard`` what it draws: take from them what may be shown. ``kind``: the
    name under which its pack offers it."""

    variant_id: int
    seed: int
    token: str
    drawn_key: Mapping[str, Any]
    heard: Any
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer of which a kind tells: the key of its drawing, the answer as it is kept, whether it counts as right,
    and the response, whose attempt and variant are read; None in a preview to an author."""

    key: Mapping[str, Any]
    answer: Any
    right: bool
    response: Any = None


@dataclass(frozen=True, slots=True)
class Measured:
    """An answer that the server found itself, in what a pupil performed. No browser can send one."""

    answer: Any


@dataclass(frozen=True, slots=True)
class PackKind:
    """A kind of question.

    ``name``: at most ten letters. ``check``: the key that an author wrote, as it is kept; Invalid if it cannot be one.
    ``words``: the right answer as an author reads it. ``draw``: what a seed makes of stem and key, the same for ever;
    None: nothing is drawn. ``base``: ``single``, ``order`` or ``matching`` where it is answered and marked like one
    once it is drawn; else ``mark`` marks it. ``measured``: it is answered by what the server measures. ``leads``: from
    which names guidance may lead, by key. ``template``: what stands inside the form of a pupil, before the fields of
    the base; ``show`` gives it ``question.more``, never anything of the key before it may. ``seed``: of a new attempt
    of a person at a variant's key; None draws one. ``live``: it may be asked in class, on phones.
    ``script``: the entry of the front end that its template needs. ``needs``: of :data:`SENSES`. ``after``: a template
    of what is to be seen beside the outcome, right or not, with ``after.more`` from ``tell_after``; where that is empty
    nothing is shown. Of a wrong answer never more of the key than its question shows, nor a count by which it could be
    found.
    """

    name: str
    label: str | Promise
    explained: str | Promise
    check: Callable[[str, Any], Mapping[str, Any]]
    words: Callable[[Mapping[str, Any]], list[str]]
    template: str
    base: str = ""
    draw: Callable[[str, Mapping[str, Any], int], Sketch] | None = None
    mark: Callable[[Mapping[str, Any], Any], Outcome] | None = None
    leads: Callable[[Mapping[str, Any]], frozenset[str]] | None = None
    show: Callable[[Shown], Mapping[str, Any]] | None = None
    seed: Callable[[Person, int, Mapping[str, Any]], int] | None = None
    measured: bool = False
    live: bool = False
    script: str = ""
    needs: frozenset[str] = frozenset()
    after: str = ""
    tell_after: Callable[[Answered], Mapping[str, Any]] | None = None


_OFFERED: dict[str, PackKind] = {}


def offer_kind(kind: PackKind) -> None:
    """Add a kind; offered twice it counts once. ValueError for a name that is taken or too long."""
    if kind.name in KINDS or len(kind.name) > LONGEST_KIND or bool(kind.base) == bool(kind.mark):
        raise ValueError(f"{kind.name} cannot be a kind of question.")
    _OFFERED[kind.name] = kind


def offered_kinds() -> tuple[PackKind, ...]:
    """All kinds of packs, in the order in which they were offered."""
    return tuple(_OFFERED.values())


def pack_kind(name: str) -> PackKind | None:
    """The kind of a pack; None for those of the platform, and for one whose pack is not there."""
    return _OFFERED.get(name)


def is_known(name: str) -> bool:
    """Can questions of this kind be written?"""
    return name in KINDS or name in _OFFERED


def answered_as(name: str) -> str:
    """The kind of which it is answered: of a drawn question its base, else itself."""
    kind = _OFFERED.get(name)
    return kind.base or name if kind is not None else name


def is_drawn(name: str) -> bool:
    """Does a seed make the question?"""
    kind = _OFFERED.get(name)
    return kind is not None and kind.draw is not None


def kinds_needing(sense: str) -> frozenset[str]:
    """Kinds of packs that need this of a pupil."""
    return frozenset(kind.name for kind in _OFFERED.values() if sense in kind.needs)


def live_kinds() -> frozenset[str]:
    """Kinds of packs that phones can answer in class."""
    return frozenset(kind.name for kind in _OFFERED.values() if kind.live)


def mark_as(kind: str, key: Mapping[str, Any], answer: Any) -> Outcome:
    """Mark an answer of any kind. Invalid, with a sentence for the learner, where it cannot be an answer at all."""
    own = _OFFERED.get(kind)
    if own is not None and own.mark is not None:
        return own.mark(key, answer)
    if own is None and kind not in KINDS:
        raise Invalid(GONE)
    return mark(kind, key, answer)
