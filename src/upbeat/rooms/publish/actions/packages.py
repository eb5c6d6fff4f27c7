"""The package: a lesson of a class, made and re-timed."""

from datetime import datetime

from django.db import transaction
from django.utils.timezone import is_naive
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.design.models import LessonPlan
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.publish.actions.amendments import amend_words
from upbeat.rooms.publish.models import Amendment, Package, Unit
from upbeat.rooms.publish.queries.packages import pushed_at
from upbeat.rooms.publish.rules import require_builder, require_teacher

TEXTS = ("goals", "method", "preview")


@transaction.atomic
def create_package(
    *,
    by: Person,
    section: Section,
    title: str,
    class_at: datetime,
    plan: LessonPlan | None = None,
    unit: Unit | None = None,
    goals: str = "",
    method: str = "",
    preview: str = "",
) -> Package:
    """A lesson for a class without pieces yet; nobody but its teachers sees it before the push."""
    require_teacher(by, section)
    for thing in (plan, unit.course if unit else None):
        if thing is not None:
            require_builder(by, thing)
    package = Package.objects.create(
        school_id=by.school_id,
        section=section,
        plan=plan,
        unit=unit,
        title=_title(title),
        class_at=_moment(class_at),
        goals=goals.strip(),
        method=method.strip(),
        preview=preview.strip(),
        created_by=by,
    )
    record("created", package, school_id=by.school_id, actor_id=by.pk, context={"section": section.pk})
    return package


@transaction.atomic
def edit_package(
    *,
    by: Person,
    package: Package,
    title: str,
    goals: str,
    method: str,
    preview: str,
    undoes: Amendment | None = None,
) -> Package:
    """Other words on the task sheet, before the push or after it; after it with what they were, for the history."""
    require_teacher(by, package.section)
    was = {name: getattr(package, name) for name in ("title", *TEXTS)}
    package.title = _title(title)
    package.goals, package.method, package.preview = goals.strip(), method.strip(), preview.strip()
    package.save(update_fields=["title", *TEXTS])
    if pushed_at(package):
        now = {name: getattr(package, name) for name in was}
        amend_words(by=by, thing=Amendment.Thing.PACKAGE, number=package.pk, before=was, after=now, undoes=undoes)
    record("updated", package, school_id=by.school_id, actor_id=by.pk)
    return package


@transaction.atomic
def change_class_time(*, by: Person, package: Package, class_at: datetime) -> Package:
    """The class meets at another time, and with it everything before class is due then."""
    require_teacher(by, package.section)
    before, package.class_at = package.class_at, _moment(class_at)
    if before != package.class_at:
        package.save(update_fields=["class_at"])
        context = {"class_at": [before.isoformat(), package.class_at.isoformat()]}
        record("updated", package, school_id=by.school_id, actor_id=by.pk, context=context)
    return package


def _moment(at: datetime) -> datetime:
    if is_naive(at):
        raise Invalid(_("The time of the class needs a time zone."), field="class_at")
    return at


def _title(title: str) -> str:
    title = " ".join(title.split())
    if not title:
        raise Invalid(_("Give the lesson a title."), field="title")
    if len(title) > 160:
        raise Invalid(_("The title has at most 160 characters."), field="title")
    return title
