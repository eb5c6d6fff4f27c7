"""Telling that work is given back, as soon as there is something of it to see."""

from datetime import datetime

from upbeat.rooms.assess.events import WorkGivenBack
from upbeat.rooms.assess.models import Task
from upbeat.rooms.assess.queries.returned import who_sees_something
from upbeat.rooms.journal.bus import publish


def tell_given_back(task: Task, now: datetime) -> None:
    """Publish who may see something of their work by now, if anybody; inside the caller's transaction. Whoever hears it
    tells each pupil once."""
    people = who_sees_something(task, now)
    if people:
        publish(WorkGivenBack(task.piece.package.school_id, task.pk, tuple(people)))
