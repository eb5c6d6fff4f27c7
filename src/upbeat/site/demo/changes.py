"""What teachers of the demo school changed in the middle of it, as read from ``demo/changes.toml``."""

from dataclasses import dataclass
from pathlib import Path

from upbeat.site.demo.content import content_folder
from upbeat.site.demo.table import Table


@dataclass(frozen=True, slots=True)
class Words:
    """A text to read or do."""

    title: str
    body: str


@dataclass(frozen=True, slots=True)
class DemoGate:
    """How strictly a gate is held from now on, and why."""

    mode: str
    reason: str


@dataclass(frozen=True, slots=True)
class DemoChange:
    """Changes in the class that speaks ``language``.

    ``given``: what pupils typed, in turn; ``also``: what counts as right since, besides ``accepted``. ``back``: a piece
    that was taken back for ``why``; ``instead``: what came in its place. ``one``: the gate of who is stuck; ``all``:
    that of the next lesson's first video.
    """

    language: str
    exercise: str
    point: str
    stem: str
    hint: str
    accepted: tuple[str, ...]
    given: tuple[str, ...]
    also: tuple[str, ...]
    reason: str
    told: str
    back: Words
    why: str
    instead: Words
    one: DemoGate
    all: DemoGate


def load_changes(folder: Path | None = None) -> tuple[DemoChange, ...]:
    """What was changed; ContentError, with the place, where something is not right."""
    return Table.of_file((folder or content_folder()) / "changes.toml").all("changes", _change)


def _change(table: Table) -> DemoChange:
    back, gates = table.table("back"), table.table("gates")
    return DemoChange(
        language=table.text("language"),
        exercise=table.text("exercise"),
        point=table.text("point"),
        stem=table.text("stem"),
        hint=table.text("hint"),
        accepted=table.texts("accepted"),
        given=table.texts("given"),
        also=table.texts("also"),
        reason=table.text("reason"),
        told=table.text("told"),
        back=_words(back),
        why=back.text("reason"),
        instead=_words(table.table("instead")),
        one=_gate(gates.table("one")),
        all=_gate(gates.table("all")),
    )


def _words(table: Table) -> Words:
    return Words(table.text("title"), table.text("body"))


def _gate(table: Table) -> DemoGate:
    return DemoGate(table.text("mode"), table.text("reason"))
