"""Takes with the verdicts that a test wants, for what a teacher hears."""

from __future__ import annotations

import uuid
from typing import Any

from factories_learn import Lesson
from factories_sing import PHRASE, make_sung, recorded, sing_exercise
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.score import sounding
from upbeat.kernel.music.verdicts import Kind, NoteVerdict, Verdict
from upbeat.packs.music.actions.marking import mark_take
from upbeat.packs.music.actions.receiving import receive_take
from upbeat.packs.music.models import Take
from upbeat.packs.music.queries.hearing import access_take_to_judge
from upbeat.rooms.items.models import Response
from upbeat.rooms.items.standing import counts_as_right
from upbeat.rooms.learn.actions import ask_exercise
from upbeat.rooms.learn.models import LearnerLevel, Mastery, PieceDone
from upbeat.rooms.people.models import Person

UNSURE = {2: 0.5, 6: 0.5, 9: 0.3}
NOTES = [(tone.id, tone.bar) for tone in sounding(read_abc(PHRASE))]


class Sung:
    """A lesson with one question to be sung, and takes of it with the verdicts that a test wants."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson, self.teacher, self.pupil = lesson, lesson.teacher, lesson.pupil
        self.item = make_sung(lesson.teacher, lesson.video.point)
        self.piece = sing_exercise(lesson, self.item)

    def sing(self, wrong: dict[int, float], by: Person | None = None, kind: Kind = Kind.PITCH) -> Take:
        """``wrong``: by the place of a note, how sure it is that it was wrong."""
        person = by or self.pupil
        attempt = ask_exercise(by=person, piece=self.piece, item=self.item)
        take = receive_take(by=person, token=str(attempt.token), recording=uuid.uuid4(), data=recorded())
        notes = tuple(
            NoteVerdict(name, bar, kind if n in wrong else Kind.GOOD, cents=-80.0 if n in wrong else 0.0,
                        confidence=wrong.get(n, 0.95))
            for n, (name, bar) in enumerate(NOTES)
        )  # fmt: skip
        mark_take(take_id=take.pk, measured=lambda _take: Verdict(notes=notes))
        return access_take_to_judge(self.teacher, take.pk)

    def response(self, take: Take) -> Response:
        return Response.objects.get(attempt=take.attempt)

    def known(self) -> dict[str, Any]:
        return {
            "pieces": sorted(PieceDone.objects.values_list("person", "piece")),
            "mastered": sorted(Mastery.objects.exclude(mastered_at=None).values_list("person", "point")),
            "states": sorted(Mastery.objects.values_list("person", "theta", "wins", "fails")),
            "levels": sorted(LearnerLevel.objects.values_list("person", "value")),
            "marks": sorted((row.pk, counts_as_right(row)) for row in Response.objects.all()),
        }
