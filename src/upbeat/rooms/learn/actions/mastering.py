"""What an answer tells of how well a learner knows a point (R32)."""

from datetime import datetime

from upbeat.kernel import mastery
from upbeat.rooms.items.models import Response
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.learn.actions.finishing import finish_videos
from upbeat.rooms.learn.events import PointMastered
from upbeat.rooms.learn.models import Mastery
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import MicroVideo


def learn_from(response: Response, *, by: Person, now: datetime) -> Mastery:
    """Move the learner's state on the item's point by a new answer; inside the transaction of the answer.

    A point mastered opens its videos and finishes their pieces. Mastery may be lost again by later answers; what was
    passed or finished stays.
    """
    point_id = response.attempt.item.point_id
    row = Mastery.objects.select_for_update().filter(person=by, point=point_id).first()
    row = row or Mastery(person=by, point_id=point_id)
    after = mastery.update(mastery.Situation((_state(row),)), response.correct)
    state = after.points[0]
    row.theta, row.wins, row.fails, row.streak = state.theta, state.wins, state.fails, state.streak
    row.recent, row.last_correct, row.updated_at = state.recent, state.last_correct, now
    before, mastered = row.mastered_at, mastery.is_mastered(state, mastery.typical(after))
    row.mastered_at = (before or now) if mastered else None
    row.save()
    if mastered and before is None:
        record("mastered", ("knowledgepoint", point_id), school_id=by.school_id, actor_id=by.pk, at=now)
        publish(PointMastered(school_id=by.school_id, person_id=by.pk, point_id=point_id))
        videos = MicroVideo.objects.filter(point=point_id, published__isnull=False).values_list("pk", flat=True)
        finish_videos([(by.pk, video) for video in videos], now=now)
    return row


def _state(row: Mastery) -> mastery.PointState:
    return mastery.PointState(
        theta=row.theta,
        wins=row.wins,
        fails=row.fails,
        streak=row.streak,
        recent=row.recent,
        last_correct=row.last_correct,
    )
