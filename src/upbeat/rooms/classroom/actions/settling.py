"""A lesson is over: what was voted becomes evidence of what is known (R32, R43)."""

from collections.abc import Collection
from datetime import datetime

from upbeat.rooms.classroom.actions.exits import close_ticket
from upbeat.rooms.classroom.actions.turns import end_turns_of
from upbeat.rooms.classroom.models import LiveQuestion, Meeting, Vote
from upbeat.rooms.items.actions.attempts import Given
from upbeat.rooms.items.actions.showing import show_many
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.items.presenting import shown_answer
from upbeat.rooms.items.waiting import attempts_by_token
from upbeat.rooms.items.wordings import Wordings
from upbeat.rooms.learn.actions.in_class import answer_in_class
from upbeat.rooms.learn.queries.excuses import left_out_of
from upbeat.rooms.people.actions.holding import hold


def settle_lesson(meeting: Meeting, *, now: datetime) -> None:
    """Inside the transaction that ends the lesson: turns and exit ticket end, votes count as answers. Twice is once."""
    end_turns_of(meeting, now)
    close_ticket(meeting, now)
    count_votes(meeting, now=now)


def count_votes(meeting: Meeting, *, now: datetime) -> int:
    """Each person's last vote on each marked question of the lesson becomes one answer: the second vote where there
    is one, for that is what they know after the talk. It weighs as any answer does and counts at the end of the
    lesson, so the nightly replay, which goes by the time of answers, comes to the same. How many were new."""
    questions = LiveQuestion.objects.filter(meeting=meeting, variant__isnull=False).select_related(
        "variant__version__item"
    )
    voters = set(Vote.objects.filter(round__question__in=questions).values_list("person_id", flat=True))
    # All at once and in one order, so that two lessons that end together never wait for each other.
    if voters:
        hold(voters)
    return sum(_count(question, meeting, now) for question in questions.order_by("position", "pk"))


def _count(question: LiveQuestion, meeting: Meeting, now: datetime) -> int:
    votes: dict[int, Vote] = {}
    rows = Vote.objects.filter(round__question=question, correct__isnull=False).select_related("person")
    for vote in rows.order_by("round__number", "person_id"):
        votes[vote.person_id] = vote
    # Who voted before a teacher said that this is not asked of them: nothing is learned of them from it.
    done = _counted(question, votes) | left_out_of(votes, question.item_kind)
    variant = question.variant
    fresh = [vote for person, vote in sorted(votes.items()) if person not in done]
    if not fresh or variant is None:
        return 0
    shown = show_many(
        people=[vote.person for vote in fresh],
        variant=variant,
        place=Attempt.Place.LIVE,
        place_id=question.pk,
        section_id=meeting.section_id,
        # The phones of a class show the order that the question's number gives.
        seed=question.pk,
        now=now,
    )
    attempts = attempts_by_token([one.token for one in shown], Wordings())
    given = []
    for vote, one in zip(fresh, shown, strict=True):
        attempt = attempts[one.token]
        given.append(Given(attempt, shown_answer(attempt.variant, attempt.seed, vote.answer)))
    answer_in_class(given, now=now)
    return len(fresh)


def _counted(question: LiveQuestion, people: Collection[int]) -> set[int]:
    rows = Attempt.objects.filter(person__in=people, place=Attempt.Place.LIVE, place_id=question.pk)
    return set(rows.values_list("person_id", flat=True))
