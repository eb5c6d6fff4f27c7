"""What an answer tells of how well a learner knows a point (R32)."""

from datetime import datetime

from django.db.models import Case, F, Value, When

from upbeat.kernel import mastery
from upbeat.kernel.mastery import Situation
from upbeat.rooms.items.models import Item, Response
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.learn.actions.finishing import finish_videos
from upbeat.rooms.learn.events import PointMastered
from upbeat.rooms.learn.models import Difficulty, LearnerLevel, Mastery
from upbeat.rooms.learn.queries.known import BASE, ITEM, LEVEL, MASTERY, POINT, Known, known_before
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import MicroVideo


def learn_from(response: Response, *, by: Person, now: datetime) -> bool:
    """Move all that the model knows by a new answer; inside the transaction of the answer, which holds the person's
    row. Is the point mastered now?

    A point mastered opens its videos and finishes their pieces. Mastery may be lost again by later answers; what was
    passed or finished stays.
    """
    item = response.attempt.item
    known = known_before(by, item)
    after = mastery.update(known.situation, response.correct)
    mastered = mastery.is_mastered(after.points[0], mastery.typical(after, known.weights))
    _keep_point(by, item, known, after, mastered, now)
    _keep_level(by, known, after)
    _keep_shared(item, known, after)
    if mastered and not known.mastered:
        record("mastered", ("knowledgepoint", item.point_id), school_id=by.school_id, actor_id=by.pk, at=now)
        publish(PointMastered(school_id=by.school_id, person_id=by.pk, point_id=item.point_id))
        videos = MicroVideo.objects.filter(point=item.point_id, published__isnull=False).values_list("pk", flat=True)
        finish_videos([(by.pk, video) for video in videos], now=now)
    return mastered


def _keep_point(by: Person, item: Item, known: Known, after: Situation, mastered: bool, now: datetime) -> None:
    state = after.points[0]
    values = {
        "theta": state.theta, "wins": state.wins, "fails": state.fails, "streak": state.streak,
        "recent": state.recent, "last_correct": state.last_correct, "updated_at": now,
    }  # fmt: skip
    if mastered != known.mastered:
        values |= {"mastered_at": now if mastered else None, "rechecked_at": None}
    if number := known.rows.get(MASTERY):
        Mastery.objects.filter(pk=number).update(**values)
    else:
        Mastery.objects.create(person=by, point_id=item.point_id, **values)


def _keep_level(by: Person, known: Known, after: Situation) -> None:
    values = {"value": after.learner.value, "answers": after.learner.answers, "overall": after.overall}
    if number := known.rows.get(LEVEL):
        LearnerLevel.objects.filter(pk=number).update(**values)
    else:
        LearnerLevel.objects.create(person=by, **values)


def _keep_shared(item: Item, known: Known, after: Situation) -> None:
    """Item, point and school: by steps, for others move them too; a row that another answer holds is left alone."""
    before = known.situation
    steps = {
        ITEM: after.item.value - before.item.value,
        POINT: after.difficulties[0].value - before.difficulties[0].value,
        BASE: after.base.value - before.base.value,
    }
    if there := [known.rows[kind] for kind in steps if kind in known.rows]:
        free = Difficulty.objects.select_for_update(skip_locked=True, of=("self",)).filter(pk__in=there)
        step = Case(
            When(item__isnull=False, then=Value(steps[ITEM])),
            When(point__isnull=False, then=Value(steps[POINT])),
            default=Value(steps[BASE]),
        )
        Difficulty.objects.filter(pk__in=free.values("pk")).update(value=F("value") + step, answers=F("answers") + 1)
    if missing := [kind for kind in steps if kind not in known.rows]:
        names = {ITEM: {"item_id": item.pk}, POINT: {"point_id": item.point_id}, BASE: dict[str, int]()}
        rows = [Difficulty(school_id=item.school_id, value=steps[kind], answers=1, **names[kind]) for kind in missing]
        Difficulty.objects.bulk_create(rows, ignore_conflicts=True)
