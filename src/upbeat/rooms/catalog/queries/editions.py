"""Reading editions: their rows by unit, what changed, who teaches by which, and the order they put points into (R9)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.kernel.similarity import alike
from upbeat.rooms.catalog import rules
from upbeat.rooms.catalog.models import (
    EditionChange,
    EditionChoice,
    EditionEntry,
    KnowledgePoint,
    SheetDraft,
    Subject,
    TextbookEdition,
)
from upbeat.rooms.people.models import Person, Section

LEAST_ALIKE = 0.2
"""Lower than for questions: titles are short, and a person looks at each proposal."""


@dataclass(frozen=True)
class UnitOfRows:
    """Rows that stand together in a unit; ``rows[0]`` names it."""

    rows: tuple[EditionEntry, ...]

    @property
    def first(self) -> EditionEntry:
        """The row by which the unit is named in addresses and forms."""
        return self.rows[0]

    @property
    def gaps(self) -> int:
        """So many rows have no point."""
        return sum(row.point_id is None for row in self.rows)


@dataclass(frozen=True, slots=True)
class Slot:
    """Where an edition treats a point: its place among all, and the row."""

    place: int
    row: EditionEntry

    @property
    def chapter(self) -> tuple[str, str, str]:
        """What the points of a unit have in common."""
        return self.row.chapter


@dataclass(frozen=True)
class Overlay:
    """The order and the chapter names that an edition gives to points. ``slots``: by number of the point, where it
    is met first."""

    edition: TextbookEdition
    slots: dict[int, Slot] = field(default_factory=dict)

    def rank(self, point_id: int) -> tuple[int, int]:
        """To sort by: points of the edition in its order, all others behind them."""
        slot = self.slots.get(point_id)
        return (0, slot.place) if slot else (1, 0)


@dataclass(frozen=True, slots=True)
class Move:
    """A point, and where it stands before and after a change of edition."""

    point: KnowledgePoint
    before: Slot | None
    after: Slot | None

    @property
    def same(self) -> bool:
        """Same place, same words?"""
        if self.before is None or self.after is None:
            return self.before is self.after
        return (self.before.place, self.before.row.shown_unit) == (self.after.place, self.after.row.shown_unit)


def editions(person: Person, *, retired: bool = False) -> QuerySet[TextbookEdition]:
    """The editions of the school with subject, ``row_count`` and ``gap_count`` (rows without a point)."""
    rules.require_builder(person)
    rows = TextbookEdition.objects.filter(retired_at__isnull=not retired).select_related("subject")
    return rows.annotate(
        row_count=Count("entries"), gap_count=Count("entries", filter=Q(entries__point=None))
    ).order_by("subject__name", "name", "pk")


def access_edition(person: Person, edition_id: int) -> TextbookEdition:
    """The edition with its subject, retired or not; else NotFound."""
    rules.require_builder(person)
    edition = TextbookEdition.objects.select_related("subject").filter(pk=edition_id).first()
    if edition is None:
        raise NotFound(_("There is no such edition in your school."))
    return edition


def access_row(person: Person, edition: TextbookEdition, row_id: int) -> EditionEntry:
    """A row of this edition with its point; else NotFound."""
    rules.require_builder(person, edition)
    row = EditionEntry.objects.select_related("edition", "point").filter(edition=edition, pk=row_id).first()
    if row is None:
        raise NotFound(_("This row is not there any more."))
    return row


def access_draft(person: Person, draft_id: int) -> SheetDraft:
    """A sheet that waits to be taken over, with its edition or framework; else NotFound."""
    rules.require_builder(person)
    rows = SheetDraft.objects.select_related("edition__subject", "framework")
    draft = rows.filter(pk=draft_id, settled_at=None).first()
    if draft is None:
        raise NotFound(_("This sheet was taken over or thrown away already. Choose the file again."))
    return draft


def waiting_drafts(person: Person, edition: TextbookEdition) -> QuerySet[SheetDraft]:
    """Sheets for this edition that were brought and not taken over yet."""
    rules.require_builder(person, edition)
    return SheetDraft.objects.filter(edition=edition, settled_at=None).select_related("by")


def rows_of(edition: TextbookEdition, search: str = "") -> list[EditionEntry]:
    """The rows in order with their points; ``search`` looks into all texts, translations and the point's title."""
    rows = list(EditionEntry.objects.filter(edition=edition).select_related("point").order_by("position", "pk"))
    words = search.casefold().split()
    return [row for row in rows if all(word in _text_of(row) for word in words)]


def _text_of(row: EditionEntry) -> str:
    texts = [row.grade, row.volume, row.unit, row.title]
    texts += [text for told in row.titles.values() for text in told.values()]
    if row.point:
        texts += [row.point.title, *map(str, row.point.titles.values())]
    return " ".join(texts).casefold()


def units_of(rows: Iterable[EditionEntry]) -> list[UnitOfRows]:
    """Rows in their order, cut where the unit changes."""
    return [UnitOfRows(tuple(found)) for _chapter, found in groupby(rows, key=lambda row: row.chapter)]


def changes_of(edition: TextbookEdition) -> QuerySet[EditionChange]:
    """What was changed, the newest first, with who."""
    return EditionChange.objects.filter(edition=edition).select_related("by", "undone_by").order_by("-pk")


def access_change(person: Person, edition: TextbookEdition, change_id: int) -> EditionChange:
    """A change of this edition; else NotFound."""
    rules.require_builder(person, edition)
    change = EditionChange.objects.select_related("edition").filter(edition=edition, pk=change_id).first()
    if change is None:
        raise NotFound(_("This change is not known. Look at the list of changes."))
    return change


def choices_now(person: Person) -> QuerySet[EditionChoice]:
    """By what the school and its classes teach now, the school first."""
    rules.require_builder(person)
    rows = EditionChoice.objects.filter(ended_at=None).select_related("subject", "edition", "section", "by")
    return rows.order_by("subject__name", "section__name", "pk")


def choices_made(person: Person, subject: Subject) -> QuerySet[EditionChoice]:
    """All choices for the subject that were ever made, the newest first."""
    rules.require_builder(person, subject)
    rows = EditionChoice.objects.filter(subject=subject)
    return rows.select_related("edition", "section", "by", "ended_by").order_by("-pk")


def access_choice(person: Person, choice_id: int) -> EditionChoice:
    """A choice of the school; else NotFound."""
    rules.require_builder(person)
    choice = EditionChoice.objects.select_related("subject", "section", "edition").filter(pk=choice_id).first()
    if choice is None:
        raise NotFound(_("This choice is not known. Look at the list of editions."))
    return choice


def overlays_of(sections: Collection[int] | QuerySet[Any, Any] = ()) -> dict[int, Overlay]:
    """By subject the edition that counts for who sits in these classes (none: for the school); two queries.

    A class's own choice comes before the school's; of several classes the one that chose last.
    """
    rows = EditionChoice.objects.filter(Q(section=None) | Q(section__in=sections), ended_at=None)
    found: dict[int, TextbookEdition | None] = {}
    for choice in sorted(rows.select_related("edition"), key=lambda one: (one.section_id is not None, one.pk)):
        found[choice.subject_id] = choice.edition
    chosen = [edition for edition in found.values() if edition is not None]
    slots = _slots(chosen)
    return {one.subject_id: Overlay(one, slots[one.pk]) for one in chosen}


def overlay_of(edition: TextbookEdition) -> Overlay:
    """The order of one edition; one query."""
    return Overlay(edition, _slots([edition])[edition.pk])


def _slots(chosen: Collection[TextbookEdition]) -> dict[int, dict[int, Slot]]:
    slots: dict[int, dict[int, Slot]] = {edition.pk: {} for edition in chosen}
    if not slots:
        return slots
    rows = EditionEntry.objects.filter(edition__in=slots, point__isnull=False).order_by("position", "pk")
    for row in rows:
        own = slots[row.edition_id]
        if row.point_id is not None:
            own.setdefault(row.point_id, Slot(len(own) + 1, row))
    return slots


def place_in_school() -> Subquery:
    """For a queryset of points: the position in the edition by which the school teaches, null for none."""
    return place_in(EditionChoice.objects.filter(section=None, ended_at=None).values("edition"), "pk")


def place_in(editions: Collection[int] | QuerySet[Any, Any], point: str) -> Subquery:
    """For a queryset whose column ``point`` is the number of a point: its position in one of the editions, null for
    none."""
    rows = EditionEntry.objects.filter(point=OuterRef(point), edition__in=editions)
    return Subquery(rows.order_by("position", "pk").values("position")[:1])


def moves(
    person: Person, subject: Subject, edition: TextbookEdition | None, section: Section | None = None
) -> list[Move]:
    """What a change to ``edition`` would do to the order and the chapter names of the subject's points; in the new
    order. Four queries."""
    rules.require_builder(person, subject)
    before = overlays_of([section.pk] if section else []).get(subject.pk)
    after = overlay_of(edition) if edition else None
    points = list(KnowledgePoint.objects.filter(subject=subject, retired_at=None).order_by("title", "pk"))
    told = [
        Move(
            point,
            before.slots.get(point.pk) if before else None,
            after.slots.get(point.pk) if after else None,
        )
        for point in points
    ]
    return sorted(told, key=lambda one: one.after.place if one.after else len(points) + 1)


def followers(subject: Subject) -> tuple[int, int]:
    """How many classes follow the school's edition of the subject, and how many chose for themselves."""
    own = EditionChoice.objects.filter(subject=subject, section__isnull=False, ended_at=None).count()
    return Section.objects.count() - own, own


def proposals(
    edition: TextbookEdition, rows: Collection[EditionEntry]
) -> list[tuple[EditionEntry, list[KnowledgePoint]]]:
    """For each row at most three points whose title, in any language, is like what the row says; the likest first."""
    points = list(KnowledgePoint.objects.filter(subject=edition.subject_id, retired_at=None).order_by("title", "pk"))
    # Each title by itself: beside its translation a short one would weigh half.
    titles = [(text, point) for point in points for text in (point.title, *map(str, point.titles.values()))]
    texts = [text for text, _point in titles]
    told = []
    for row in rows:
        said = dict.fromkeys([row.title, *(texts_of.get("title", "") for texts_of in row.titles.values())])
        found = [titles[place][1] for text in said if text for place in alike(text, texts, least=LEAST_ALIKE)]
        told.append((row, list(dict.fromkeys(found))[:3]))
    return told
