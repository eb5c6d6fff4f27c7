"""Last week's task of each class: handed in, a sample marked, peers in the middle of evaluating."""

import random
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from upbeat.kernel.rubrics import Criterion, written
from upbeat.rooms.assess.actions.allocating import begin_round
from upbeat.rooms.assess.actions.evaluating import evaluate
from upbeat.rooms.assess.actions.handing_in import hand_in, save_draft
from upbeat.rooms.assess.actions.marking import keep_snippet, mark
from upbeat.rooms.assess.actions.rubrics import write_rubric
from upbeat.rooms.assess.actions.samples import choose_sample, write_sample
from upbeat.rooms.assess.actions.tasks import set_task
from upbeat.rooms.assess.models import Allocation, Task
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.releases import open_piece
from upbeat.rooms.publish.models import Piece
from upbeat.site.demo.seed_lessons import Given
from upbeat.site.demo.seed_people import PUPIL_WITH_PASSWORD, People
from upbeat.site.demo.seed_videos import author_of
from upbeat.site.demo.tasks import DemoTask, load_tasks

EVENING = timedelta(hours=10)
OPENED = timedelta(minutes=40)


def hand_in_work(given: Sequence[Given], people: People, now: datetime) -> None:
    """On what the last lesson asks for after class."""
    for told in load_tasks():
        lesson = next(one for one in given if one.group.language == told.language)
        with transaction.atomic():
            _live(told, lesson, people, now)


def _live(told: DemoTask, lesson: Given, people: People, now: datetime) -> None:
    by = author_of(people, lesson.group.language)
    class_at = lesson.package.class_at
    criteria = written(told.criteria)
    piece = Piece.objects.select_related("package__section").get(package=lesson.package, phase=Piece.Phase.AFTER)
    open_piece(by=by, piece=piece, now=class_at + OPENED)
    rubric = write_rubric(by=by, title=told.rubric, criteria=criteria, now=class_at)
    task = set_task(
        by=by, piece=piece, asks=["text", "picture", "drawing", "sound"], rubric=rubric,
        hand_in_until=class_at + EVENING, peers=3, evaluate_until=now + timedelta(days=2),
    )  # fmt: skip
    for minutes, work in enumerate(told.works):
        at = class_at + timedelta(hours=5, minutes=11 * minutes)
        save_draft(by=people.by_login[work.by], task=task, text=work.text, now=at)
        hand_in(by=people.by_login[work.by], task=task, now=at)
    _calibrate(told, task, by, criteria)
    begin_round(by=None, task=task, now=class_at + EVENING, seed=2026)
    _evaluate(told, task, criteria, people, class_at + EVENING)


def _calibrate(told: DemoTask, task: Task, by: Person, criteria: Sequence[Criterion]) -> None:
    at = task.due_at - timedelta(minutes=30)
    sample = write_sample(by=by, task=task, text=told.sample.text, now=at)
    version = sample.versions.select_related("submission__task__piece__package__section").get()
    points = _said(criteria, told.sample.points)
    mark(by=by, version=version, points=points, comment=told.comment, now=at)
    choose_sample(by=by, version=version, now=at)
    for text in told.snippets:
        keep_snippet(by=by, text=text)


def _evaluate(told: DemoTask, task: Task, criteria: Sequence[Criterion], people: People, begun: datetime) -> None:
    """Everybody but the pupil whom one signs in as, each with a hand of their own: harsh, kind or careless."""
    rng = random.Random(2026)
    worth = {people.by_login[work.by].pk: work for work in told.works}
    rows = Allocation.objects.filter(task=task).select_related("person", "version__submission").order_by("pk")
    hand = {person: rng.choice((-0.5, 0.0, 0.0, 0.4)) for person in worth}
    for minutes, row in enumerate(rows):
        if row.person.login == PUPIL_WITH_PASSWORD:
            continue
        work = worth.get(row.version.submission.person_id or 0, told.sample)
        points = [round(true + hand[row.person_id] + rng.gauss(0, 0.4)) for true in work.points]
        share = sum(work.points) / sum(one.levels[0].points for one in criteria)
        remark = told.remarks[0 if share > 0.8 else 1 if share > 0.4 else 2]
        at = begun + timedelta(minutes=7 * (minutes + 1))
        evaluate(by=row.person, key=row.key, points=_said(criteria, points), text=remark, now=at)


def _said(criteria: Sequence[Criterion], points: Sequence[int]) -> dict[str, str]:
    """The nearest level of each criterion, as a form says it."""
    return {one.key: f"{_nearest(one, point):g}" for one, point in zip(criteria, points, strict=True)}


def _nearest(criterion: Criterion, point: int) -> float:
    return min((abs(level.points - point), level.points) for level in criterion.levels)[1]
