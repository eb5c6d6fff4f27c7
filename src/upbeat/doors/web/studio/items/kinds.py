"""How questions of packs are written: a form of their own in place of options and typed answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.functional import Promise

from upbeat.rooms.items.kinds import pack_kind


def _nothing(_key: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
    return ()


@dataclass(frozen=True, slots=True)
class Authoring:
    """How a kind is written.

    ``form``, drawn by ``template`` as its ``form``; ``starts``: what it begins with, of a key that is kept; ``key``:
    what its cleaned data says; ``foreseen``: wrong answers that can lead somewhere, by key, as names of the kind and in
    words; ``script``: the entry of the front end that the template needs; ``group``: under which heading the kind is
    offered. A form that took something out of a file that came with it says so by ``took_file``, and is shown again.
    """

    form: type[forms.Form]
    template: str
    starts: Callable[[Mapping[str, Any]], dict[str, Any]]
    key: Callable[[Mapping[str, Any]], dict[str, Any]]
    foreseen: Callable[[Mapping[str, Any]], Sequence[tuple[str, str]]] = _nothing
    script: str = ""
    group: str | Promise = ""


_OFFERED: dict[str, Authoring] = {}


def offer_authoring(kind: str, authoring: Authoring) -> None:
    """Let questions of this kind be written in the studio; offered twice it counts once."""
    _OFFERED[kind] = authoring


def authoring_of(kind: str) -> Authoring | None:
    """How a kind is written; None for those of the platform."""
    return _OFFERED.get(kind)


def offered_to_write() -> list[tuple[str, str, str, str]]:
    """Kinds of packs that can be written: value, name, how it is answered, heading."""
    return [
        (name, str(kind.label), str(kind.explained), str(authoring.group))
        for name, authoring in _OFFERED.items()
        if (kind := pack_kind(name)) is not None
    ]


def said_lead(kind: str, key: Mapping[str, Any], name: str) -> str | None:
    """A foreseen wrong answer of a pack's kind in words; None for kinds of the platform."""
    authoring = _OFFERED.get(kind)
    return str(dict(authoring.foreseen(key)).get(name, name)) if authoring is not None else None
