"""A task: what is handed in, and how the class stands with it."""

import csv
from datetime import datetime

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.shared.sentences import blame, said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.packages.views import crumbs_of
from upbeat.doors.web.teacher.tasks.forms import ReleaseForm, TaskForm
from upbeat.kernel.errors import Invalid
from upbeat.rooms.assess.actions.allocating import begin_round
from upbeat.rooms.assess.actions.grading import end_evaluating, release_grades
from upbeat.rooms.assess.actions.samples import write_sample
from upbeat.rooms.assess.actions.tasks import set_task, unset_task
from upbeat.rooms.assess.models import Task
from upbeat.rooms.assess.queries.access import access_taught_task, task_of
from upbeat.rooms.assess.queries.overview import export_rows, overview_of, tasks_in
from upbeat.rooms.assess.queries.rubrics import offered_versions
from upbeat.rooms.discuss.actions.reminding import remind
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.publish.models import Piece
from upbeat.rooms.publish.queries import access_package, access_taught_piece, pieces_by_phase


@member
@require_safe
def lesson(request: HttpRequest, package_id: int) -> HttpResponse:
    """The tasks of a lesson, and the texts that could be one."""
    person = person_of(request)
    package = access_package(person, package_id)
    require_teaches(person, package.section)
    tasks = tasks_in(package)
    known = {task.piece_id for task, _handed, _graded in tasks}
    rows = [one for pieces in pieces_by_phase(package).values() for one in pieces]
    texts = [one.piece for one in rows if one.piece.kind == Piece.Kind.TEXT and one.piece.pk not in known]
    context = {"package": package, "tab": "work", "tasks": tasks, "texts": texts}
    return render(request, "teacher/tasks/lesson.html", context)


@member
@require_http_methods(["GET", "POST"])
def settings(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Say what is handed in on a text, or make it a plain text again (field ``unset``)."""
    person = person_of(request)
    piece = access_taught_piece(person, piece_id)
    task = task_of(piece)
    form = TaskForm(
        request.POST if request.method == "POST" and "unset" not in request.POST else None,
        rubrics=offered_versions(person, task.rubric if task else None),
        initial=_initial(task),
    )
    if request.method == "POST":
        try:
            if "unset" in request.POST and task is not None:
                unset_task(by=person, task=task)
                return redirect("teacher:work", piece.package_id)
            if form.is_valid():
                set_task(by=person, piece=piece, **form.said())
                return redirect("teacher:task", piece_id)
        except Invalid as problem:
            if form.is_bound:
                blame(form, problem)
            else:
                messages.error(request, said(problem))
    crumbs = crumbs_of(piece.package, piece.title, _("What is handed in"))
    context = {"piece": piece, "package": piece.package, "task": task, "form": form, "crumbs": crumbs}
    return render(request, "teacher/tasks/settings.html", context, status=422 if form.errors else 200)


def _initial(task: Task | None) -> dict[str, object]:
    if task is None:
        return {"asks": ["text"], "peers": 0}
    return {
        "asks": task.asks,
        "rubric": str(task.rubric_id or ""),
        "hand_in_until": task.hand_in_until,
        "peers": task.peers,
        "evaluate_until": task.evaluate_until,
    }


@member
@require_safe
def overview(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Who has handed in, what is evaluated, what waits, where peers differ."""
    person, now = person_of(request), timezone.now()
    return _overview(request, access_taught_task(person, piece_id), now)


def _overview(request: HttpRequest, task: Task, now: datetime, form: ReleaseForm | None = None) -> HttpResponse:
    shown = overview_of(task)
    release = shown.release
    initial = {"grades_from": release.grades_from, "words_from": release.words_from} if release else {}
    context = {
        "overview": shown,
        "task": task,
        "piece": task.piece,
        "package": task.piece.package,
        "tab": "work",
        "now": now,
        "is_over": now >= task.due_at,
        "evaluating": shown.round is not None and (task.evaluate_until is None or now < task.evaluate_until),
        "form": form or ReleaseForm(initial=initial),
        "crumbs": crumbs_of(task.piece.package, task.piece.title),
    }
    return render(request, "teacher/tasks/overview.html", context, status=422 if form is not None else 200)


@member
@require_POST
def do(request: HttpRequest, piece_id: int) -> HttpResponse:
    """What a button of the overview says (field ``do``)."""
    person, now = person_of(request), timezone.now()
    task = access_taught_task(person, piece_id)
    wanted = request.POST.get("do", "")
    try:
        if wanted == "begin":
            begin_round(by=person, task=task, now=now)
            messages.success(request, _("The works are with the pupils."))
        elif wanted == "end":
            made = end_evaluating(by=person, task=task, now=now)
            messages.success(
                request, ngettext("Peers made %(n)d grade.", "Peers made %(n)d grades.", made) % {"n": made}
            )
        elif wanted == "sample":
            made_up = write_sample(by=person, task=task, text=request.POST.get("text", ""), now=now)
            return redirect("teacher:mark", made_up.pk)
        elif wanted in ("release", "release-now"):
            return _release(request, person, task, now, at_once=wanted == "release-now")
        elif wanted in ("remind-missing", "remind-owing"):
            _remind(request, person, task, wanted == "remind-owing", now)
    except Invalid as problem:
        messages.error(request, said(problem))
    return redirect("teacher:task", piece_id)


def _release(request: HttpRequest, person: Person, task: Task, now: datetime, *, at_once: bool) -> HttpResponse:
    form = ReleaseForm({} if at_once else request.POST)
    if not form.is_valid():
        return _overview(request, task, now, form)
    times = dict.fromkeys(("grades_from", "words_from"), now) if at_once else form.cleaned_data
    release_grades(by=person, task=task, now=now, **times)
    messages.success(request, _("Kept: pupils see it from then on."))
    return redirect("teacher:task", task.piece_id)


def _remind(request: HttpRequest, person: Person, task: Task, owing: bool, now: datetime) -> None:
    shown = overview_of(task)
    text = _("Please evaluate the works of “%(task)s”.") if owing else _("Please hand in “%(task)s”.")
    made = remind(
        by=person,
        package=task.piece.package,
        pupils=shown.owing if owing else shown.missing,
        text=text % {"task": task.piece.title},
        path=reverse("learner:piece", args=[task.piece_id]),
        now=now,
    )
    count = len(made)
    messages.info(request, ngettext("%(n)d pupil is reminded.", "%(n)d pupils are reminded.", count) % {"n": count})


@member
@require_safe
def grades(request: HttpRequest, piece_id: int) -> HttpResponse:
    """The grades as a table for a spreadsheet."""
    task = access_taught_task(person_of(request), piece_id)
    # With the mark at its beginning Excel reads the names of Chinese pupils right.
    response = HttpResponse("\ufeff", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="grades-{task.piece_id}.csv"'
    response["Cache-Control"] = "no-store"
    csv.writer(response).writerows(export_rows(task))
    return response
