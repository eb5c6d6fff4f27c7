"""What the course for teachers is made of, as read from the folder ``demo/training/``."""

from collections.abc import Mapping
from dataclasses import dataclass

from upbeat.site.demo.reading import read_task
from upbeat.site.demo.shapes import LANGUAGES, Language, Shelf, Task
from upbeat.site.demo.table import Table


@dataclass(frozen=True, slots=True)
class TrainingLesson:
    """The task sheet of the course for teachers, in one language."""

    language: Language
    title: str
    goals: str
    method: str
    preview: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Training(Shelf):
    """The course for teachers (R4). ``subject`` and ``section``: name by language."""

    subject: Mapping[Language, str]
    section: Mapping[Language, str]
    lessons: tuple[TrainingLesson, ...]

    def lesson(self, language: Language) -> TrainingLesson:
        """The task sheet in a language."""
        return next(lesson for lesson in self.lessons if lesson.language == language)


def read_training_lesson(table: Table) -> TrainingLesson:
    """The task sheet of the course for teachers."""
    return TrainingLesson(
        language=table.word("language", LANGUAGES),
        title=table.text("title"),
        goals=table.text("goals"),
        method=table.text("method"),
        preview=table.text("preview"),
        tasks=table.all("tasks", read_task),
    )
