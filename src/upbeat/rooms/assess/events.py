"""News of the assess room, after commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class WorkGivenBack:
    """These pupils may see something that was said of their work on a task: a grade, or words."""

    school_id: int
    task_id: int
    person_ids: tuple[int, ...]
