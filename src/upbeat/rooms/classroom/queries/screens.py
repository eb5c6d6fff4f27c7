"""What is shown, to whom: phone, projector, teacher. Built from rows alone, so that a phone coming back is right.

The one place that lets results out: a phone gets its own choice and no count at all; the wall gets counts only after
``show_result``; the key goes out with the result and not before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from upbeat.kernel.vote import RoundMatrix, matrix
from upbeat.rooms.classroom.models import Attendance, LiveQuestion, Meeting, Round, Vote
from upbeat.rooms.classroom.queries.boards import Boards
from upbeat.rooms.classroom.queries.meetings import asked_questions
from upbeat.rooms.classroom.queries.results import (
    ARROW,
    CHOICES,
    RoundResult,
    chosen,
    result_of,
    right_outlines,
    said_answer,
    spots_of,
)
from upbeat.rooms.items.drawing import drawn
from upbeat.rooms.items.marks import right_options
from upbeat.rooms.items.models import Item
from upbeat.rooms.items.presenting import shown_answer
from upbeat.rooms.items.queries import PublicQuestion, preview_question
from upbeat.rooms.items.reading import as_form
from upbeat.rooms.items.wording import drawn_right_words
from upbeat.rooms.learn.queries.excuses import left_out_of, may_be_left_out
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
    """An option of a choice and how many chose it in each vote; ``right`` is None until that may be known."""

    id: str
    letter: str
    text: str
    first: int | None
    second: int | None
    right: bool | None


@dataclass(frozen=True, slots=True)
class Screen:
    """What one viewer may see now. ``asked``: the question without its key.

    ``options``: of a choice, in the order of all screens. ``mine``: the own answer of the running or last vote, in
    shown ids (empty without), ``mine_words`` the same in words where it is no choice, ``mine_sure`` how sure one was,
    ``mine_right`` only with the result. ``results``, one a vote, ``right_words`` and
    ``outlines`` (right places on the picture) are empty until the viewer may see them. ``present``: of whom an answer
    is waited for, ``left_out``: of how many who are there it is not asked; ``is_asked``: is it of this phone's pupil?
    """

    phase: Phase
    question: LiveQuestion | None
    asked: PublicQuestion | None
    options: tuple[OptionCount, ...]
    round_number: int
    answered: int
    present: int
    mine: Any = ()
    mine_words: str = ""
    mine_sure: str = ""
    mine_right: bool | None = None
    results: tuple[RoundResult, ...] = ()
    right_words: tuple[str, ...] = ()
    outlines: tuple[str, ...] = ()
    mine_spots: tuple[tuple[float, float, bool | None], ...] = ()
    moves: RoundMatrix | None = None
    is_asked: bool = True
    left_out: int = 0

    @property
    def stem(self) -> str:
        """The question in words."""
        return self.asked.stem if self.asked else ""

    @property
    def joint(self) -> str:
        """What stands between the words of the right answer."""
        kind = self.asked.kind if self.asked else ""
        return ARROW if kind == Item.Kind.ORDER else " / " if kind == Item.Kind.TEXT else "; "

    @property
    def is_choice(self) -> bool:
        """Are options chosen from?"""
        return self.asked is not None and self.asked.kind in CHOICES

    @property
    def is_open(self) -> bool:
        """Are votes taken?"""
        return self.phase in (Phase.FIRST, Phase.SECOND)

    @property
    def latest(self) -> RoundResult | None:
        """The last vote."""
        return self.results[-1] if self.results else None


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
    """For a pupil's phone: question and own answer; what is right only once the result is shown.

    The votes of others are counted and never read, and what is alike on all phones is read once: a thousand may ask at
    one moment.
    """
    screen, last = _boards.of(meeting)
    question = screen.question
    if question is None or last is None:
        return screen
    if left_out_of([pupil.pk], question.item_kind):
        return replace(screen, is_asked=False)
    own = Vote.objects.filter(round=last, person=pupil).first()
    if own is None or screen.asked is None:
        return screen
    mine = shown_answer(question.wording, question.seed, own.answer)
    shown = screen.phase is Phase.SHOWN
    return replace(
        screen,
        asked=_filled(screen.asked, question, mine),
        mine=tuple(chosen(mine)) if screen.is_choice else mine,
        mine_words=said_answer(drawn(question.wording, question.seed), own.answer),
        mine_sure=own.sure,
        mine_right=own.correct if shown else None,
        mine_spots=spots_of([own]) if shown and screen.asked.kind == Item.Kind.SPOT else (),
    )


def _board(meeting: Meeting) -> tuple[Screen, Round | None]:
    """What a phone shows without a choice of its own, and the vote that one would be in."""
    question, rounds = _now(meeting)
    phase = phase_of(meeting, question, rounds)
    if question is None:
        return _idle(meeting, phase), None
    return _plain(meeting, question, rounds, phase, tell_right=phase is Phase.SHOWN), rounds[-1]


_boards = Boards(_board)


def projector_screen(meeting: Meeting) -> Screen:
    """For the wall: how many answered; what, only when the result is shown."""
    question, rounds = _now(meeting)
    phase = phase_of(meeting, question, rounds)
    if question is None:
        return _idle(meeting, phase)
    shown = phase is Phase.SHOWN
    screen = _plain(meeting, question, rounds, phase, tell_right=shown)
    return _with_results(screen, question, rounds, to_all=True) if shown else screen


def teacher_screen(meeting: Meeting) -> Screen:
    """For the one who leads: counts at all times, the key too."""
    question, rounds = _now(meeting)
    phase = phase_of(meeting, question, rounds)
    if question is None:
        return _idle(meeting, phase)
    screen = _plain(meeting, question, rounds, phase, tell_right=True)
    return _with_results(screen, question, rounds, to_all=False)


def _now(meeting: Meeting) -> tuple[LiveQuestion | None, list[Round]]:
    question = asked_questions().filter(meeting=meeting).order_by("-position").first()
    if question is None:
        return None, []
    return question, list(Round.objects.filter(question=question).order_by("number"))


def _present(meeting: Meeting) -> int:
    return Attendance.objects.filter(meeting=meeting).count()


def _there(meeting: Meeting, question: LiveQuestion) -> tuple[int, int]:
    """How many are there, and of how many of them this is not asked; one query, or two."""
    kind = question.item_kind
    if not may_be_left_out(kind):
        return _present(meeting), 0
    there = list(Attendance.objects.filter(meeting=meeting).values_list("person_id", flat=True))
    return len(there), len(left_out_of(there, kind))


def _idle(meeting: Meeting, phase: Phase) -> Screen:
    return Screen(phase, None, None, (), 0, 0, _present(meeting) or pupils_of(meeting.section).count())


def _plain(meeting: Meeting, question: LiveQuestion, rounds: list[Round], phase: Phase, *, tell_right: bool) -> Screen:
    """Without any count of answers."""
    asked = preview_question(question.wording, question.seed)
    answered = Vote.objects.filter(round=rounds[-1]).count()
    there, left_out = _there(meeting, question)
    tells = tell_right and question.has_key
    right = _right_of(question) if tells else frozenset()
    options = tuple(
        OptionCount(
            id=option.id,
            letter=chr(ord("A") + place),
            text=option.text,
            first=None,
            second=None,
            right=option.id in right if tells else None,
        )
        for place, option in enumerate(asked.options)
        if asked.kind in CHOICES
    )
    return Screen(
        phase=phase,
        question=question,
        asked=asked,
        options=options,
        round_number=rounds[-1].number,
        answered=answered,
        present=max(there - left_out, answered),
        left_out=left_out,
        right_words=tuple(drawn_right_words(question.wording, question.seed)) if tells else (),
        outlines=right_outlines(drawn(question.wording, question.seed)) if tells else (),
    )


def _right_of(question: LiveQuestion) -> frozenset[str]:
    """Shown ids of the right options."""
    shown = drawn(question.wording, question.seed)
    if shown.kind not in CHOICES:
        return frozenset()
    return frozenset(shown_answer(question.wording, question.seed, sorted(right_options(shown.kind, shown.key))))


def _filled(asked: PublicQuestion, question: LiveQuestion, mine: Any) -> PublicQuestion:
    """With the own answer in its fields; of an ordering the options stand as they were ordered."""
    options = asked.options
    if asked.kind == Item.Kind.ORDER:
        options = tuple(sorted(options, key=lambda option: mine.index(option.id)))
    return replace(asked, options=options, filled=as_form(question.wording, mine))


def _with_results(screen: Screen, question: LiveQuestion, rounds: list[Round], *, to_all: bool) -> Screen:
    by_round: dict[int, list[Vote]] = {around.number: [] for around in rounds}
    numbers = {around.pk: around.number for around in rounds}
    for vote in Vote.objects.filter(round__in=rounds):
        by_round[numbers[vote.round_id]].append(vote)
    counts = {number: _counts(question, votes) for number, votes in by_round.items()} if screen.is_choice else {}
    return replace(
        screen,
        options=tuple(
            replace(option, first=_count(counts, 1, option.id), second=_count(counts, 2, option.id))
            for option in screen.options
        ),
        results=tuple(result_of(question, number, votes, to_all=to_all) for number, votes in by_round.items()),
        moves=_moves(by_round) if 2 in by_round and question.has_key else None,
    )


def _counts(question: LiveQuestion, votes: Sequence[Vote]) -> Mapping[str, int]:
    """How often each option was chosen, by its authored id."""
    found: dict[str, int] = {}
    for vote in votes:
        for name in chosen(vote.answer):
            found[name] = found.get(name, 0) + 1
    return {str(shown_answer(question.wording, question.seed, name)): count for name, count in found.items()}


def _count(counts: Mapping[int, Mapping[str, int]], number: int, option: str) -> int | None:
    return counts[number].get(option, 0) if number in counts else None


def _moves(by_round: dict[int, list[Vote]]) -> RoundMatrix:
    first = {vote.person_id: vote.correct is True for vote in by_round[1]}
    second = {vote.person_id: vote.correct is True for vote in by_round[2]}
    return matrix([(first[person], second[person]) for person in first.keys() & second.keys()])
