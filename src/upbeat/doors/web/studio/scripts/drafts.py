"""The passages of a script as its editor shows them and sends them back."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from upbeat.rooms.design.actions.scripts import MOST_PASSAGES, Passage
from upbeat.rooms.design.attachments import attachments
from upbeat.rooms.design.models import ScriptSection

FIELDS = ("id", "heading", "spoken", "shown", "kind", "pause", "source", "link", "note")


@dataclass(frozen=True)
class Draft:
    """One passage as it stands in the form: words only, whatever was typed.

    ``source``, ``link`` and ``note``: material to collect. ``extra``: words by the name of their attachment.
    """

    id: str = ""
    heading: str = ""
    spoken: str = ""
    shown: str = ""
    kind: str = ScriptSection.Kind.SPEECH
    pause: str = "0"
    source: str = ""
    link: str = ""
    note: str = ""
    extra: Mapping[str, str] = field(default_factory=dict)

    @property
    def pause_s(self) -> float:
        """The pause in seconds; not a number (nan) where something else was typed."""
        try:
            return float(self.pause.replace(",", ".") or 0)
        except ValueError:
            return float("nan")

    def passage(self) -> Passage:
        """As the action takes it."""
        number = int(self.id) if self.id.isdigit() else None
        return Passage(self.heading, self.spoken, self.shown, self.kind, self.pause_s, number, self.extra)


def from_sections(sections: Iterable[ScriptSection]) -> list[Draft]:
    """The drafts of a script as it is kept."""
    return [Draft(str(s.pk), s.heading, s.spoken, s.shown, s.kind, f"{s.pause_s:g}", extra=s.extra) for s in sections]


def from_form(sent: Mapping[str, str]) -> list[Draft]:
    """The drafts that a form sent: ``spoken-1``, ``heading-1`` … in order, until a number is missing."""
    drafts: list[Draft] = []
    while f"spoken-{len(drafts) + 1}" in sent and len(drafts) <= MOST_PASSAGES:
        number = len(drafts) + 1
        extra = {one.name: sent.get(f"extra-{one.name}-{number}", "") for one in attachments()}
        drafts.append(Draft(**{name: sent.get(f"{name}-{number}", "") for name in FIELDS}, extra=extra))
    return [draft if draft.kind else replace(draft, kind=ScriptSection.Kind.SPEECH.value) for draft in drafts]


def changed(drafts: list[Draft], deed: str) -> tuple[list[Draft], int, Draft | None]:
    """What the button ``deed`` makes of the drafts, the passage to show (0: none), and one that was taken out.

    ``add`` puts an empty one at the end, ``add-3`` after the third; ``up-3``, ``down-3``, ``remove-3`` as they say.
    Anything else, and what is not possible, changes nothing.
    """
    word, _dash, number = deed.partition("-")
    place = int(number) if number.isdecimal() else len(drafts)
    rows, here = list(drafts), place - 1
    if word not in ("add", "up", "down", "remove") or not 1 <= place <= len(rows):
        return rows, 0, None
    if word == "add":
        rows.insert(place, Draft())
        return rows, place + 1, None
    if word == "remove" and len(rows) > 1:
        gone = rows.pop(here)
        return rows, min(place, len(rows)), gone
    there = here - 1 if word == "up" else here + 1
    if word != "remove" and 0 <= there < len(rows):
        rows[here], rows[there] = rows[there], rows[here]
        return rows, there + 1, None
    return rows, place, None
