"""What an answer tells of how well a learner knows a point (R32)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import connection

from upbeat.kernel import mastery
from upbeat.kernel.mastery import Situation
from upbeat.rooms.items.models import Item, Response
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bulk import Value, insert_many, moment
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.learn.actions.finishing import finish_videos
from upbeat.rooms.learn.events import PointMastered
from upbeat.rooms.learn.models import Difficulty, LearnerLevel, Mastery
from upbeat.rooms.learn.queries.known import BASE, ITEM, POINT, Known, known_before
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import MicroVideo

# In the SQL of both databases, for it comes with every answer.
STEP = """
UPDATE learn_difficulty SET answers = answers + 1, value = value + CASE id
    WHEN %s THEN CAST(%s AS double precision)
    WHEN %s THEN CAST(%s AS double precision)
    WHEN %s THEN CAST(%s AS double precision) END
  WHERE id IN (SELECT id FROM learn_difficulty WHERE id IN (%s, %s, %s)
    -- free
  )
"""


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
    _keep_level(by, after)
    _keep_shared(item, known, after)
    if mastered and not known.mastered:
        record("mastered", ("knowledgepoint", item.point_id), school_id=by.school_id, actor_id=by.pk, at=now)
        publish(PointMastered(school_id=by.school_id, person_id=by.pk, point_id=item.point_id))
        videos = MicroVideo.objects.filter(point=item.point_id, published__isnull=False).values_list("pk", flat=True)
        finish_videos([(by.pk, video) for video in videos], now=now)
    return mastered


def _keep_point(by: Person, item: Item, known: Known, after: Situation, mastered: bool, now: datetime) -> None:
    state = after.points[0]
    values: dict[str, Value] = {
        "person_id": by.pk,
        "point_id": item.point_id,
        "theta": state.theta,
        "wins": state.wins,
        "fails": state.fails,
        "streak": state.streak,
        "recent": state.recent,
        "last_correct": state.last_correct,
        "updated_at": moment(now),
        "mastered_at": moment(now) if mastered else None,
        "rechecked_at": None,
    }
    keep = () if mastered != known.mastered else ("mastered_at", "rechecked_at")
    insert_many(Mastery, list(values), [list(values.values())], key=["person_id", "point_id"], keep=keep)


def _keep_level(by: Person, after: Situation) -> None:
    columns = ["person_id", "value", "answers", "overall"]
    row = [by.pk, after.learner.value, after.learner.answers, after.overall]
    insert_many(LearnerLevel, columns, [row], key=["person_id"])


def _keep_shared(item: Item, known: Known, after: Situation) -> None:
    """Item, point and school: by steps, for others move them too; a row that another answer holds is left alone."""
    before = known.situation
    steps = {
        ITEM: after.item.value - before.item.value,
        POINT: after.difficulties[0].value - before.difficulties[0].value,
        BASE: after.base.value - before.base.value,
    }
    _step({known.rows[kind]: step for kind, step in steps.items() if kind in known.rows})
    if missing := [kind for kind in steps if kind not in known.rows]:
        names = {ITEM: {"item_id": item.pk}, POINT: {"point_id": item.point_id}, BASE: dict[str, int]()}
        rows = [Difficulty(school_id=item.school_id, value=steps[kind], answers=1, **names[kind]) for kind in missing]
        Difficulty.objects.bulk_create(rows, ignore_conflicts=True)


def _step(steps: Mapping[int, float]) -> None:
    """Move the rows by their steps, in one statement."""
    if not steps:
        return
    free = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    three = [*steps.items(), (0, 0.0), (0, 0.0)][:3]  # no row has the number 0
    cells = [*(cell for pair in three for cell in pair), *(number for number, _step in three)]
    with connection.cursor() as cursor:
        cursor.execute(STEP.replace("-- free", free), cells)
