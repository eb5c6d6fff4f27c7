"""The plan of a lesson: steps put in, changed, put in order, taken out and put back."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom import rules
from upbeat.rooms.classroom.actions.changing import changed
from upbeat.rooms.classroom.activities import planned_activity
from upbeat.rooms.classroom.draft import Draft
from upbeat.rooms.classroom.models import LessonStep, Meeting
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Enrolment, Person
from upbeat.rooms.people.rules import bond, require_teaches
from upbeat.rooms.publish.models import Package

LONGEST_MINUTES = 120
MOST_STEPS = 40


@transaction.atomic
def add_step(*, by: Person, package: Package, draft: Draft, after: LessonStep | None = None) -> LessonStep:
    """One more step, last or right ``after`` another. Invalid when it lacks what its kind needs."""
    require_teaches(by, package.section)
    _hold(package)
    draft = _checked(package, draft)
    standing = list(_standing(package))
    if len(standing) >= MOST_STEPS:
        raise Invalid(_("A lesson has at most %(most)d steps. Take one out first.") % {"most": MOST_STEPS})
    step = LessonStep(package=package, position=_last(package) + 1, **draft._asdict())
    step.title = draft.title.strip()
    step.save()
    if after is not None and after in standing:
        standing.insert(standing.index(after) + 1, step)
        _number(standing)
    record("created", step, school_id=by.school_id, actor_id=by.pk, context={"package": package.pk, "kind": step.kind})
    _tell(package)
    return step


@transaction.atomic
def plan_steps(*, by: Person, package: Package, drafts: Sequence[Draft]) -> list[LessonStep]:
    """A whole plan where there is none yet: steps that stand already are Invalid, so that nobody's plan is lost."""
    require_teaches(by, package.section)
    _hold(package)
    if _standing(package).exists():
        raise Invalid(_("This lesson has a plan already. Change its steps, or take them out first."))
    return [add_step(by=by, package=package, draft=draft) for draft in drafts]


@transaction.atomic
def edit_step(*, by: Person, step: LessonStep, draft: Draft) -> LessonStep:
    """Other words, minutes or matter. Its kind stays; a step that runs keeps the minutes it was begun with."""
    require_teaches(by, step.package.section)
    draft = draft._replace(kind=step.kind, activity=step.activity)
    draft = _checked(step.package, draft)
    for name, value in draft._asdict().items():
        setattr(step, name, value)
    step.title = draft.title.strip()
    step.save()
    record("updated", step, school_id=by.school_id, actor_id=by.pk)
    _tell(step.package)
    return step


@transaction.atomic
def order_steps(*, by: Person, package: Package, order: Sequence[int]) -> None:
    """In the order of ``order`` (numbers of steps); steps that it does not name follow as they stood."""
    require_teaches(by, package.section)
    _hold(package)
    wanted = {number: place for place, number in enumerate(order)}
    steps = sorted(_standing(package), key=lambda step: wanted.get(step.pk, len(wanted)))
    _number(steps)
    record("updated", package, school_id=by.school_id, actor_id=by.pk, context={"steps": [step.pk for step in steps]})
    _tell(package)


@transaction.atomic
def remove_step(*, by: Person, step: LessonStep, now: datetime | None = None) -> None:
    """Out of the plan; :func:`restore_step` undoes it. Invalid while the class is at it."""
    require_teaches(by, step.package.section)
    if step.runs.filter(ended_at=None).exists():
        raise Invalid(_("The class is at this step now. Go on to another one first."))
    if step.removed_at is None:
        step.removed_at = now or timezone.now()
        step.save(update_fields=["removed_at"])
        record("removed", step, school_id=by.school_id, actor_id=by.pk, at=step.removed_at)
        _tell(step.package)


@transaction.atomic
def restore_step(*, by: Person, step: LessonStep) -> None:
    """Back to its place."""
    require_teaches(by, step.package.section)
    if step.removed_at is not None:
        step.removed_at = None
        step.save(update_fields=["removed_at"])
        record("updated", step, school_id=by.school_id, actor_id=by.pk, context={"restored": True})
        _tell(step.package)


def _standing(package: Package) -> QuerySet[LessonStep]:
    return LessonStep.objects.filter(package=package, removed_at=None)


def _hold(package: Package) -> None:
    """Two teachers of one class may plan at once."""
    Package.objects.select_for_update(of=("self",)).get(pk=package.pk)


def _last(package: Package) -> int:
    return int(LessonStep.objects.filter(package=package).aggregate(last=Max("position"))["last"] or 0)


def _number(steps: Sequence[LessonStep]) -> None:
    for place, step in enumerate(steps, start=1):
        step.position = place
    LessonStep.objects.bulk_update(steps, ["position"])


def _tell(package: Package) -> None:
    """The teacher's other device sees the new plan; phones ask for a screen that has not changed."""
    for meeting in Meeting.objects.filter(package=package, ended_at=None):
        changed(meeting)


def _checked(package: Package, draft: Draft) -> Draft:
    """What may stand in a plan, as it is kept: an activity with its setup as its pack keeps it."""
    _check(package, draft)
    if draft.kind != LessonStep.Kind.ACTIVITY:
        return draft._replace(activity="", setup={})
    return draft._replace(setup=dict(planned_activity(draft.activity).check(draft.setup)))


def _check(package: Package, draft: Draft) -> None:
    if draft.kind not in LessonStep.Kind.values:
        raise Invalid(_("Choose what the class does in this step."), field="kind")
    if not draft.title.strip():
        raise Invalid(_("Give the step a few words: they stand on the wall."), field="title")
    if not 1 <= draft.minutes <= LONGEST_MINUTES:
        raise Invalid(_("A step takes between one minute and two hours."), field="minutes")
    if draft.kind == LessonStep.Kind.QUESTION:
        if draft.variant is None:
            raise Invalid(_("Choose the question."), field="variant")
        if not rules.can_be_asked(draft.variant):
            raise Invalid(_("This question cannot be put on phones. Choose another one."), field="variant")
    foreign = draft.piece is not None and draft.piece.package_id != package.pk
    if foreign or (draft.piece is None and draft.kind == LessonStep.Kind.PIECE):
        raise Invalid(_("Choose a piece of this lesson."), field="piece")
    if draft.kind == LessonStep.Kind.TURN and draft.point is None:
        raise Invalid(_("Choose what the pupil explains."), field="point")
    if draft.person is not None and bond(draft.person, package.section) != Enrolment.Kind.PUPIL:
        raise Invalid(_("Choose a pupil of this class."), field="person")
