"""The question at the gate: as a page, or as a fragment in the player's panel."""

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.learner.guidance import guidance_context, page_of
from upbeat.doors.web.learner.watch.ladder import note_step
from upbeat.doors.web.learner.watch.player import checkpoint_url, parts_of
from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.items.presenting import NOT_OPEN
from upbeat.rooms.items.queries import access_attempt, public_question, told_after
from upbeat.rooms.items.reading import Form
from upbeat.rooms.items.standing import counts_as_right
from upbeat.rooms.learn.actions import Answered, answer_checkpoint, ask_checkpoint
from upbeat.rooms.learn.models import Viewing
from upbeat.rooms.learn.queries import access_version, access_viewing, checkpoint_in, gate_of
from upbeat.rooms.learn.queries.gate import unseen_at
from upbeat.rooms.learn.queries.ladder import guidance_after, part_before
from upbeat.rooms.publish.models import Checkpoint

CONTINUE_AFTER_S = 3


@member
@never_cache
@require_http_methods(["GET", "POST"])
def checkpoint(request: HttpRequest, viewing_id: int, checkpoint_id: int) -> HttpResponse:
    """GET asks, with another wording after a wrong answer; ``?answered=<token>`` shows what an answer led to.
    POST marks the answer."""
    person = person_of(request)
    viewing = access_viewing(person, viewing_id)
    access_version(person, viewing.version_id, timezone.now())
    asked = checkpoint_in(viewing, checkpoint_id)
    if request.method == "POST":
        return _answer(request, viewing, asked)
    if token := request.GET.get("answered", ""):
        attempt = access_attempt(person, token)
        if attempt.place_id != asked.pk or not hasattr(attempt, "response"):
            raise NotFound(NOT_OPEN)
        view = guidance_after(attempt.response, None if attempt.response.correct else part_before(asked))
        done = Answered(attempt.response, view, counts_as_right(attempt.response))
        return _answered(request, viewing, asked, done)
    note_step(person, request.GET.get("after", ""), "variant")
    return _ask(request, viewing, asked)


def _ask(request: HttpRequest, viewing: Viewing, asked: Checkpoint, problem: Invalid | None = None) -> HttpResponse:
    gate = gate_of(viewing.person, viewing.version)
    unseen = unseen_at(viewing.person, asked, gate) if asked.second <= gate.open_until_s else []
    if unseen:
        context = _page(viewing, asked) | {"unseen": [(hole.start, hole.end) for hole in unseen]}
        return _shown(request, "unseen", context)
    attempt = ask_checkpoint(by=viewing.person, viewing=viewing, checkpoint=asked, now=timezone.now())
    context = _page(viewing, asked) | {"question": public_question(attempt), "problem": problem}
    return _shown(request, "question", context, status=422 if problem else 200)


def _answer(request: HttpRequest, viewing: Viewing, asked: Checkpoint) -> HttpResponse:
    token = request.POST.get("token", "")
    try:
        done = answer_checkpoint(
            by=viewing.person,
            viewing=viewing,
            checkpoint=asked,
            token=token,
            answer=Form(dict(request.POST.lists())),
            now=timezone.now(),
        )
    except Invalid as problem:
        return _ask(request, viewing, asked, problem)
    if wants_fragment(request):
        return _answered(request, viewing, asked, done)
    if done.response.correct:
        return redirect(f"{page_of(viewing)}?t={asked.second}")
    here = reverse("learner:checkpoint", args=[viewing.pk, asked.pk])
    return redirect(f"{here}?{_query(answered=token)}")


def _answered(request: HttpRequest, viewing: Viewing, asked: Checkpoint, done: Answered) -> HttpResponse:
    context = _page(viewing, asked)
    if done.response.correct:
        gate = done.gate or gate_of(viewing.person, viewing.version)
        context |= {"gate": gate, "next_url": checkpoint_url(viewing, gate), "continue_after": CONTINUE_AFTER_S}
        context["after"] = told_after(done.response)
        if wants_fragment(request):
            context["player"] = parts_of(viewing, gate)
        return _shown(request, "right", context)
    context |= guidance_context(viewing.person, done.guidance, done.response, viewing)
    return _shown(request, "guidance", context)


def _shown(request: HttpRequest, what: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    if wants_fragment(request):
        return render(request, f"learner/checkpoint/{what}.html", context, status=status)
    context["inside"] = f"learner/checkpoint/{what}.html"
    return render(request, "learner/checkpoint/page.html", context, status=status)


def _page(viewing: Viewing, asked: Checkpoint) -> dict[str, Any]:
    return {
        "viewing": viewing,
        "checkpoint": asked,
        "action": reverse("learner:checkpoint", args=[viewing.pk, asked.pk]),
        "back": page_of(viewing),
    }


def _query(**fields: str) -> str:
    query = QueryDict(mutable=True)
    query.update(fields)
    return query.urlencode()
