"""The pieces of a lesson: added from the library, written, moved, taken out and put back."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.packages import forms
from upbeat.doors.web.teacher.packages.views import crumbs_of, taught
from upbeat.kernel.errors import Invalid
from upbeat.kernel.questions import IN_FILM
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.catalog.queries.editions import overlays_of
from upbeat.rooms.items.queries import items
from upbeat.rooms.learn.queries.affected import work_on
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish import queries
from upbeat.rooms.publish.actions import pieces
from upbeat.rooms.publish.actions.pretest import add_pretest
from upbeat.rooms.publish.models import Package, Piece
from upbeat.rooms.publish.queries.units import points_together

MOST_SHOWN = 40
AnyPieceForm = forms.VideoPieceForm | forms.ExercisePieceForm | forms.TextPieceForm


@member
@require_http_methods(["GET", "POST"])
def piece_new(request: HttpRequest, package_id: int) -> HttpResponse:
    """Add a video from the library, an exercise, or a text, on one side of the bar line."""
    person = person_of(request)
    package = taught(person, package_id)
    kind = request.GET.get("kind", Piece.Kind.VIDEO)
    kind = kind if kind in Piece.Kind.values else Piece.Kind.VIDEO
    phase = request.GET.get("phase", Piece.Phase.BEFORE)
    phase = phase if phase in Piece.Phase.values else Piece.Phase.BEFORE
    search = request.GET.get("q", "").strip()
    together = points_together(package) if (kind, phase) == (Piece.Kind.EXERCISE, Piece.Phase.AFTER) else []
    of_unit = bool(together) and request.GET.get("of") == "unit"
    form = _form(request, person, package, kind, search, together, of_unit=of_unit)
    if request.method == "POST" and form.is_valid():
        try:
            pieces.add_piece(by=person, package=package, kind=kind, phase=phase, **form.said())
            return redirect(reverse("teacher:package", args=[package_id]) + f"#{phase}")
        except Invalid as problem:
            blame(form, problem)
    context = {
        "package": package,
        "form": form,
        "kind": kind,
        "kinds": Piece.Kind.choices,
        "phase": phase,
        "phases": Piece.Phase.choices,
        "search": search,
        "together": together,
        "of_unit": of_unit,
        "crumbs": crumbs_of(package, _("Add a piece")),
    }
    return render(request, "teacher/packages/piece_new.html", context, status=422 if form.errors else 200)


@member
@require_POST
def pretest(request: HttpRequest, package_id: int) -> HttpResponse:
    """Add the short test that the plan of the lesson wants."""
    person = person_of(request)
    package = taught(person, package_id)
    try:
        add_pretest(by=person, package=package)
        messages.success(request, _("The test stands before everything else. Look at its questions."))
    except Invalid as problem:
        messages.error(request, problem.message)
    return redirect(reverse("teacher:package", args=[package_id]) + "#before")


def _form(
    request: HttpRequest,
    person: Person,
    package: Package,
    kind: str,
    search: str,
    together: list[tuple[Package, list[KnowledgePoint]]],
    *,
    of_unit: bool,
) -> AnyPieceForm:
    data = request.POST or None
    if kind == Piece.Kind.VIDEO:
        books = overlays_of([package.section_id])
        videos = queries.library(person, search=search, books=list(books.values()))
        return forms.VideoPieceForm(data, videos=videos[:MOST_SHOWN], books=books)
    if kind == Piece.Kind.EXERCISE:
        rows = items(person, search=search).exclude(kind__in=IN_FILM)
        waits = [point.pk for _lesson, points in together for point in points] if of_unit else []
        points = waits or queries.points_of(package)
        if points and not search:
            rows = rows.filter(point__in=points)
        initial = {"title": _("Exercises of the unit") if of_unit else _("Practice"), "opens_when": waits}
        return forms.ExercisePieceForm(data, items=rows[:MOST_SHOWN], lessons=together, initial=initial)
    return forms.TextPieceForm(data)


@member
@require_http_methods(["GET", "POST"])
def piece_edit(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Other words, minutes, questions."""
    person = person_of(request)
    piece = queries.access_taught_piece(person, piece_id)
    initial: dict[str, Any] = {"title": piece.title, "body": piece.body, "minutes": piece.minutes}
    form: forms.PieceForm
    if piece.kind == Piece.Kind.EXERCISE:
        chosen = list(piece.items.values_list("pk", flat=True))
        points = queries.points_of(piece.package)
        offered = items(person).filter(point__in=points) | items(person).filter(pk__in=chosen)
        offered = offered.exclude(kind__in=IN_FILM)
        initial |= {"items": [str(pk) for pk in chosen], "opens_known": piece.opens_known}
        together = points_together(piece.package) if piece.phase == Piece.Phase.AFTER else []
        awaited, listed = list(piece.opens_when.all()), {point for _lesson, points in together for point in points}
        if elsewhere := [point for point in awaited if point not in listed]:
            together.append((piece.package, elsewhere))
        initial |= {"opens_when": [point.pk for point in awaited]}
        form = forms.ExercisePieceForm(request.POST or None, items=offered, lessons=together, initial=initial)
    elif piece.kind == Piece.Kind.TEXT:
        form = forms.TextPieceForm(request.POST or None, initial=initial)
    else:
        form = forms.PieceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.said() if isinstance(form, forms.ExercisePieceForm | forms.TextPieceForm) else form.cleaned_data
        try:
            pieces.edit_piece(by=person, piece=piece, **said)
            return redirect(reverse("teacher:package", args=[piece.package_id]) + f"#{piece.phase}")
        except Invalid as problem:
            blame(form, problem)
    context = {
        "piece": piece,
        "package": piece.package,
        "pushed": queries.pushed_at(piece.package),
        "work": work_on(piece),
        "form": form,
        "crumbs": crumbs_of(piece.package, _("Edit")),
    }
    return render(request, "teacher/packages/piece_edit.html", context, status=422 if form.errors else 200)


@member
@require_POST
def piece_move(request: HttpRequest, piece_id: int) -> HttpResponse:
    """One place up or down, or to another side of the bar line (field ``to``: up, down or a phase)."""
    person = person_of(request)
    piece = queries.access_taught_piece(person, piece_id)
    to = request.POST.get("to", "")
    if to in Piece.Phase.values:
        pieces.move_piece(by=person, piece=piece, phase=to, position=10_000)
    else:
        place = queries.place_of(piece) + (-1 if to == "up" else 1)
        pieces.move_piece(by=person, piece=piece, position=max(1, place))
    return redirect(reverse("teacher:package", args=[piece.package_id]) + f"#piece-{piece.pk}")


@member
@require_POST
def piece_remove(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Take the piece out of a lesson not yet pushed, or put it back (field ``back``)."""
    person = person_of(request)
    piece = queries.access_taught_piece(person, piece_id)
    if "back" in request.POST:
        pieces.restore_piece(by=person, piece=piece)
    else:
        pieces.remove_piece(by=person, piece=piece)
        messages.info(request, _("“%(title)s” is taken out. It waits below until the push.") % {"title": piece.title})
    return redirect("teacher:package", piece.package_id)
