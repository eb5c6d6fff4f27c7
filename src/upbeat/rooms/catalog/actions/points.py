"""Knowledge points and what they rest on."""

from collections.abc import Mapping
from datetime import datetime

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.kernel.prerequisites import chain
from upbeat.rooms.catalog import queries, rules
from upbeat.rooms.catalog.models import KnowledgePoint, Prerequisite, Subject
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person, School


@transaction.atomic
def define_point(
    *, by: Person, subject: Subject, title: str, summary: str = "", titles: Mapping[str, str] | None = None
) -> KnowledgePoint:
    """A new knowledge point. ``titles``: title by language code. Invalid if the title is empty, too long or taken."""
    rules.require_builder(by, subject)
    point = KnowledgePoint(school=by.school, subject=subject)
    _name(point, title, summary, titles)
    record("created", point, school_id=by.school_id, actor_id=by.pk)
    return point


@transaction.atomic
def rename_point(
    *,
    by: Person,
    point: KnowledgePoint,
    title: str,
    summary: str | None = None,
    titles: Mapping[str, str] | None = None,
) -> KnowledgePoint:
    """Other words for a point; what is None stays as it is."""
    rules.require_builder(by, point)
    before = point.title
    _name(point, title, point.summary if summary is None else summary, point.titles if titles is None else titles)
    result = {"from": before, "to": point.title}
    record("updated", point, school_id=by.school_id, actor_id=by.pk, result=result)
    return point


def _name(point: KnowledgePoint, title: str, summary: str, titles: Mapping[str, str] | None) -> None:
    title = " ".join(title.split())
    if not title:
        raise Invalid(_("A knowledge point needs a title: what one micro video explains."), field="title")
    if len(title) > 120:
        raise Invalid(_("The title is longer than 120 characters. Shorten it."), field="title")
    known = {code for code, _language in settings.LANGUAGES}
    point.titles = {
        code: " ".join(text.split())[:120] for code, text in (titles or {}).items() if code in known and text.strip()
    }
    point.title, point.summary = title, summary.strip()
    same = KnowledgePoint.objects.filter(subject_id=point.subject_id, title__iexact=title).exclude(pk=point.pk)
    taken = same.exists()
    try:
        if not taken:
            with transaction.atomic():
                point.save()
    except IntegrityError:
        taken = True
    if taken:
        raise Invalid(_("There is already a knowledge point “%(title)s”.") % {"title": title}, field="title")


@transaction.atomic
def require_point(*, by: Person, point: KnowledgePoint, requires: KnowledgePoint) -> Prerequisite:
    """To learn ``point`` one needs ``requires``. Invalid if that would run in a circle; the message names the way.

    Asking for what is there already changes nothing.
    """
    rules.require_builder(by, point, requires)
    # Two people adding one half of a circle each at the same time: the second waits here and sees the first.
    School.objects.select_for_update().get(pk=by.school_id)
    if point == requires:
        raise Invalid(_("A point cannot rest on itself. Choose another one."), field="requires")
    way = chain(queries.requirement_edges(), requires.pk, point.pk)
    if way is not None:
        titles = dict(KnowledgePoint.objects.filter(pk__in=way).values_list("pk", "title"))
        steps = " → ".join(titles[step] for step in way)
        raise Invalid(
            _("That would run in a circle: %(steps)s. Drop one of these requirements first.") % {"steps": steps},
            field="requires",
        )
    edge, added = Prerequisite.objects.get_or_create(point=point, requires=requires)
    if added:
        record("updated", point, school_id=by.school_id, actor_id=by.pk, result={"requires": requires.pk})
    return edge


@transaction.atomic
def drop_requirement(*, by: Person, point: KnowledgePoint, requires: KnowledgePoint) -> None:
    """``point`` no longer needs ``requires``; nothing happens if it did not."""
    rules.require_builder(by, point, requires)
    gone, _by_model = Prerequisite.objects.filter(point=point, requires=requires).delete()
    if gone:
        record("updated", point, school_id=by.school_id, actor_id=by.pk, result={"dropped": requires.pk})


@transaction.atomic
def retire_point(*, by: Person, point: KnowledgePoint, now: datetime | None = None) -> None:
    """Take a point out of the lists; what hangs on it stays. Nothing happens if it is retired."""
    rules.require_builder(by, point)
    now = now or timezone.now()
    if KnowledgePoint.objects.filter(pk=point.pk, retired_at=None).update(retired_at=now):
        point.retired_at = now
        record("removed", point, school_id=by.school_id, actor_id=by.pk, at=now)


@transaction.atomic
def restore_point(*, by: Person, point: KnowledgePoint) -> None:
    """Take a retired point back into the lists."""
    rules.require_builder(by, point)
    if KnowledgePoint.objects.filter(pk=point.pk).exclude(retired_at=None).update(retired_at=None):
        point.retired_at = None
        record("updated", point, school_id=by.school_id, actor_id=by.pk, result={"restored": True})
