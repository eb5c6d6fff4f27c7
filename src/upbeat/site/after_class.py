"""What follows from a lesson: lines at bells, and findings about its videos."""

from django.urls import reverse
from django_scopes import scope

from upbeat.rooms.classroom.events import MeetingEnded, TurnAsked
from upbeat.rooms.classroom.models import Meeting, Turn
from upbeat.rooms.classroom.queries.attendance import came_to
from upbeat.rooms.discuss.actions.notices import notify, notify_many
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.improve.actions import look_after_lesson
from upbeat.rooms.people.models import School


def tell_turn(news: TurnAsked) -> None:
    """Who is asked to teach finds a line at their bell that leads to the sheet."""
    with scope(school=School.objects.get(pk=news.school_id)):
        turn = Turn.objects.select_related("person", "point", "asked_by").get(pk=news.turn_id)
        language = turn.person.language or turn.person.school.language
        params = {"by": turn.asked_by.name if turn.asked_by else "", "point": turn.point.title_in(language)}
        path = reverse("learner:turn", args=[turn.pk])
        notify(person=turn.person, kind=Notification.Kind.TURN, params=params, path=path, now=turn.asked_at)


def tell_summaries(news: MeetingEnded) -> None:
    """Everybody of the class finds what the lesson settled, and who was away what they missed; once a lesson."""
    with scope(school=School.objects.get(pk=news.school_id)):
        meeting = Meeting.objects.select_related("section", "package").get(pk=news.meeting_id)
        title = meeting.package.title if meeting.package else meeting.section.name
        path = reverse("learner:lesson-summary", args=[meeting.pk])
        lines = [(came.person.pk, {"title": title, "absent": not came.is_there}, path) for came in came_to(meeting)]
        notify_many(
            school_id=news.school_id,
            kind=Notification.Kind.SUMMARY,
            lines=lines,
            once=f"summary:{meeting.pk}",
            now=meeting.ended_at,
        )


def look_for_findings(news: MeetingEnded) -> None:
    """What the class did not know at its end is looked at in the videos that explain it."""
    with scope(school=School.objects.get(pk=news.school_id)):
        look_after_lesson(meeting=Meeting.objects.select_related("package").get(pk=news.meeting_id))
