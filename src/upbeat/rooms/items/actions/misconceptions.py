"""Naming wrong ideas."""

from django.db import transaction
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.models import Misconception
from upbeat.rooms.items.rules import require_builder
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person

LONGEST_TITLE = 160


@transaction.atomic
def name_misconception(*, by: Person, point: KnowledgePoint, title: str, advice: str = "") -> Misconception:
    """The wrong idea of this title about the point: the one there is, letter case aside, or a new one.

    Advice, where given, is what pupils read from now on wherever the idea is named; empty advice changes nothing.
    """
    require_builder(by, point)
    title = _title(title)
    known = Misconception.objects.filter(point=point, title__iexact=title).first()
    if known is None:
        made = Misconception.objects.create(point=point, title=title, advice=advice.strip())
        record("created", made, school_id=by.school_id, actor_id=by.pk, context={"point": point.pk})
        return made
    if advice.strip() and advice.strip() != known.advice:
        known.advice = advice.strip()
        known.save(update_fields=["advice"])
        record("updated", known, school_id=by.school_id, actor_id=by.pk, context={"point": point.pk})
    return known


@transaction.atomic
def reword_misconception(*, by: Person, misconception: Misconception, title: str, advice: str) -> Misconception:
    """Change what a wrong idea is called and what pupils read; it stays the same idea in all results."""
    require_builder(by, misconception.point)
    title = _title(title)
    others = Misconception.objects.filter(point=misconception.point, title__iexact=title)
    if others.exclude(pk=misconception.pk).exists():
        raise Invalid(_("This point has a misconception of that name already."), field="title")
    misconception.title, misconception.advice = title, advice.strip()
    misconception.save(update_fields=["title", "advice"])
    record("updated", misconception, school_id=by.school_id, actor_id=by.pk)
    return misconception


def misconception_of(point: KnowledgePoint, number: int) -> Misconception:
    """The point's misconception of this number; else NotFound."""
    known = Misconception.objects.filter(point=point, pk=number).first()
    if known is None:
        raise NotFound(_("There is no such misconception about this knowledge point."))
    return known


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise Invalid(_("Give the misconception a name, such as “counts the rest as a beat”."), field="misconception")
    if len(title) > LONGEST_TITLE:
        raise Invalid(
            _("The name of a misconception has at most %(most)d characters.") % {"most": LONGEST_TITLE},
            field="misconception",
        )
    return title
