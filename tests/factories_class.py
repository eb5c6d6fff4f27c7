"""A class with a lesson, for tests of what happens in class."""

from __future__ import annotations

from collections.abc import Mapping

from factories import make_pupil, make_school, make_section, make_teacher
from factories_publish import NOW, make_item, make_lesson, make_published_video
from upbeat.rooms.classroom.actions import meetings
from upbeat.rooms.classroom.choice import Choice
from upbeat.rooms.classroom.models import LiveQuestion, Meeting
from upbeat.rooms.items.models import Variant
from upbeat.rooms.items.presenting import shown_answer
from upbeat.rooms.items.reading import Form


class ClassOf:
    """A teacher, pupils and a pushed lesson with one video; ``variant`` is a single choice on its point."""

    def __init__(self, pupils: int = 6) -> None:
        self.school = make_school()
        self.teacher = make_teacher(self.school, name="Ms Vogel")
        self.section = make_section(self.school, teacher=self.teacher)
        self.pupils = [make_pupil(self.section, name=f"Pupil {n}") for n in range(1, pupils + 1)]
        self.video = make_published_video(self.teacher)
        self.package = make_lesson(self.teacher, self.section, [self.video])
        item = make_item(self.teacher, self.video.point)
        self.variant = Variant._base_manager.filter(version__item=item).select_related("version__item").first()
        self.now = NOW

    def meet(self, *, joined: int | None = None) -> Meeting:
        """Begin the lesson; the first ``joined`` pupils (all by default) are in."""
        meeting = meetings.begin_meeting(by=self.teacher, package=self.package, now=NOW)
        for pupil in self.pupils[:joined]:
            meetings.join(by=pupil, meeting=meeting, now=NOW)
        return meeting

    def choice(self, pupil: int, question: LiveQuestion, option: str, *, turn: int = 1, seq: int = 1) -> Choice:
        """What a pupil's phone sends for an authored option."""
        shown = shown_answer(question.wording, question.seed, option)
        return self.answer(pupil, question, {"answer": [shown]}, turn=turn, seq=seq)

    def answer(
        self,
        pupil: int,
        question: LiveQuestion,
        fields: Mapping[str, list[str]],
        *,
        turn: int = 1,
        seq: int = 1,
        sure: str = "",
    ) -> Choice:
        """What a pupil's phone sends: the fields of its form."""
        person = self.pupils[pupil]
        return Choice(person.pk, person.school_id, question.pk, turn, seq, Form(fields), sure)
