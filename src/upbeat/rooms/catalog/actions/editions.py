"""Editions by hand: made, named, their rows written, ordered and given points (R9, D10)."""

import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog import rules
from upbeat.rooms.catalog.actions.changing import changing
from upbeat.rooms.catalog.models import EditionChange, EditionEntry, KnowledgePoint, Subject, TextbookEdition
from upbeat.rooms.catalog.shapes import EDITION
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person

Kind = EditionChange.Kind
MOST_ROWS = 3000
TEXTS = ("grade", "volume", "unit", "title")
MOST_SIGNS = {column.name: column.most for column in EDITION}


@transaction.atomic
def make_edition(*, by: Person, subject: Subject, name: str, names: Mapping[str, str] | None = None) -> TextbookEdition:
    """An edition without rows. Invalid if the name is empty, too long or taken."""
    rules.require_builder(by, subject)
    edition = TextbookEdition(school=by.school, subject=subject)
    _name(edition, name, names)
    record("created", edition, school_id=by.school_id, actor_id=by.pk)
    return edition


@transaction.atomic
def rename_edition(
    *, by: Person, edition: TextbookEdition, name: str, names: Mapping[str, str] | None = None
) -> TextbookEdition:
    """Another name; its rows stay."""
    rules.require_builder(by, edition)
    _name(edition, name, names)
    record("updated", edition, school_id=by.school_id, actor_id=by.pk, result={"name": edition.name})
    return edition


def _name(edition: TextbookEdition, name: str, names: Mapping[str, str] | None) -> None:
    edition.name = " ".join(name.split())
    if not 1 <= len(edition.name) <= 120:
        raise Invalid(_("An edition needs a name of at most 120 characters."), field="name")
    if names is not None:
        known = dict(settings.LANGUAGES)
        cleaned = {code: " ".join(text.split())[:120] for code, text in names.items() if code in known}
        edition.names = {code: text for code, text in cleaned.items() if text}
    taken = TextbookEdition.objects.filter(subject=edition.subject_id, name__iexact=edition.name)
    try:
        if not taken.exclude(pk=edition.pk).exists():
            with transaction.atomic():
                edition.save()
            return
    except IntegrityError:
        pass  # somebody else was quicker: said below
    raise Invalid(_("There is already an edition “%(name)s”.") % {"name": edition.name}, field="name")


@transaction.atomic
def retire_edition(*, by: Person, edition: TextbookEdition, now: datetime | None = None) -> None:
    """Take the edition out of the lists. Invalid while the school or a class teaches by it."""
    rules.require_builder(by, edition)
    if edition.choices.filter(ended_at=None).exists():
        raise Invalid(_("The school or a class teaches by this edition. Let them change to another one first."))
    if edition.retired_at is None:
        edition.retired_at = now or timezone.now()
        edition.save(update_fields=["retired_at"])
        record("removed", edition, school_id=by.school_id, actor_id=by.pk)


@transaction.atomic
def restore_edition(*, by: Person, edition: TextbookEdition) -> None:
    """Take a retired edition back into the lists."""
    rules.require_builder(by, edition)
    if edition.retired_at is not None:
        edition.retired_at = None
        edition.save(update_fields=["retired_at"])
        record("updated", edition, school_id=by.school_id, actor_id=by.pk, result={"restored": True})


def add_row(
    *,
    by: Person,
    edition: TextbookEdition,
    values: Mapping[str, str],
    point: KnowledgePoint | None = None,
    titles: Mapping[str, Mapping[str, str]] | None = None,
) -> EditionEntry:
    """A row at the end of its unit; a unit that is not there yet comes last. ``values``: grade, volume, unit, title."""
    rules.require_builder(by, edition, point)
    row = EditionEntry(edition=edition, key=f"own-{secrets.token_hex(8)}", point=point)
    _fill(row, values, titles)
    with changing(edition, Kind.ADDED, by=by):
        if EditionEntry.objects.filter(edition=edition).count() >= MOST_ROWS:
            raise Invalid(_("An edition has at most %(most)d rows.") % {"most": MOST_ROWS})
        place_last(edition, row)
    return row


def place_last(edition: TextbookEdition, row: EditionEntry) -> None:
    """Keep a new row behind the last one of its unit, or behind all."""
    rows = EditionEntry.objects.filter(edition=edition)
    own = rows.filter(grade=row.grade, volume=row.volume, unit=row.unit)
    last = (own if own.exists() else rows).order_by("-position").values_list("position", flat=True).first() or 0
    rows.filter(position__gt=last).update(position=F("position") + 1)
    row.position = last + 1
    row.save()


def edit_row(
    *,
    by: Person,
    row: EditionEntry,
    values: Mapping[str, str],
    point: KnowledgePoint | None,
    titles: Mapping[str, Mapping[str, str]] | None = None,
) -> EditionEntry:
    """Other words or another point. A row that changes its unit goes to the end of that unit."""
    rules.require_builder(by, row.edition, point)
    with changing(row.edition, Kind.EDITED, by=by):
        was = row.chapter
        _fill(row, values, titles)
        row.point = point
        if row.chapter != was:
            place_last(row.edition, row)
        else:
            row.save()
    return row


def remove_row(*, by: Person, row: EditionEntry) -> None:
    """Take a row out; the change keeps it."""
    with changing(row.edition, Kind.REMOVED, by=by):
        EditionEntry.objects.filter(pk=row.pk, edition=row.edition_id).delete()


def order_rows(*, by: Person, edition: TextbookEdition, rows: Sequence[int]) -> None:
    """Put these rows (numbers) into this order, in the places that they hold together; other rows stay."""
    with changing(edition, Kind.ORDERED, by=by):
        found = {row.pk: row for row in EditionEntry.objects.filter(edition=edition, pk__in=rows)}
        wanted = [found[number] for number in dict.fromkeys(rows) if number in found]
        for row, place in zip(wanted, sorted(one.position for one in wanted), strict=True):
            row.position = place
        EditionEntry.objects.bulk_update(wanted, ["position"], batch_size=500)


def order_units(*, by: Person, edition: TextbookEdition, firsts: Sequence[int]) -> None:
    """Put units into this order; each is named by one of its rows. Units that are not named come last."""
    with changing(edition, Kind.ORDERED, by=by):
        rows = list(EditionEntry.objects.filter(edition=edition).order_by("position", "pk"))
        chapters = {row.pk: row.chapter for row in rows}
        order = list(dict.fromkeys(chapters[number] for number in firsts if number in chapters))
        order += [chapter for chapter in dict.fromkeys(chapters.values()) if chapter not in order]
        rank = {chapter: place for place, chapter in enumerate(order)}
        rows.sort(key=lambda row: (rank[row.chapter], row.position, row.pk))
        for place, row in enumerate(rows, start=1):
            row.position = place
        EditionEntry.objects.bulk_update(rows, ["position"], batch_size=500)


def rename_unit(
    *,
    by: Person,
    row: EditionEntry,
    values: Mapping[str, str],
    titles: Mapping[str, Mapping[str, str]] | None = None,
) -> None:
    """Other words for grade, volume and unit of all rows that stand in the unit of ``row``."""
    grade, volume, unit = row.chapter
    with changing(row.edition, Kind.RENAMED, by=by):
        for one in EditionEntry.objects.filter(edition=row.edition_id, grade=grade, volume=volume, unit=unit):
            own = {code: texts.get("title", "") for code, texts in one.titles.items()}
            told = {code: {**dict(texts), "title": own.get(code, "")} for code, texts in (titles or {}).items()}
            _fill(one, {**values, "title": one.title}, told if titles is not None else None)
            one.save()


def map_rows(*, by: Person, edition: TextbookEdition, points: Mapping[int, KnowledgePoint | None]) -> int:
    """Give rows (numbers) their points, several at once; so many rows changed."""
    rules.require_builder(by, edition, *points.values())
    with changing(edition, Kind.MAPPED, by=by):
        rows = [
            row
            for row in EditionEntry.objects.filter(edition=edition, pk__in=points)
            if row.point_id != getattr(points[row.pk], "pk", None)
        ]
        for row in rows:
            row.point = points[row.pk]
        EditionEntry.objects.bulk_update(rows, ["point"], batch_size=500)
    return len(rows)


def _fill(row: EditionEntry, values: Mapping[str, str], titles: Mapping[str, Mapping[str, str]] | None) -> None:
    said: dict[str, str] = {name: " ".join(values.get(name, "").split()) for name in TEXTS}
    for name, sentence in (
        ("unit", _("A row stands in a unit or chapter.")),
        ("title", _("Name the lesson or piece.")),
    ):
        if not said[name]:
            raise Invalid(sentence, field=name)
    for name, text in said.items():
        if len(text) > MOST_SIGNS[name]:
            raise Invalid(
                _("This is longer than %(most)d characters. Shorten it.") % {"most": MOST_SIGNS[name]}, field=name
            )
        setattr(row, name, text)
    if titles is not None:
        row.titles = cleaned_titles(titles)


def cleaned_titles(titles: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, Any]]:
    """Translations of the texts of a row, without what is empty and without languages that the platform has not."""
    known = dict(settings.LANGUAGES)
    kept = {
        code: {name: " ".join(texts[name].split())[: MOST_SIGNS[name]] for name in TEXTS if texts.get(name, "").strip()}
        for code, texts in titles.items()
        if code in known
    }
    return {code: texts for code, texts in kept.items() if texts}
