"""What is shown, to whom: phone, projector, teacher. Built from rows alone, so that a phone coming back is right.

The one place that lets results out: a phone gets its own choice and no count before the result is shown; the wall
gets counts only after ``show_result``; the key goes out with the result and not before.
"""

from dataclasses import dataclass
from enum import StrEnum

from upbeat.kernel.vote import RoundMatrix, matrix
from upbeat.rooms.classroom.models import Attendance, LiveQuestion, Meeting, Round, Vote
from upbeat.rooms.items.models import Variant
from upbeat.rooms.items.presenting import shown_answer, shown_options
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import pupils_of


class Phase(StrEnum):
    """Where a live question stands."""

    IDLE = "idle"
    FIRST = "first"
    TALK = "talk"
    SECOND = "second"
    CLOSED = "closed"
    SHOWN = "shown"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class OptionCount:
    """An option and how many chose it in each vote; ``right`` is None until the result is shown."""

    id: str
    letter: str
    text: str
    first: int | None
    second: int | None
    right: bool | None


@dataclass(frozen=True, slots=True)
class Screen:
    """What one viewer may see now. ``mine``: the own choice of the running or last vote."""

    phase: Phase
    question: LiveQuestion | None
    stem: str
    options: tuple[OptionCount, ...]
    round_number: int
    answered: int
    present: int
    mine: tuple[str, ...]
    moves: RoundMatrix | None


def phase_of(meeting: Meeting, question: LiveQuestion | None, rounds: list[Round]) -> Phase:
    """The phase that the rows say."""
    if meeting.ended_at is not None:
        return Phase.ENDED
    if question is None:
        return Phase.IDLE
    if question.shown_at is not None:
        return Phase.SHOWN
    last = rounds[-1]
    if last.closed_at is None:
        return Phase.FIRST if last.number == 1 else Phase.SECOND
    return Phase.TALK if last.number == 1 else Phase.CLOSED


def phone_screen(pupil: Person, meeting: Meeting) -> Screen:
    """For a pupil's phone: question, options, own choice; counts and key only once the result is shown."""
    question, rounds, votes = _now(meeting)
    phase = phase_of(meeting, question, rounds)
    own = [vote for vote in votes if vote.person_id == pupil.pk and rounds and vote.round_id == rounds[-1].pk]
    return _screen(meeting, question, rounds, votes, phase, counts=phase is Phase.SHOWN, mine=own)


def projector_screen(meeting: Meeting) -> Screen:
    """For the wall: how many answered; which, only when the result is shown."""
    question, rounds, votes = _now(meeting)
    phase = phase_of(meeting, question, rounds)
    return _screen(meeting, question, rounds, votes, phase, counts=phase is Phase.SHOWN, mine=[])


def teacher_screen(meeting: Meeting) -> Screen:
    """For the one who leads: counts at all times, the key too."""
    question, rounds, votes = _now(meeting)
    return _screen(meeting, question, rounds, votes, phase_of(meeting, question, rounds), counts=True, mine=[])


def _now(meeting: Meeting) -> tuple[LiveQuestion | None, list[Round], list[Vote]]:
    rows = LiveQuestion.objects.filter(meeting=meeting).select_related("variant__version__item")
    question = rows.order_by("-position").first()
    if question is None:
        return None, [], []
    rounds = list(Round.objects.filter(question=question).order_by("number"))
    return question, rounds, list(Vote.objects.filter(round__question=question))


def _screen(
    meeting: Meeting,
    question: LiveQuestion | None,
    rounds: list[Round],
    votes: list[Vote],
    phase: Phase,
    *,
    counts: bool,
    mine: list[Vote],
) -> Screen:
    present = Attendance.objects.filter(meeting=meeting).count()
    if question is None:
        return Screen(phase, None, "", (), 0, 0, present or pupils_of(meeting.section).count(), (), None)
    by_round = {r.number: [v for v in votes if v.round_id == r.pk] for r in rounds}
    variant, seed = question.variant, question.pk
    right = shown_answer(variant, seed, variant.key["right"])
    options = tuple(
        OptionCount(
            id=option.id,
            letter=chr(ord("A") + place),
            text=option.text,
            first=_count(by_round.get(1), variant, seed, option.id) if counts else None,
            second=_count(by_round.get(2), variant, seed, option.id) if counts else None,
            right=option.id == right if counts else None,
        )
        for place, option in enumerate(shown_options(variant, seed))
    )
    return Screen(
        phase=phase,
        question=question,
        stem=variant.stem,
        options=options,
        round_number=rounds[-1].number,
        answered=len(by_round[rounds[-1].number]),
        present=max(present, len(by_round[rounds[-1].number])),
        mine=tuple(shown_answer(variant, seed, mine[0].answer)) if mine else (),
        moves=_moves(by_round) if counts and 2 in by_round else None,
    )


def _count(votes: list[Vote] | None, variant: Variant, seed: int, option: str) -> int | None:
    if votes is None:
        return None
    return sum(option in shown_answer(variant, seed, vote.answer) for vote in votes)


def _moves(by_round: dict[int, list[Vote]]) -> RoundMatrix:
    first = {vote.person_id: vote.correct for vote in by_round[1]}
    second = {vote.person_id: vote.correct for vote in by_round[2]}
    return matrix([(first[person], second[person]) for person in first.keys() & second.keys()])
