"""Curriculum frameworks that packs offer: a school takes one on with a press, instead of typing it.

The catalog knows none of them. A pack calls :func:`offer_framework` once, when it is plugged in.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement: stage or grade band, practice or domain in it, code and text. ``others``: by language code the
    texts of ``stage``, ``practice`` and ``statement`` in that language."""

    stage: str
    practice: str
    code: str
    statement: str
    others: dict[str, dict[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class OfferedFramework:
    """A framework to be had. ``key`` stays for ever: by it what is taken on again is found, and by their codes its
    statements; texts are in English, ``names``, ``abouts`` and ``others`` in other languages."""

    key: str
    name: str
    about: str
    statements: Sequence[Statement]
    names: dict[str, str] = field(default_factory=dict)
    abouts: dict[str, str] = field(default_factory=dict)


_offered: dict[str, OfferedFramework] = {}


def offer_framework(framework: OfferedFramework) -> None:
    """Put it among those that a school may take on. Offered again under the same key it is replaced."""
    codes = [one.code for one in framework.statements]
    if len(set(codes)) != len(codes) or not all(codes):
        raise ValueError(f"Each statement of {framework.key} needs a code of its own.")
    _offered[framework.key] = framework


def offered_frameworks() -> list[OfferedFramework]:
    """All that are offered, by name."""
    return sorted(_offered.values(), key=lambda one: one.name)


def offered_framework(key: str) -> OfferedFramework | None:
    """The one of this key, if it is offered."""
    return _offered.get(key)
