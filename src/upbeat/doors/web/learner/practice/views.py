"""The map: what one knows, nearly, not yet. Practice: questions on what is missing, until it is settled (R32)."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from upbeat.doors.web.learner.guidance import guidance_context
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.models import Attempt
from upbeat.rooms.items.presenting import NOT_OPEN
from upbeat.rooms.items.queries import access_attempt, public_question, told_after
from upbeat.rooms.items.reading import Form
from upbeat.rooms.learn.actions.practising import answer_practice, ask_practice, ask_recheck
from upbeat.rooms.learn.queries.ladder import guidance_after
from upbeat.rooms.learn.queries.landscape import access_mapped_point, first_to_practise, map_of
from upbeat.rooms.learn.queries.practice import practice_of
from upbeat.rooms.learn.queries.recall import deck_of
from upbeat.rooms.people.models import Person

PAGES = {Attempt.Place.PRACTICE: "learner:practice", Attempt.Place.RECHECK: "learner:recheck"}


@member
@require_safe
def map_page(request: HttpRequest) -> HttpResponse:
    """The points by subject and unit in the order of the class's book, each with what is missing before it."""
    person, now = person_of(request), timezone.now()
    regions = map_of(person, now)
    context = {
        "regions": regions,
        "booked": any(region.overlay for region in regions),
        "next": first_to_practise(regions),
        "deck": deck_of(person, now),
    }
    return render(request, "learner/practice/map.html", context)


@member
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """To the point where practice begins; ``?for=`` a point to get to: what it rests on comes first."""
    goal = request.GET.get("for", "")
    regions = map_of(person_of(request), timezone.now())
    place = first_to_practise(regions, int(goal) if goal.isdecimal() else None)
    if place is None:
        return redirect("learner:map")
    query = QueryDict(mutable=True)
    if goal.isdecimal() and int(goal) != place.point.pk:
        query["for"] = goal
    address = reverse("learner:practice", args=[place.point.pk])
    return redirect(f"{address}?{query.urlencode()}" if query else address)


@member
@never_cache
@require_http_methods(["GET", "POST"])
def practice(request: HttpRequest, point_id: int) -> HttpResponse:
    """GET asks, or says that it is over; ``?answered=<token>`` shows what an answer led to. POST marks the answer."""
    point = access_mapped_point(person_of(request), point_id, timezone.now())
    return _page(request, point, Attempt.Place.PRACTICE)


@member
@never_cache
@require_http_methods(["GET", "POST"])
def recheck(request: HttpRequest, point_id: int) -> HttpResponse:
    """The one question a week after a point was settled, in the same way."""
    point = access_mapped_point(person_of(request), point_id, timezone.now())
    return _page(request, point, Attempt.Place.RECHECK)


def _page(request: HttpRequest, point: KnowledgePoint, place: Attempt.Place) -> HttpResponse:
    person = person_of(request)
    if request.method == "POST":
        return _answer(request, person, point, place)
    if token := request.GET.get("answered", ""):
        return _answered(request, person, point, place, token)
    return _ask(request, person, point, place)


def _ask(
    request: HttpRequest, person: Person, point: KnowledgePoint, place: Attempt.Place, problem: Invalid | None = None
) -> HttpResponse:
    ask = ask_practice if place == Attempt.Place.PRACTICE else ask_recheck
    attempt = ask(by=person, point=point, now=timezone.now())
    context = _context(request, person, point, place)
    if attempt is None:
        return render(request, "learner/practice/over.html", context)
    context |= {"question": public_question(attempt), "problem": problem}
    return render(request, "learner/practice/question.html", context, status=422 if problem else 200)


def _answer(request: HttpRequest, person: Person, point: KnowledgePoint, place: Attempt.Place) -> HttpResponse:
    token = request.POST.get("token", "")
    try:
        answer = Form(dict(request.POST.lists()))
        answer_practice(by=person, point=point, token=token, answer=answer, place=place, now=timezone.now())
    except Invalid as problem:
        return _ask(request, person, point, place, problem)
    query = QueryDict(mutable=True)
    query["answered"] = token
    if goal := _goal(request):
        query["for"] = str(goal)
    return redirect(f"{reverse(PAGES[place], args=[point.pk])}?{query.urlencode()}")


def _answered(
    request: HttpRequest, person: Person, point: KnowledgePoint, place: Attempt.Place, token: str
) -> HttpResponse:
    attempt = access_attempt(person, token)
    if (attempt.place, attempt.place_id) != (place, point.pk) or not hasattr(attempt, "response"):
        raise NotFound(NOT_OPEN)
    context = _context(request, person, point, place)
    if attempt.response.correct:
        context["after"] = told_after(attempt.response)
        return render(request, "learner/practice/right.html", context)
    context |= guidance_context(person, guidance_after(attempt.response), attempt.response, None)
    # More of the same at once: only while practice goes on. A question that is asked once leads back into practice.
    context["action"] = reverse("learner:practice", args=[point.pk]) + context["way"]
    return render(request, "learner/practice/guidance.html", context)


def _context(request: HttpRequest, person: Person, point: KnowledgePoint, place: Attempt.Place) -> dict[str, Any]:
    goal = _goal(request)
    way = f"?for={goal}" if goal else ""
    return {
        "point": point,
        "goal": access_mapped_point(person, goal, timezone.now()) if goal else None,
        "state": practice_of(person, point),
        "again": place == Attempt.Place.RECHECK,
        "way": way,
        "action": reverse(PAGES[place], args=[point.pk]) + way,
    }


def _goal(request: HttpRequest) -> int:
    """The point that the pupil wants to get to, if it is another one; else 0."""
    goal = request.GET.get("for", "")
    return int(goal) if goal.isdecimal() else 0
