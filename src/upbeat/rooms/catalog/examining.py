"""A sheet looked through before anything changes: what is wrong in each row and what to do, what would be different."""

import hashlib
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from upbeat.kernel.columns import Column
from upbeat.rooms.catalog.models import EditionEntry, KnowledgePoint, SheetDraft, Standard
from upbeat.rooms.catalog.shapes import EDITION, STANDARDS

SHOWN = ("grade", "volume", "unit", "title")


@dataclass(frozen=True, slots=True)
class Trouble:
    """What is wrong with a row, and what to do. ``must``: it has to be mended before the sheet is taken over."""

    column: str
    said: str
    must: bool = True


@dataclass(frozen=True, slots=True)
class Examined:
    """A row of the sheet. ``change``: new, changed, same, or out (left out by hand); ``differences``: (column, from,
    to) for a changed one; ``found``: the point's number, ``point``: what the sheet calls it."""

    number: int
    key: str
    values: dict[str, str]
    others: dict[str, dict[str, str]]
    troubles: tuple[Trouble, ...] = ()
    change: str = "new"
    differences: tuple[tuple[str, str, str], ...] = ()
    row_id: int | None = None
    point: KnowledgePoint | None = None

    @property
    def called(self) -> str:
        """What a list of rows calls it: the lesson or piece, or code and statement."""
        said = self.values
        return said["title"] if "title" in said else f"{said['code']} {said['statement']}"

    @property
    def where(self) -> str:
        """The unit or the stage that it stands in."""
        return self.values.get("unit") or self.values.get("stage") or ""

    @property
    def must(self) -> bool:
        """Does it have to be mended first?"""
        return any(one.must for one in self.troubles)


@dataclass(frozen=True)
class Examination:
    """All rows, and what the catalog has and the sheet has not (``gone``: rows of the edition, or statements)."""

    rows: tuple[Examined, ...]
    gone: tuple[EditionEntry, ...] | tuple[Standard, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)

    @property
    def ready(self) -> bool:
        """May it be taken over?"""
        return not self.counts["must"] and bool(self.counts["new"] + self.counts["changed"] + self.counts["same"])


def examine_edition(draft: SheetDraft) -> Examination:
    """What the sheet would do to the edition; three queries."""
    assert draft.edition is not None
    points = _points_by_title(KnowledgePoint.objects.filter(subject=draft.edition.subject_id, retired_at=None))
    there = {row.key: row for row in EditionEntry.objects.filter(edition=draft.edition).select_related("point")}
    taken: dict[str, int] = {}
    rows = []
    for line in draft.lines:
        values, others = line["values"], line["others"]
        if line["out"]:
            rows.append(Examined(line["n"], "", values, others, change="out"))
            continue
        point = points.get(_plain(values["point"]))
        key = _entry_key(values, taken)
        troubles = [*_lengths(values, EDITION), *_needed(values)]
        if key in taken:
            troubles.append(Trouble("key", _same_key(bool(values["key"]), taken[key])))
        taken.setdefault(key, line["n"])
        if values["point"] and point is None:
            troubles.append(
                Trouble("point", _("No knowledge point is called “%(point)s”. Write it as it is called here, or leave"
                                   " it: the row comes in as a gap.") % {"point": values["point"]}, must=False)
            )  # fmt: skip
        row = there.get(key)
        values = _with_kept(draft, row, values)
        differences = _entry_differences(row, values, others, point) if row else ()
        rows.append(
            Examined(
                line["n"], key, values, others, tuple(troubles), _change(row, differences), differences,
                row.pk if row else None, point,
            )
        )  # fmt: skip
    gone = tuple(row for key, row in there.items() if key not in taken)
    return _examination(rows, gone)


def examine_framework(draft: SheetDraft) -> Examination:
    """What the sheet would do to the framework: statements are found by their code; two queries."""
    there = {
        one.code: one for one in Standard.objects.filter(framework=draft.framework).select_related("parent__parent")
    }
    statements = {code: one for code, one in there.items() if code}
    taken: dict[str, int] = {}
    rows = []
    for line in draft.lines:
        values, others = line["values"], line["others"]
        if line["out"]:
            rows.append(Examined(line["n"], "", values, others, change="out"))
            continue
        code = values["code"]
        troubles = list(_lengths(values, STANDARDS))
        for name, sentence in (
            ("stage", _("The stage or grade band is missing. Write it, or leave the row out.")),
            ("code", _("The code is missing. Write one that no other row has, or leave the row out.")),
            ("statement", _("There is no statement. Write it, or leave the row out.")),
        ):
            if not values[name]:
                troubles.append(Trouble(name, sentence))
        if code and code in taken:
            troubles.append(Trouble("code", _same_key(True, taken[code])))
        taken.setdefault(code, line["n"])
        kept = statements.get(code)
        differences = _statement_differences(kept, values, others) if kept else ()
        rows.append(
            Examined(
                line["n"], code, values, others, tuple(troubles), _change(kept, differences), differences,
                kept.pk if kept else None,
            )
        )  # fmt: skip
    return _examination(rows, tuple(one for code, one in statements.items() if code not in taken))


def _examination(rows: Sequence[Examined], gone: tuple[EditionEntry, ...] | tuple[Standard, ...]) -> Examination:
    counts = {name: sum(row.change == name for row in rows) for name in ("new", "changed", "same", "out")}
    counts |= {"must": sum(row.must for row in rows), "may": sum(bool(row.troubles) and not row.must for row in rows)}
    return Examination(tuple(rows), gone, counts | {"gone": len(gone)})


def _change(kept: object | None, differences: Sequence[object]) -> str:
    return "new" if kept is None else "changed" if differences else "same"


def _needed(values: Mapping[str, str]) -> Iterable[Trouble]:
    if not values["unit"]:
        yield Trouble("unit", _("The unit or chapter is missing. Write it, or leave the row out."))
    if not values["title"]:
        yield Trouble("title", _("No lesson or piece is named. Write its name, or leave the row out."))


def _lengths(values: Mapping[str, str], columns: Iterable[Column]) -> Iterable[Trouble]:
    for column in columns:
        if len(values.get(column.name, "")) > column.most:
            yield Trouble(
                column.name, _("This is longer than %(most)d characters. Shorten it.") % {"most": column.most}
            )


def _same_key(given: bool, number: int) -> str:
    if given:
        return _("Row %(number)d has the same key. Give one of them another, or leave one out.") % {"number": number}
    return _("The same stands in row %(number)d. Leave one of them out, or tell them apart by name.") % {
        "number": number
    }


def _entry_key(values: Mapping[str, str], taken: Mapping[str, int]) -> str:
    """The key that the sheet gives, else one made of where the row stands and what it is called."""
    if values["key"]:
        return values["key"]
    path = [_plain(values[name]) for name in SHOWN]
    key = _made_key(path)
    # One piece may be about two points: then its second row is told from the first by its point.
    return key if key not in taken or not values["point"] else _made_key([*path, _plain(values["point"])])


def _made_key(parts: Iterable[str]) -> str:
    return "row-" + hashlib.sha256("\n".join(parts).encode()).hexdigest()[:32]


def _points_by_title(points: Iterable[KnowledgePoint]) -> dict[str, KnowledgePoint]:
    found: dict[str, KnowledgePoint] = {}
    rows = list(points)
    # The main title wins where another point has the same words in another language.
    for point in rows:
        for title in point.titles.values():
            found.setdefault(_plain(str(title)), point)
    found |= {_plain(point.title): point for point in rows}
    found.pop("", None)
    return found


def _plain(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _with_kept(draft: SheetDraft, row: EditionEntry | None, values: dict[str, str]) -> dict[str, str]:
    """Of a column that the sheet has not, what the row says already counts."""
    if row is None:
        return values
    silent = [name for name in SHOWN if name not in draft.columns and not values[name]]
    return values | {name: getattr(row, name) for name in silent}


def _entry_differences(
    row: EditionEntry, values: Mapping[str, str], others: Mapping[str, Mapping[str, str]], point: KnowledgePoint | None
) -> tuple[tuple[str, str, str], ...]:
    told = [(name, getattr(row, name), values[name]) for name in SHOWN if getattr(row, name) != values[name]]
    told += _other_differences(row.titles, others, SHOWN)
    # A sheet without a point keeps the one that somebody gave the row by hand.
    if point is not None and row.point_id != point.pk:
        told.append(("point", row.point.shown_title if row.point else "", point.shown_title))
    return tuple(told)


def _statement_differences(
    kept: Standard, values: Mapping[str, str], others: Mapping[str, Mapping[str, str]]
) -> tuple[tuple[str, str, str], ...]:
    practice = kept.parent if kept.parent and kept.parent.parent else None
    stage = practice.parent if practice else kept.parent
    was = {
        "stage": stage.statement if stage else "",
        "practice": practice.statement if practice else "",
        "statement": kept.statement,
    }
    told = [(name, text, values[name]) for name, text in was.items() if text != values[name]]
    known: dict[str, dict[str, str]] = defaultdict(dict)
    for name, one in (("stage", stage), ("practice", practice), ("statement", kept)):
        for code, text in (one.statements if one else {}).items():
            known[code][name] = text
    return tuple(told + _other_differences(known, others, was))


def _other_differences(
    kept: Mapping[str, Mapping[str, str]], others: Mapping[str, Mapping[str, str]], names: Iterable[str]
) -> list[tuple[str, str, str]]:
    """Translations that the sheet has otherwise; what it does not speak of stays."""
    return [
        (f"{name} ({code})", kept.get(code, {}).get(name, ""), texts[name])
        for code, texts in others.items()
        for name in names
        if name in texts and kept.get(code, {}).get(name, "") != texts[name]
    ]
