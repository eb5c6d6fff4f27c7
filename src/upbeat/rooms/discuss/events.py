"""News of the discuss room."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class QuestionAsked:
    """A pupil asked; numbers of thread, class and school."""

    thread_id: int
    section_id: int
    school_id: int
