"""The journal of a lesson played again."""

from collections import Counter

import pytest
from django_scopes import scope

from factories_class import ClassOf
from upbeat.rooms.classroom.actions import questions
from upbeat.rooms.classroom.actions.votes import cast_votes
from upbeat.rooms.classroom.models import Vote
from upbeat.rooms.classroom.queries import replaying
from upbeat.rooms.classroom.queries.replaying import Difference

pytestmark = pytest.mark.django_db


@pytest.fixture
def voted():
    room = ClassOf(pupils=4)
    with scope(school=room.school):
        meeting = room.meet()
        asked = questions.ask_live(by=room.teacher, meeting=meeting, variant=room.variant, now=room.now)
        first = [room.choice(n, asked, "a", seq=1) for n in range(3)]
        cast_votes([*first, room.choice(0, asked, "b", seq=3), room.choice(0, asked, "c", seq=2)], room.now)
        questions.close_vote(by=room.teacher, question=asked, now=room.now)
        cast_votes([room.choice(3, asked, "b", seq=1), room.choice(1, asked, "b", seq=9)], room.now)
        yield room, meeting, asked


def test_the_journal_tells_the_votes_that_stand(voted):
    _room, meeting, asked = voted
    (around,) = asked.rounds.all()
    assert replaying.differences(meeting) == ()
    assert replaying.counts(replaying.replayed_votes(meeting)) == {around.pk: Counter(a=2, b=1)}
    assert replaying.stored_votes(meeting) == replaying.replayed_votes(meeting)


def test_a_vote_that_was_changed_lost_or_slipped_in_behind_the_journal_is_found(voted):
    room, meeting, asked = voted
    (around,) = asked.rounds.all()
    told = replaying.replayed_votes(meeting)
    people = [pupil.pk for pupil in room.pupils]
    Vote.objects.filter(person=people[0]).update(answer=["c"])
    Vote.objects.filter(person=people[1]).delete()
    Vote.objects.create(round=around, person_id=people[3], answer=["a"], correct=False, at=room.now)
    assert replaying.differences(meeting) == (
        Difference(around.pk, people[0], told[around.pk, people[0]], ["c"]),
        Difference(around.pk, people[1], told[around.pk, people[1]], None),
        Difference(around.pk, people[3], None, ["a"]),
    )


def test_another_lesson_is_not_mixed_in(voted):
    _room, meeting, _asked = voted
    other = ClassOf(pupils=1)
    with scope(school=other.school):
        elsewhere = other.meet()
        asked = questions.ask_live(by=other.teacher, meeting=elsewhere, variant=other.variant, now=other.now)
        cast_votes([other.choice(0, asked, "b")], other.now)
        assert len(replaying.replayed_votes(elsewhere)) == 1
    assert len(replaying.replayed_votes(meeting)) == 3
