"""The help ledger (D7): who helped whom with what; no ranks, no counts against each other."""

from dataclasses import dataclass
from datetime import datetime

from upbeat.rooms.classroom.models import Explanation, HelpNote, Turn
from upbeat.rooms.discuss.models import GuidingAnswer
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.queries import pupils_of


@dataclass(frozen=True, slots=True)
class Help:
    """Somebody helped: ``kind`` is turn, answer, group or explanation; ``what``: the point, or the question that was
    answered; ``note_id``: of a tap that its teacher may take back."""

    person: Person
    kind: str
    what: str
    at: datetime
    note_id: int = 0


def help_of(people: list[Person]) -> list[Help]:
    """What these people did for others, newest first; four queries. Who asked is nobody's business but the teacher's,
    so questions come without their author."""
    by_number = {person.pk: person for person in people}
    turns = Turn.objects.filter(person__in=by_number, ended_at__isnull=False, off_at=None).select_related("point")
    found = [
        Help(by_number[one.person_id], "turn", one.point.shown_title, one.ended_at) for one in turns if one.ended_at
    ]
    answers = GuidingAnswer.objects.filter(post__author__in=by_number, ended_at=None).select_related("post__thread")
    found += [Help(by_number[one.post.author_id], "answer", one.post.thread.text[:120], one.at) for one in answers]
    notes = HelpNote.objects.filter(person__in=by_number).select_related("point")
    found += [
        Help(by_number[one.person_id], "group", one.point.shown_title if one.point else "", one.at, one.pk)
        for one in notes
    ]
    released = Explanation.objects.filter(person__in=by_number, supplement__isnull=False, withdrawn_at=None)
    found += [
        Help(by_number[one.person_id], "explanation", one.point.shown_title, one.released_at or one.sent_at)
        for one in released.select_related("point")
    ]
    return sorted(found, key=lambda one: one.at, reverse=True)


def ledger_of(section: Section) -> list[tuple[Person, list[Help]]]:
    """The pupils of a class in the order of lists, each with what they did for others."""
    pupils = list(pupils_of(section))
    done: dict[int, list[Help]] = {pupil.pk: [] for pupil in pupils}
    for one in help_of(pupils):
        done[one.person.pk].append(one)
    return [(pupil, done[pupil.pk]) for pupil in pupils]
