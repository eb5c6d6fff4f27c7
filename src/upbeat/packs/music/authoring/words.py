"""Wrong answers that a kind foresees, in the words of its author."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from upbeat.kernel.errors import UpbeatError
from upbeat.packs.music.kinds import by_ear
from upbeat.rooms.items.kinds import pack_kind

Foreseen = Callable[[Mapping[str, Any]], Sequence[tuple[str, str]]]


def foreseen(kind: str) -> Foreseen:
    """From which names guidance of the kind may lead, by key: as its pack says, in words. Nothing for a key that cannot
    be one."""

    def of(key: Mapping[str, Any]) -> Sequence[tuple[str, str]]:
        own = pack_kind(kind)
        if own is None or own.leads is None:
            return ()
        try:
            kept = own.check("–", key)
            options = by_ear.option_names(kept) if kind == "ear" else {}
            return [*options.items()] or sorted((name, words_of(name)) for name in own.leads(kept))
        except UpbeatError:
            return ()

    return of


def words_of(name: str) -> str:
    """A fault in words: ``late``, ``bar-3-pitch``."""
    parts = name.split("-")
    if parts[0] == "bar" and len(parts) > 1:
        fault = _faults().get(parts[2], parts[2]) if len(parts) > 2 else _("anything")
        return _("Bar %(bar)s: %(fault)s") % {"bar": parts[1], "fault": fault}
    return _faults().get(name, name)


def _faults() -> dict[str, str]:
    return {
        "pitch": _("a wrong pitch"),
        "rhythm": _("a wrong rhythm"),
        "missed": _("a note is missing"),
        "extra": _("a note too many"),
        "early": _("too early"),
        "late": _("too late"),
    }
