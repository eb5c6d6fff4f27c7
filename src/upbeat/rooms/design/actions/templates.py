"""Lesson templates: the headings a school wants thought about."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from upbeat.kernel.errors import Invalid
from upbeat.rooms.design import rules, shipped
from upbeat.rooms.design.models import LessonPlan, LessonTemplate
from upbeat.rooms.design.shipped import Heading
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person, School

MOST_HEADINGS = 30


@transaction.atomic
def create_template(*, by: Person, name: str, headings: Sequence[Heading] = shipped.DEFAULT) -> LessonTemplate:
    """A new template; without headings given, with those that come with the product."""
    rules.require_builder(by)
    template = LessonTemplate.objects.create(school=by.school, name=_name(name), fields=_fields(headings, []))
    record("created", template, school_id=by.school_id, actor_id=by.pk)
    return template


@transaction.atomic
def edit_template(*, by: Person, template: LessonTemplate, name: str, headings: Sequence[Heading]) -> LessonTemplate:
    """Other headings, for the plans to come. Plans that were made from it stay as they were, heading by heading.

    One that is left out is retired: a plan that takes the new headings on still shows what it says under it.
    """
    rules.require_builder(by, template)
    template = LessonTemplate.objects.select_for_update().get(pk=template.pk)
    before = template.fields
    template.name = _name(name)
    template.fields = _fields(headings, shipped.from_json(template.fields))
    template.save()
    if template.fields != before:
        LessonPlan.objects.filter(template=template, headings=[]).update(headings=before)
    record("updated", template, school_id=by.school_id, actor_id=by.pk)
    return template


@transaction.atomic
def retire_template(*, by: Person, template: LessonTemplate, now: datetime | None = None) -> None:
    """No new plans from it; its plans stay. Invalid for the last one of the school."""
    rules.require_builder(by, template)
    if not LessonTemplate.objects.filter(retired_at=None).exclude(pk=template.pk).exists():
        raise Invalid(_("This is the only template of the school. Make another one first."))
    now = now or timezone.now()
    if LessonTemplate.objects.filter(pk=template.pk, retired_at=None).update(retired_at=now):
        template.retired_at = now
        record("removed", template, school_id=by.school_id, actor_id=by.pk, at=now)


def template_for_school(by: Person) -> LessonTemplate:
    """The template of plans for which nobody chooses one: the school's first, made from the shipped one if need be."""
    # Two first plans at the same moment must not make two templates.
    school = School.objects.select_for_update().get(pk=by.school_id)
    template = LessonTemplate.objects.filter(retired_at=None).order_by("id").first()
    if template is None:
        with override(school.language):
            template = create_template(by=by, name=_("Lesson with a micro video"))
    return template


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 80:
        raise Invalid(_("A template needs a name of at most 80 characters."), field="name")
    return name


def _fields(headings: Sequence[Heading], before: Sequence[Heading]) -> list[dict[str, object]]:
    kept = [heading for heading in headings if not heading.retired]
    if not kept:
        raise Invalid(_("A template needs at least one heading."), field="headings")
    if len(kept) > MOST_HEADINGS:
        raise Invalid(_("A template has at most %(most)s headings.") % {"most": MOST_HEADINGS}, field="headings")
    known = {heading.key for heading in before} | set(shipped.SHIPPED)
    named: list[Heading] = []
    for heading in kept:
        words = replace(heading, label=" ".join(heading.label.split())[:120], help=heading.help.strip()[:400])
        if not words.label and words.key not in shipped.SHIPPED:
            raise Invalid(_("Every heading needs a name. Leave out the ones you do not want."), field="headings")
        # The key ties the texts of plans to the heading; the form sends it back, and nothing else may choose it.
        named.append(words if words.key in known else replace(words, key=f"own-{secrets.token_hex(4)}"))
    keys = [heading.key for heading in named]
    if len(set(keys)) < len(keys):
        raise Invalid(_("The same heading is there twice. Remove one of them."), field="headings")
    retired = [replace(heading, retired=True) for heading in before if heading.key not in keys]
    return shipped.to_json([*named, *retired])
