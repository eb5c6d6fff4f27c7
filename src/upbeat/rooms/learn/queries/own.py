"""What one learner has done so far: what the first page asks for most often."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from django.db import connection

from upbeat.kernel.intervals import Interval, from_json
from upbeat.rooms.items.kinds import SENSES
from upbeat.rooms.learn.models import Watch
from upbeat.rooms.learn.queries.excuses import kinds_left_out
from upbeat.rooms.learn.rules import recheck_due_before
from upbeat.rooms.people.models import Person

SECTION, DONE, WATCHED, RIGHT, DUE, CARDS, PEERS_OFF, LEFT_OUT = 1, 2, 3, 4, 5, 6, 7, 8

# One statement in the SQL of both databases: eight through the mapper take ten times as long, most of it to write them.
# Every part is bound to the person, who belongs to one school.
STATEMENT = """
SELECT 1, section_id, 0, 0.0 FROM people_enrolment WHERE person_id = %(person)s AND kind = 'pupil' AND ended_at IS NULL
UNION ALL SELECT 2, piece_id, 0, 0.0 FROM learn_piecedone WHERE person_id = %(person)s
UNION ALL SELECT 3, version_id, 0, watched_s FROM learn_watch WHERE person_id = %(person)s
UNION ALL SELECT 4, attempt.place_id, attempt.item_id, 0.0
  FROM items_attempt attempt JOIN items_response response ON response.attempt_id = attempt.id
  LEFT JOIN items_standingmark standing ON standing.response_id = response.id
  WHERE attempt.person_id = %(person)s AND attempt.place = 'piece' AND COALESCE(standing.correct, response.correct)
UNION ALL SELECT 5, point_id, 0, 0.0 FROM learn_mastery
  WHERE person_id = %(person)s AND mastered_at <= %(week_ago)s AND rechecked_at IS NULL
UNION ALL SELECT 6, COUNT(*), 0, 0.0 FROM learn_recall WHERE person_id = %(person)s AND due_at <= %(now)s
UNION ALL SELECT 7, 0, 0, 0.0 FROM learn_peersoff WHERE person_id = %(person)s
UNION ALL SELECT 8, CASE sense WHEN 'hearing' THEN 0 ELSE 1 END, 0, 0.0
  FROM learn_excuse WHERE person_id = %(person)s AND undone_at IS NULL
"""


@dataclass(slots=True)
class Own:
    """Numbers of the classes the learner sits in and of the pieces they finished; seconds watched by version; items
    answered rightly by piece; points mastered a week ago that were not asked about since; recall cards that
    came due; whether they want to see how the class is getting on; kinds of questions that are not asked of them."""

    sections: set[int] = field(default_factory=set)
    done: set[int] = field(default_factory=set)
    watched: dict[int, float] = field(default_factory=dict)
    right: Mapping[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    due: set[int] = field(default_factory=set)
    cards: int = 0
    sees_peers: bool = True
    left_out: frozenset[str] = frozenset()


def own_work(person: Person, now: datetime) -> Own:
    """The learner's own work; one query."""
    own, cards = Own(), 0
    moments = {"week_ago": recheck_due_before(now), "now": now}
    told = {name: connection.ops.adapt_datetimefield_value(moment) for name, moment in moments.items()}
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, {"person": person.pk, **told})
        for kind, number, item, seconds in cursor.fetchall():
            if kind == SECTION:
                own.sections.add(number)
            elif kind == DONE:
                own.done.add(number)
            elif kind == WATCHED:
                own.watched[number] = seconds
            elif kind == DUE:
                own.due.add(number)
            elif kind == CARDS:
                cards = number
            elif kind == LEFT_OUT:
                own.left_out |= kinds_left_out([SENSES[number]])
            elif kind == PEERS_OFF:
                own.sees_peers = False
            else:
                own.right[number].add(item)
    return replace(own, cards=cards)


def watched_ranges(person: Person) -> dict[int, list[Interval]]:
    """The stretches watched, by version; one query."""
    rows = Watch.objects.filter(person=person).values_list("version_id", "ranges")
    return {version: from_json(ranges) for version, ranges in rows}
