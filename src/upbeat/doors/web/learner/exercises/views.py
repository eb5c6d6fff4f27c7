"""An exercise: its questions one by one, in any order, until each is settled."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.learner.guidance import guidance_context
from upbeat.doors.web.learner.watch.ladder import note_step
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.items.models import Response
from upbeat.rooms.items.presenting import NOT_OPEN
from upbeat.rooms.items.queries import access_attempt, public_question, told_after
from upbeat.rooms.items.reading import Form
from upbeat.rooms.items.standing import counts_as_right
from upbeat.rooms.learn.actions import answer_exercise, ask_exercise
from upbeat.rooms.learn.actions.excusing import settle_not_asked
from upbeat.rooms.learn.queries import ExerciseItem, access_piece, exercise_of
from upbeat.rooms.learn.queries.ladder import guidance_after
from upbeat.rooms.learn.queries.news import what_changed
from upbeat.rooms.people import passes
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Piece

PASS_S = 2 * 3600


def exercise(request: HttpRequest, piece: Piece) -> HttpResponse:
    """To the first question that is not settled; when all are, the page that says so."""
    items = exercise_of(person_of(request), piece)
    waiting = next((item for item in items if item.waits), None)
    if waiting is not None:
        return redirect("learner:question", piece.pk, waiting.number)
    asked = [item.asked for item in items]
    if not all(asked):
        settle_not_asked(by=person_of(request), pieces=[piece.pk], now=timezone.now())
    context = _page(piece, items, None) | {"all_asked": all(asked), "any_asked": any(asked)}
    return render(request, "learner/exercise/done.html", context)


@member
@never_cache
@require_http_methods(["GET", "POST"])
def question(request: HttpRequest, piece_id: int, number: int) -> HttpResponse:
    """GET asks, with another wording after a wrong answer; ``?answered=<token>`` shows what an answer led to.
    POST marks the answer."""
    person, now = person_of(request), timezone.now()
    piece = access_piece(person, piece_id, now)
    items = exercise_of(person, piece)
    here = next((item for item in items if item.number == number), None)
    if here is None:
        raise NotFound(_("There is no such question in this exercise. Go back to it."))
    if request.method == "POST":
        return _answer(request, person, piece, items, here)
    if token := request.GET.get("answered", ""):
        attempt = access_attempt(person, token)
        if (attempt.place_id, attempt.item_id) != (piece.pk, here.item.pk) or not hasattr(attempt, "response"):
            raise NotFound(NOT_OPEN)
        return _answered(request, person, piece, items, here, attempt.response)
    note_step(person, request.GET.get("after", ""), "variant")
    return _ask(request, person, piece, items, here)


def _ask(
    request: HttpRequest,
    person: Person,
    piece: Piece,
    items: list[ExerciseItem],
    here: ExerciseItem,
    problem: Invalid | None = None,
) -> HttpResponse:
    attempt = ask_exercise(by=person, piece=piece, item=here.item, now=timezone.now())
    context = _page(piece, items, here) | {"question": public_question(attempt), "problem": problem}
    context["pass"] = passes.mint("answers", {"p": person.pk, "s": person.school_id}, PASS_S)
    context["news"] = what_changed(person, piece, timezone.now())
    return render(request, "learner/exercise/question.html", context, status=422 if problem else 200)


def _answer(
    request: HttpRequest, person: Person, piece: Piece, items: list[ExerciseItem], here: ExerciseItem
) -> HttpResponse:
    token = request.POST.get("token", "")
    try:
        given = Form(dict(request.POST.lists()))
        answer_exercise(by=person, piece=piece, token=token, answer=given, now=timezone.now())
    except Invalid as problem:
        return _ask(request, person, piece, items, here, problem)
    query = QueryDict(mutable=True)
    query["answered"] = token
    return redirect(f"{reverse('learner:question', args=[piece.pk, here.number])}?{query.urlencode()}")


def _answered(
    request: HttpRequest,
    person: Person,
    piece: Piece,
    items: list[ExerciseItem],
    here: ExerciseItem,
    response: Response,
) -> HttpResponse:
    context = _page(piece, items, here)
    if counts_as_right(response):
        later = [item for item in items if item.waits]
        context["after"] = told_after(response)
        context["next"] = next((item for item in later if item.number > here.number), later[0] if later else None)
        return render(request, "learner/exercise/right.html", context)
    context |= guidance_context(person, guidance_after(response), response, None)
    return render(request, "learner/exercise/guidance.html", context)


def _page(piece: Piece, items: list[ExerciseItem], here: ExerciseItem | None) -> dict[str, Any]:
    action = reverse("learner:question", args=[piece.pk, here.number]) if here else ""
    return {"piece": piece, "items": items, "here": here, "action": action}
