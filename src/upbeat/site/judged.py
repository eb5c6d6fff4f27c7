"""A pupil is told that a teacher judged an answer of theirs otherwise than it counted."""

from django.urls import reverse
from django_scopes import scope

from upbeat.rooms.discuss.actions.notices import notify_many
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.items.events import ResponseJudged
from upbeat.rooms.items.models import Attempt, RegradedResponse
from upbeat.rooms.people.models import School


def tell_judged(news: ResponseJudged) -> None:
    """They find a line at their bell, in their own language, once for each judgement."""
    with scope(school=School.objects.get(pk=news.school_id)):
        rows = RegradedResponse.objects.select_related("regrade__asked_by", "response__attempt__item__point")
        row = rows.get(regrade=news.regrade_id)
        attempt, person = row.response.attempt, row.response.attempt.person
        params = {
            "by": row.regrade.asked_by.name if row.regrade.asked_by else "",
            "title": attempt.item.point.title_in(person.language or person.school.language),
            "right": row.correct,
            "reason": row.regrade.reason,
        }
        is_piece = attempt.place == Attempt.Place.PIECE
        path = reverse("learner:piece", args=[attempt.place_id]) if is_piece else reverse("learner:home")
        notify_many(
            school_id=news.school_id,
            kind=Notification.Kind.JUDGED,
            lines=[(person.pk, params, path)],
            once=f"judged:{news.regrade_id}",
        )
