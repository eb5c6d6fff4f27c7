"""What is on in a lesson, for the wall and for the teacher: the context of the partial."""

from datetime import datetime
from typing import Any

from upbeat.rooms.classroom.activities import offered_activity
from upbeat.rooms.classroom.models import LessonStep, Meeting
from upbeat.rooms.classroom.queries.exits import teacher_exit, wall_exit
from upbeat.rooms.classroom.queries.groups import seating_of
from upbeat.rooms.classroom.queries.running import Shown, What, running, shown
from upbeat.rooms.classroom.queries.screens import projector_screen, teacher_screen
from upbeat.rooms.classroom.queries.turns import teacher_turn, wall_turn
from upbeat.rooms.people.models import Person


def on_wall(meeting: Meeting, now: datetime) -> dict[str, Any]:
    """For ``teacher/wall_now.html``: nothing of a result before it may be seen."""
    screen = projector_screen(meeting)
    on = shown(meeting, screen.question)
    context = {"meeting": meeting, "screen": screen, "shown": on, "now": now, "seating": _seating(meeting, on)}
    if on.what is What.TURN and on.turn is not None:
        context["turn_screen"] = wall_turn(on.turn, now)
    if on.what is What.EXIT and on.exit is not None:
        context["exit_screen"] = wall_exit(on.exit)
    if on.activity is not None:
        activity = offered_activity(on.activity.name)
        more = activity.wall(meeting, on.activity.number)
        context |= {"activity": more, "activity_template": activity.wall_template}
    return context


def on_desk(teacher: Person, meeting: Meeting, now: datetime) -> dict[str, Any]:
    """For ``teacher/class_now.html``: where the class stands, and all of what is on."""
    screen = teacher_screen(meeting)
    on = shown(meeting, screen.question)
    context = {"meeting": meeting, "screen": screen, "shown": on, "now": now, "running": running(meeting, on, now)}
    if on.what is What.TURN and on.turn is not None:
        context["turn_screen"] = teacher_turn(teacher, on.turn, now)
    if on.what is What.EXIT and on.exit is not None:
        context["exit_screen"] = teacher_exit(on.exit)
    if on.activity is not None:
        activity = offered_activity(on.activity.name)
        more = activity.desk(meeting, on.activity.number)
        context |= {"activity": more, "activity_template": activity.desk_template}
    return context


def _seating(meeting: Meeting, on: Shown) -> object:
    is_group_work = on.run is not None and on.run.step.kind == LessonStep.Kind.GROUPS
    return seating_of(meeting.package) if is_group_work and meeting.package is not None else None
