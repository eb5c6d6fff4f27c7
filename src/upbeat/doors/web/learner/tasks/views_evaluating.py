"""Evaluating the work of others, and answering what others said of one's own."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.levels import levels_of, points_of
from upbeat.doors.web.shared.reader import known_reader
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid
from upbeat.rooms.assess.actions.allocating import take_one_more
from upbeat.rooms.assess.actions.evaluating import evaluate, flag_remark, rate_remark, require_turn
from upbeat.rooms.assess.queries.access import access_allocation, access_task
from upbeat.rooms.assess.queries.remarks import access_remark
from upbeat.rooms.assess.queries.work import next_to_evaluate, work_to_evaluate
from upbeat.rooms.assess.rules import round_is_open


@member
@require_http_methods(["GET", "HEAD", "POST"])
def evaluate_work(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One work beside the rubric; posted: points and a remark. After a sample: beside what the teacher gave."""
    person, now = person_of(request), timezone.now()
    allocation = access_allocation(person, key, now)
    trouble, posted = "", request.POST
    if request.method == "POST":
        try:
            evaluate(by=person, key=key, points=points_of(posted), text=posted.get("text", ""), now=now)
            messages.success(request, _("Thank you: your words are kept."))
            return _after(request, key)
        except Invalid as problem:
            trouble = said(problem)
    try:
        require_turn(allocation)
    except Invalid as problem:
        messages.info(request, said(problem))
        return redirect(reverse("learner:piece", args=[allocation.task.piece_id]) + "#evaluate")
    work = work_to_evaluate(person, allocation)
    context = {
        "work": work,
        "task": allocation.task,
        "piece": allocation.task.piece,
        "is_open": round_is_open(allocation.task, now),
        "levels": levels_of(work.criteria, points_of(posted) if trouble else work.own.points if work.own else {}),
        "teachers": levels_of(work.criteria, work.teacher.points) if work.teacher else (),
        "text": posted.get("text", "") if trouble else work.own.text if work.own else "",
        "next": next_to_evaluate(person, allocation),
        "trouble": trouble,
    }
    page = render(request, "learner/task/evaluate.html", context, status=422 if trouble else 200)
    return known_reader(page, person)


def _after(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    person = person_of(request)
    allocation = access_allocation(person, key, timezone.now())
    if allocation.sample_id is not None:
        return redirect("learner:evaluate", key)
    following = next_to_evaluate(person, allocation)
    if following is not None:
        return redirect("learner:evaluate", following.key)
    return redirect(reverse("learner:piece", args=[allocation.task.piece_id]) + "#evaluate")


@member
@require_POST
def one_more(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Another work, for one who has evaluated all of theirs."""
    person, now = person_of(request), timezone.now()
    task = access_task(person, piece_id, now)
    try:
        return redirect("learner:evaluate", take_one_more(by=person, task=task, now=now).key)
    except Invalid as problem:
        messages.info(request, said(problem))
        return redirect(reverse("learner:piece", args=[piece_id]) + "#evaluate")


@member
@require_POST
def remark(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A remark on one's own work helped, did not, or is not right."""
    person, now = person_of(request), timezone.now()
    found = access_remark(person, key, now)
    do = request.POST.get("do", "")
    if do == "flag":
        flag_remark(by=person, key=key, reason=request.POST.get("reason", ""), now=now)
        messages.info(request, _("Your teacher looks at it. Nobody else is told."))
    elif do in ("helped", "did-not"):
        rate_remark(by=person, key=key, helpful=do == "helped", now=now)
    return redirect(reverse("learner:piece", args=[found.allocation.task.piece_id]) + "#result")
