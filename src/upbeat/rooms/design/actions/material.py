"""What is collected for a passage (R12): added, put in order, taken away and put back."""

from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.design import queries, rules
from upbeat.rooms.design.models import Material, Script, ScriptSection
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person

MOST_MATERIAL = 40
LONGEST_NOTE = 5000


@transaction.atomic
def add_material(
    *,
    by: Person,
    section: ScriptSection,
    title: str,
    url: str = "",
    body: str = "",
    now: datetime | None = None,
) -> Material:
    """A source, a note or a file collected for a passage, after what is there. Links go to https addresses only."""
    rules.require_builder(by, section.script)
    title, url, body = " ".join(title.split()), url.strip(), body.strip()
    if not title or len(title) > 160:
        raise Invalid(_("Material needs a title of at most 160 characters."), field="title")
    if url and not _is_safe(url):
        raise Invalid(_("A link begins with https:// and has at most 200 characters."), field="url")
    if len(body) > LONGEST_NOTE:
        raise Invalid(_("A note has at most %(most)s characters.") % {"most": LONGEST_NOTE}, field="body")
    last = _require_place(section)
    material = Material.objects.create(
        section=section, position=last + 1, title=title, url=url, body=body, by=by, at=now or timezone.now()
    )
    record("created", material, school_id=by.school_id, actor_id=by.pk, context={"script": section.script_id})
    return material


def _is_safe(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme == "https" and bool(parts.hostname) and len(url) <= 200 and not any(c.isspace() for c in url)


def _require_place(section: ScriptSection) -> int:
    """The last position of a passage, whose row is the queue; Invalid where it holds as much as it can."""
    ScriptSection.objects.select_for_update().get(pk=section.pk)
    there = Material.objects.filter(section=section)
    if there.filter(removed_at=None).count() >= MOST_MATERIAL:
        raise Invalid(
            _("A passage holds at most %(most)s pieces of material. Take one away first.") % {"most": MOST_MATERIAL}
        )
    return int(there.aggregate(last=Max("position"))["last"] or 0)


@transaction.atomic
def remove_material(*, by: Person, script: Script, material_id: int, now: datetime | None = None) -> Material:
    """Take material away from a script; it can be put back. NotFound if it is not there; twice is the same as once."""
    material = queries.access_material(by, script, material_id)
    if material.removed_at is None:
        material.removed_by, material.removed_at = by, now or timezone.now()
        material.save(update_fields=["removed_by", "removed_at"])
        kept = {"title": material.title, "url": material.url, "body": material.body}
        record("removed", material, school_id=by.school_id, actor_id=by.pk, result=kept)
    return material


@transaction.atomic
def restore_material(*, by: Person, script: Script, material_id: int) -> Material:
    """Put material back where it was; Invalid where the passage is full by now."""
    material = queries.access_material(by, script, material_id)
    if material.removed_at is not None:
        _require_place(material.section)
        material.removed_by = material.removed_at = None
        material.save(update_fields=["removed_by", "removed_at"])
        record("updated", material, school_id=by.school_id, actor_id=by.pk, result={"restored": True})
    return material


@transaction.atomic
def move_material(*, by: Person, script: Script, material_id: int, places: int) -> Material:
    """Move material within its passage, ``places`` further on (or back, below zero), as far as there is room."""
    material = queries.access_material(by, script, material_id)
    ScriptSection.objects.select_for_update().get(pk=material.section_id)
    there = list(Material.objects.filter(section=material.section_id, removed_at=None).order_by("position", "id"))
    if material not in there:
        return material
    place = there.index(material)
    there.insert(max(0, min(len(there) - 1, place + places)), there.pop(place))
    for position, one in enumerate(there, start=1):
        if one.position != position:
            Material.objects.filter(pk=one.pk).update(position=position)
    told = {"from": place + 1, "to": there.index(material) + 1}
    record("updated", material, school_id=by.school_id, actor_id=by.pk, result=told)
    return material


@transaction.atomic
def forget_removed(*, before: datetime) -> int:
    """Delete, in this school, what was taken away before then, alone or with its passage; how many."""
    taken_away = Q(removed_at__lt=before) | Q(section__removed_at__lt=before)
    gone = list(Material.objects.filter(taken_away).select_related("section__script"))
    for material in gone:
        record("deleted", material, school_id=material.section.script.school_id, actor_id=None)
    Material.objects.filter(pk__in=[material.pk for material in gone]).delete()
    return len(gone)
