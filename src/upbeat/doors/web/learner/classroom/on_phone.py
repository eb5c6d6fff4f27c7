"""What a phone shows in class: the context of the partial that is on."""

from datetime import datetime
from typing import Any

from upbeat.rooms.classroom.actions.exits import show_exit
from upbeat.rooms.classroom.activities import offered_activity
from upbeat.rooms.classroom.channels import votes_pass
from upbeat.rooms.classroom.models import LessonStep, Meeting
from upbeat.rooms.classroom.queries.groups import table_of
from upbeat.rooms.classroom.queries.running import What, shown_on_phones
from upbeat.rooms.classroom.queries.screens import phone_screen
from upbeat.rooms.classroom.queries.turns import phone_turn
from upbeat.rooms.people.models import Person


def on_phone(pupil: Person, meeting: Meeting, now: datetime) -> dict[str, Any]:
    """For ``learner/clicker_now.html``. Of the exit ticket the next question is put to the pupil by this."""
    screen = phone_screen(pupil, meeting)
    on = shown_on_phones(meeting)
    context = {"meeting": meeting, "screen": screen, "shown": on, "now": now, "pupil": pupil}
    if meeting.ended_at is not None:
        return context
    if on.what is What.QUESTION:
        context["votes_pass"] = votes_pass(pupil)
    if on.what is What.TURN and on.turn is not None:
        context["turn_screen"] = phone_turn(pupil, on.turn, now)
    if on.what is What.EXIT and on.exit is not None:
        context["exit_screen"] = show_exit(by=pupil, ticket=on.exit, now=now)
    if on.activity is not None:
        activity = offered_activity(on.activity.name)
        more = activity.phone(pupil, meeting, on.activity.number)
        context |= {"activity": more, "activity_template": activity.phone_template}
    if on.run is not None and on.run.step.kind == LessonStep.Kind.GROUPS and meeting.package is not None:
        context["table"] = table_of(pupil, meeting.package)
    return context
