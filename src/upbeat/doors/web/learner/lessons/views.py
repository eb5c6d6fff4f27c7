"""The task sheet (D12), and a piece by its kind."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from upbeat.doors.web.learner.exercises.views import exercise
from upbeat.doors.web.learner.lessons.forms import PuzzleForm
from upbeat.doors.web.learner.tasks.views import task_page
from upbeat.doors.web.learner.watch.views import watch
from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid
from upbeat.rooms.assess.queries.access import task_of
from upbeat.rooms.learn.actions import tick_piece, write_puzzle
from upbeat.rooms.learn.queries import access_package, access_piece, lesson_of, piece_standing, puzzles_of
from upbeat.rooms.learn.queries.news import what_changed, what_changed_on_sheet
from upbeat.rooms.learn.queries.unlocking import known_among
from upbeat.rooms.publish.models import Piece
from upbeat.rooms.publish.queries import withdrawn_pieces


@member
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, package_id: int) -> HttpResponse:
    """Goals, method, tasks, what the class will do, and the form for puzzles and suggestions; prints on one page."""
    person, now = person_of(request), timezone.now()
    package = access_package(person, package_id, now)
    form = PuzzleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            write_puzzle(by=person, package=package, text=form.cleaned_data["text"], now=now)
            messages.success(request, _("Thank you. Your teacher reads it before class."))
            return redirect("learner:sheet", package.pk)
        except Invalid as problem:
            blame(form, problem)
    lesson = lesson_of(person, package, now)
    context = {
        "lesson": lesson,
        "known": known_among(person, [point for one in lesson.after for point in one.waits_for]),
        "form": form,
        "puzzles": puzzles_of(person, package),
        "withdrawn": withdrawn_pieces(person, package, now),
        "news": what_changed_on_sheet(package, now),
    }
    return render(request, "learner/sheet.html", context, status=422 if form.errors else 200)


@member
@require_GET
def piece(request: HttpRequest, piece_id: int) -> HttpResponse:
    """The page of a piece: the player, the exercise, or the text with its tick."""
    person, now = person_of(request), timezone.now()
    found = access_piece(person, piece_id, now)
    if found.kind == Piece.Kind.VIDEO:
        return watch(request, found)
    if found.kind == Piece.Kind.EXERCISE:
        return exercise(request, found)
    task = task_of(found)
    if task is not None:
        return task_page(request, task)
    news = what_changed(person, found, now)
    context = {"piece": found, "standing": piece_standing(person, found, now), "news": news}
    return render(request, "learner/text.html", context)


@member
@require_POST
def tick(request: HttpRequest, piece_id: int) -> HttpResponse:
    """The pupil has read it or done it."""
    person, now = person_of(request), timezone.now()
    found = access_piece(person, piece_id, now)
    if task_of(found) is not None:  # it is done by handing in
        return redirect("learner:piece", piece_id)
    tick_piece(by=person, piece=found, now=now)
    messages.success(request, _("Settled: “%(piece)s”.") % {"piece": found.title})
    return redirect("learner:sheet", found.package_id)
