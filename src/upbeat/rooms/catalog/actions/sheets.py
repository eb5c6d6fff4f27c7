"""Sheets: brought, mended, taken over or thrown away. Until it is taken over a sheet changes nothing."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.columns import understood
from upbeat.kernel.errors import Invalid
from upbeat.kernel.sheets import Rows
from upbeat.rooms.catalog import rules
from upbeat.rooms.catalog.actions.changing import changing
from upbeat.rooms.catalog.actions.editions import cleaned_titles, place_last
from upbeat.rooms.catalog.actions.frameworks import keep_statements
from upbeat.rooms.catalog.actions.renewing import renewing
from upbeat.rooms.catalog.examining import SHOWN, Examination, Examined, examine_edition, examine_framework
from upbeat.rooms.catalog.frameworks import Statement
from upbeat.rooms.catalog.models import (
    EditionChange,
    EditionEntry,
    Framework,
    FrameworkChange,
    SheetDraft,
    TextbookEdition,
)
from upbeat.rooms.catalog.shapes import EDITION, STANDARDS
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person


@transaction.atomic
def bring_sheet(
    *, by: Person, into: TextbookEdition | Framework, name: str, rows: Rows, now: datetime | None = None
) -> SheetDraft:
    """Keep the rows of a sheet for this edition or framework, to be looked through. Invalid without a header row."""
    rules.require_builder(by, into)
    edition = into if isinstance(into, TextbookEdition) else None
    language = _main_language(by.school.language)
    read = understood(rows, EDITION if edition else STANDARDS, language)
    if not read.lines:
        raise Invalid(_("Below the header the sheet has no rows. Fill it in and choose it again."), field="file")
    draft = SheetDraft.objects.create(
        school=by.school,
        edition=edition,
        framework=into if isinstance(into, Framework) else None,
        name=name[:200],
        lines=[{"n": one.number, "out": False, "values": one.values, "others": one.others} for one in read.lines],
        columns=sorted(read.found),
        unknown=list(read.unknown),
        by=by,
        at=now or timezone.now(),
    )
    record("uploaded", draft, school_id=by.school_id, actor_id=by.pk, result={"rows": len(read.lines)})
    return draft


def _main_language(language: str) -> str:
    return "zh-hans" if language.startswith("zh") else language


@transaction.atomic
def mend_sheet(
    *, by: Person, draft: SheetDraft, values: Mapping[int, Mapping[str, str]], out: Collection[int] = ()
) -> SheetDraft:
    """Other values for rows (by their number in the sheet), and which of them are left out. Rows not named stay."""
    rules.require_builder(by, draft)
    _require_open(draft)
    for line in draft.lines:
        if line["n"] in values:
            known = line["values"]
            line["values"] = known | {
                name: " ".join(text.split()) for name, text in values[line["n"]].items() if name in known
            }
            line["out"] = line["n"] in out
    draft.save(update_fields=["lines"])
    return draft


@transaction.atomic
def drop_sheet(*, by: Person, draft: SheetDraft, now: datetime | None = None) -> None:
    """Throw the sheet away; nothing was changed by it."""
    rules.require_builder(by, draft)
    _require_open(draft)
    _settle(draft, by, now, {"dropped": True})


@transaction.atomic
def take_over(*, by: Person, draft: SheetDraft, remove_gone: bool = False, now: datetime | None = None) -> Examination:
    """Do what the examination says: new rows come in, changed ones change, in the order of the sheet. What the edition
    has and the sheet has not stays, unless ``remove_gone``. Invalid while a row has to be mended."""
    rules.require_builder(by, draft)
    _require_open(draft)
    seen = examine_edition(draft) if draft.edition else examine_framework(draft)
    if not seen.ready:
        raise Invalid(_("Some rows have to be mended first, or left out. Nothing was changed."))
    if draft.edition is not None:
        with changing(draft.edition, EditionChange.Kind.IMPORTED, by=by, now=now):
            _take_rows(draft.edition, seen, remove_gone)
    elif draft.framework is not None:
        statements = [_statement(row) for row in seen.rows if row.change != "out"]
        with renewing(draft.framework, FrameworkChange.Kind.SHEET, by=by, now=now):
            keep_statements(draft.framework, statements)
    _settle(draft, by, now, seen.counts)
    return seen


def _statement(row: Examined) -> Statement:
    said = row.values
    return Statement(said["stage"], said["practice"], said["code"], said["statement"], row.others)


def _take_rows(edition: TextbookEdition, seen: Examination, remove_gone: bool) -> None:
    there = {row.pk: row for row in EditionEntry.objects.filter(edition=edition)}
    wanted = [row for row in seen.rows if row.change != "out"]
    # What is not in the sheet waits behind, and then goes to the end of its unit.
    rest = [there[row.pk] for row in seen.gone]
    EditionEntry.objects.filter(edition=edition).update(position=F("position") + len(wanted))
    made = []
    for place, row in enumerate(wanted, start=1):
        entry = there.get(row.row_id or 0) or EditionEntry(edition=edition, key=row.key)
        for name in SHOWN:
            setattr(entry, name, row.values[name])
        entry.titles = cleaned_titles(_joined(entry.titles, row.others))
        entry.position = place
        if row.point is not None:
            entry.point = row.point
        made.append(entry)
    old = [entry for entry in made if entry.pk]
    EditionEntry.objects.bulk_update(old, [*SHOWN, "titles", "position", "point"], batch_size=200)
    EditionEntry.objects.bulk_create([entry for entry in made if not entry.pk], batch_size=500)
    for entry in rest:
        EditionEntry.objects.filter(pk=entry.pk).delete()
        if not remove_gone:
            place_last(edition, entry)


def _joined(kept: Mapping[str, Mapping[str, str]], told: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    return {code: {**kept.get(code, {}), **told.get(code, {})} for code in {*kept, *told}}


def _require_open(draft: SheetDraft) -> None:
    held = SheetDraft.objects.select_for_update().filter(pk=draft.pk).first()
    if held is None or held.settled_at is not None:
        raise Invalid(_("This sheet was taken over or thrown away already. Choose the file again."))


def _settle(draft: SheetDraft, by: Person, now: datetime | None, told: Mapping[str, object]) -> None:
    draft.settled_at = now or timezone.now()
    draft.save(update_fields=["settled_at"])
    record("completed", draft, school_id=by.school_id, actor_id=by.pk, result=dict(told))
