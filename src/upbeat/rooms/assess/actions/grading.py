"""Grades: set and changed, each change with its reason; what peers came to becomes a grade where it stands."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from upbeat.kernel.errors import Invalid
from upbeat.kernel.rubrics import outof, stored
from upbeat.rooms.assess.actions.returning import tell_given_back
from upbeat.rooms.assess.models import Grade, GradeChange, GradeRelease, PeerRound, SubmissionVersion, Task
from upbeat.rooms.assess.queries.results import markings_of, peer_result
from upbeat.rooms.assess.rules import require_marker
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person, School


@transaction.atomic
def change_grade(*, by: Person, grade: Grade, points: float, reason: str, now: datetime | None = None) -> Grade:
    """Another grade, with its reason. Invalid without one, or beyond what can be had."""
    require_marker(by, grade.task.piece)
    if not 0 <= points <= grade.outof:
        raise Invalid(_("Give 0 to %(most)g points.") % {"most": grade.outof}, field="points")
    if not reason.strip():
        raise Invalid(_("Say why the grade changes: it stays in its history."), field="reason")
    return set_grade(
        by=by, task=grade.task, person=grade.person, points=points, most=grade.outof, source=Grade.Source.TEACHER,
        reason=reason, now=now or timezone.now(),
    )  # fmt: skip


def set_grade(
    *,
    by: Person | None,
    task: Task,
    person: Person,
    points: float,
    most: float,
    source: Grade.Source,
    reason: str,
    now: datetime,
) -> Grade:
    """Write the grade and its change, inside the caller's transaction. The peers never change a teacher's grade."""
    grade = Grade.objects.select_for_update().filter(task=task, person=person).first()
    before = grade.points if grade else None
    if grade is not None and source == Grade.Source.PEERS and grade.source == Grade.Source.TEACHER:
        return grade
    if grade is not None and (grade.points, grade.outof, grade.source) == (points, most, source):
        return grade
    if grade is None:
        grade = Grade.objects.create(task=task, person=person, points=points, outof=most, source=source)
    else:
        grade.points, grade.outof, grade.source = points, most, source
        grade.save(update_fields=["points", "outof", "source"])
    GradeChange.objects.create(
        grade=grade, points_before=before, points_after=points, source=source, by=by, at=now, reason=reason.strip()
    )
    result = {"points": points, "outof": most, "before": before, "source": str(source)}
    context = {"task": task.pk, "pupil": person.pk}
    school = task.piece.package.school_id
    record("scored", grade, school_id=school, actor_id=by.pk if by else None, result=result, context=context, at=now)
    return grade


@transaction.atomic
def settle_peers(*, task: Task, now: datetime | None = None) -> int:
    """Make grades of what peers agree upon, where the teacher has said nothing; how many. Safe to run twice."""
    now = now or timezone.now()
    if task.rubric is None or not PeerRound.objects.filter(task=task).exists():
        return 0
    most, marked = outof(stored(task.rubric.criteria)), markings_of(task)
    worth = {number: one for number, one in peer_result(task).estimates.items() if one.stands and number not in marked}
    versions = SubmissionVersion.objects.filter(pk__in=worth, taken_back_at=None).select_related("submission__person")
    made = 0
    for version in versions:
        if version.submission.person is not None:
            set_grade(
                by=None, task=task, person=version.submission.person, points=round(worth[version.pk].share * most, 1),
                most=most, source=Grade.Source.PEERS, reason="", now=now,
            )  # fmt: skip
            made += 1
    PeerRound.objects.filter(task=task).update(settled_at=now)
    tell_given_back(task, now)
    return made


def settle_ended_rounds(*, now: datetime | None = None) -> int:
    """Make the peers' grades, in every school, of tasks whose time of evaluating is over; how many tasks."""
    now = now or timezone.now()
    with scopes_disabled():
        rows = PeerRound.objects.filter(settled_at=None, task__evaluate_until__lte=now)
        ended = list(rows.values_list("task__piece__package__school_id", "task_id"))
    for school, number in ended:
        with scope(school=School.objects.get(pk=school)):
            settle_peers(task=Task.objects.select_related("piece__package", "rubric").get(pk=number), now=now)
    return len(ended)


@transaction.atomic
def release_grades(
    *,
    by: Person,
    task: Task,
    grades_from: datetime | None,
    words_from: datetime | None,
    now: datetime | None = None,
) -> GradeRelease:
    """From when pupils see their grade, and from when the teacher's and the peers' words; empty: not, or not any more.

    Invalid while peers still evaluate: whoever saw their result could tell from it what others gave.
    """
    require_marker(by, task.piece)
    now = now or timezone.now()
    opens = min((at for at in (grades_from, words_from) if at is not None), default=None)
    if opens is not None:
        end = task.evaluate_until or now + timedelta(0)
        waiting = task.peers and (PeerRound.objects.filter(task=task).exists() or now < task.due_at)
        if waiting and opens < end:
            raise Invalid(_("Peers still evaluate then. Choose a later time, or end their time first."))
        settle_peers(task=task, now=now)
    made = GradeRelease.objects.create(task=task, by=by, at=now, grades_from=grades_from, words_from=words_from)
    tell_given_back(task, now)
    result = {"grades": grades_from.isoformat() if grades_from else None,
              "words": words_from.isoformat() if words_from else None}  # fmt: skip
    record("released", made, school_id=by.school_id, actor_id=by.pk, result=result, context={"task": task.pk}, at=now)
    return made


@transaction.atomic
def end_evaluating(*, by: Person, task: Task, now: datetime | None = None) -> int:
    """Peers evaluate no longer; their grades are made. How many."""
    require_marker(by, task.piece)
    now = now or timezone.now()
    if not PeerRound.objects.filter(task=task).exists():
        raise Invalid(_("The works are not with the pupils."))
    if task.evaluate_until is None or task.evaluate_until > now:
        task.evaluate_until = now
        task.save(update_fields=["evaluate_until"])
        record("closed", task, school_id=by.school_id, actor_id=by.pk, at=now)
    return settle_peers(task=task, now=now)
