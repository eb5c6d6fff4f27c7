"""What an answer tells of how well a learner knows a point (R32)."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from django.db import connection

from upbeat.kernel import mastery
from upbeat.kernel.mastery import Estimate
from upbeat.rooms.items.models import Response
from upbeat.rooms.journal.actions import Happening, record_many
from upbeat.rooms.journal.bulk import Value, insert_many, moment
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.learn.actions.finishing import finish_videos
from upbeat.rooms.learn.events import PointMastered
from upbeat.rooms.learn.models import Difficulty, LearnerLevel, Mastery
from upbeat.rooms.learn.queries.known import ITEM, POINT, Known, Meets, Shared, known_before
from upbeat.rooms.publish.models import MicroVideo

# In the SQL of both databases, for it comes with every answer.
STEP = """
UPDATE learn_difficulty SET answers = answers + %s, value = value + %s
  WHERE id IN (SELECT id FROM learn_difficulty WHERE id = %s
    -- free
  )
"""


def learn_from(response: Response, *, now: datetime) -> None:
    """Move all that the model knows by a new answer; inside the transaction of the answer, which holds the person's
    row.

    A point mastered opens its videos and finishes their pieces. Mastery may be lost again by later answers; what was
    passed or finished stays.
    """
    finish_videos(videos_on(learn_from_all([response], now=now)), now=now)


def learn_from_all(responses: Sequence[Response], *, now: datetime) -> set[tuple[int, int]]:
    """The same for new answers of different people, one after the other in this order: who has mastered which point by
    it. At most eight statements. To finish the pieces (:func:`videos_on`) is left to the caller."""
    if not responses:
        return set()
    meetings = [_meets(response) for response in responses]
    known = known_before(meetings)
    before, was_mastered = dict(known.shared), set(known.mastered)
    for response, meets in zip(responses, meetings, strict=True):
        after = mastery.update(known.situation(meets), response.correct)
        known.learn(meets, after)
        pair = (meets.person_id, meets.point_id)
        if mastery.is_mastered(after.points[0], mastery.typical(after, known.weights.get(meets.school_id))):
            known.mastered.add(pair)
        else:
            known.mastered.discard(pair)
    _keep_points(meetings, known, was_mastered, now)
    _keep_levels(meetings, known)
    _keep_shared(meetings, known, before)
    won = [one for one in meetings if (one.person_id, one.point_id) in known.mastered - was_mastered]
    _tell(won, now)
    return {(one.person_id, one.point_id) for one in won}


def videos_on(pairs: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """From (person, point) to (person, video): the published videos on the points; one query, none for none."""
    if not pairs:
        return set()
    videos = MicroVideo.objects.filter(point__in={point for _person, point in pairs}, published__isnull=False)
    on = list(videos.values_list("pk", "point_id"))
    return {(person, video) for person, point in pairs for video, its_point in on if its_point == point}


def _meets(response: Response) -> Meets:
    attempt = response.attempt
    return Meets(attempt.person_id, attempt.item_id, attempt.item.point_id, attempt.school_id)


def _tell(won: Sequence[Meets], now: datetime) -> None:
    happenings = [Happening(one.school_id, one.person_id, one.point_id, "{}", "{}") for one in won]
    record_many("mastered", "knowledgepoint", happenings, at=now)
    for one in won:
        publish(PointMastered(school_id=one.school_id, person_id=one.person_id, point_id=one.point_id))


def _keep_points(
    meetings: Sequence[Meets], known: Known, was_mastered: Collection[tuple[int, int]], now: datetime
) -> None:
    columns = [
        "person_id", "point_id", "theta", "wins", "fails", "streak", "recent", "last_correct", "updated_at",
        "mastered_at", "rechecked_at",
    ]  # fmt: skip
    at = moment(now)
    turned: list[list[Value]] = []
    same: list[list[Value]] = []
    for pair in sorted({(one.person_id, one.point_id) for one in meetings}):
        state, mastered = known.points[pair], pair in known.mastered
        row: list[Value] = [
            *pair, state.theta, state.wins, state.fails, state.streak, state.recent, state.last_correct, at,
            at if mastered else None, None,
        ]  # fmt: skip
        (same if mastered == (pair in was_mastered) else turned).append(row)
    insert_many(Mastery, columns, same, key=["person_id", "point_id"], keep=["mastered_at", "rechecked_at"])
    insert_many(Mastery, columns, turned, key=["person_id", "point_id"])


def _keep_levels(meetings: Sequence[Meets], known: Known) -> None:
    rows: list[list[Value]] = []
    for person in sorted({one.person_id for one in meetings}):
        level, overall = known.levels[person]
        rows.append([person, level.value, level.answers, overall])
    insert_many(LearnerLevel, ["person_id", "value", "answers", "overall"], rows, key=["person_id"])


def _keep_shared(meetings: Sequence[Meets], known: Known, before: Mapping[Shared, Estimate]) -> None:
    """Items, points and schools: by steps, for others move them too; a row that another writer holds is left alone."""
    steps: list[tuple[int, float, int]] = []
    missing: list[Difficulty] = []
    names = {ITEM: "item_id", POINT: "point_id"}
    for one, school in {shared: meets.school_id for meets in meetings for shared in meets.shared}.items():
        kind, number = one
        was, now_is = before.get(one, Estimate()), known.shared[one]
        count, step = now_is.answers - was.answers, now_is.value - was.value
        if one in known.rows:
            steps.append((count, step, known.rows[one]))
        else:
            own = {names[kind]: number} if kind in names else {}
            missing.append(Difficulty(school_id=school, value=step, answers=count, **own))
    _step(sorted(steps, key=lambda step: step[2]))
    if missing:
        Difficulty.objects.bulk_create(missing, ignore_conflicts=True)


def _step(steps: Sequence[tuple[int, float, int]]) -> None:
    """Move rows by their steps: how many answers more, how far, which row."""
    if not steps:
        return
    free = "FOR UPDATE SKIP LOCKED" if connection.features.has_select_for_update_skip_locked else ""
    with connection.cursor() as cursor:
        cursor.executemany(STEP.replace("-- free", free), steps)
