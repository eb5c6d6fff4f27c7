"""The lesson template that comes with the product (R5), and how headings are kept and read.

A template keeps its headings as ``[{"key", "label", "help", "required", "retired"}]``. An empty label stands for the
shipped words of that key, which so follow the language of the reader; a school's own words are kept as they are.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Heading:
    """One thing to think about. ``retired``: no longer asked, shown only where a plan has a text for it."""

    key: str
    label: str = ""
    help: str = ""
    required: bool = False
    retired: bool = False


SHIPPED: dict[str, tuple[str | Promise, str | Promise]] = {
    "knowledge": (_("Goal: knowledge"), _("What will pupils know afterwards?")),
    "skills": (_("Goal: skills"), _("What will they be able to do?")),
    "attitudes": (_("Goal: attitudes and values"), _("What should they come to care about?")),
    "focus": (_("Focus"), _("The one thing that must be understood")),
    "difficulties": (
        _("Difficulties and doubts"),
        _("Where do pupils stumble, and what do they believe then?"),
    ),
    "known": (_("What pupils already know"), _("What you can build on, and what may have to be repeated")),
    "online": (_("Taught online"), _("What the video explains and the questions in it ask")),
    "in_class": (_("Done in class"), _("What needs the others and you: groups, playing, explaining to one another")),
}
REQUIRED = frozenset({"knowledge", "focus", "difficulties", "online", "in_class"})
DEFAULT = tuple(Heading(key=key, required=key in REQUIRED) for key in SHIPPED)


def to_json(headings: Iterable[Heading]) -> list[dict[str, Any]]:
    """As a template keeps them; words equal to the shipped ones are kept empty."""
    kept = []
    for heading in headings:
        label, hint = SHIPPED.get(heading.key, ("", ""))
        row = asdict(heading)
        if heading.label == str(label) and heading.help == str(hint):
            row["label"] = row["help"] = ""
        kept.append(row)
    return kept


def from_json(rows: Iterable[Mapping[str, Any]]) -> list[Heading]:
    """As a page shows them: every heading with words, in the language of the reader where they are the shipped ones."""
    headings = []
    for row in rows:
        label, hint = row.get("label", ""), row.get("help", "")
        if not label:
            label, hint = (str(words) for words in SHIPPED.get(row["key"], (row["key"], "")))
        headings.append(
            Heading(row["key"], label, hint, bool(row.get("required", False)), bool(row.get("retired", False)))
        )
    return headings
