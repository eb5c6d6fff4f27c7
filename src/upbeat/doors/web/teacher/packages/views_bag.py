"""The bag: pieces opened by a tap for the class, a group or some, that tap undone; and when a piece opens by itself."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.sentences import blame, said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.packages.forms_opening import OpeningForm
from upbeat.doors.web.teacher.packages.views import crumbs_of
from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom.actions.bag import open_piece, undo_opening
from upbeat.rooms.classroom.models import Grouping
from upbeat.rooms.classroom.queries.groups import newest_grouping
from upbeat.rooms.publish import queries
from upbeat.rooms.publish.actions.conditions import set_further_conditions
from upbeat.rooms.publish.actions.openings import set_opening_time
from upbeat.rooms.publish.models import Piece
from upbeat.rooms.publish.queries.openings import access_opening


def _back(package_id: int) -> HttpResponse:
    return redirect(reverse("teacher:package", args=[package_id]) + "#bag")


@member
@require_POST
def shake(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Open a piece ``for``: ``class``, ``group-2`` or ``pupil-17``."""
    person = person_of(request)
    piece = queries.access_taught_piece(person, piece_id)
    kind, _dash, number = request.POST.get("for", "class").partition("-")
    now = timezone.now()
    try:
        if kind == "group" and number.isdecimal():
            grouping = newest_grouping(piece.package)
            group = grouping.groups.filter(number=int(number)).first() if grouping else None
            if group is None:
                raise Invalid(_("There is no such group."))
            opened = open_piece(by=person, piece=piece, group=group, now=now)
        elif kind == "pupil" and number.isdecimal():
            opened = open_piece(by=person, piece=piece, persons=[int(number)], now=now)
        else:
            opened = open_piece(by=person, piece=piece, now=now)
        if opened:
            messages.success(request, _("“%(title)s” is open.") % {"title": piece.title})
        else:
            messages.info(request, _("“%(title)s” was open for them already.") % {"title": piece.title})
    except Invalid as problem:
        messages.error(request, said(problem))
    return _back(piece.package_id)


@member
@require_POST
def unshake(request: HttpRequest, release_id: int) -> HttpResponse:
    """Undo an opening that nobody has begun."""
    person = person_of(request)
    release = access_opening(person, release_id)
    try:
        undo_opening(by=person, release=release, now=timezone.now())
        messages.success(request, _("Closed again. It stays on the record."))
    except Invalid as problem:
        messages.error(request, said(problem))
    return _back(release.package_id)


@member
@require_http_methods(["GET", "POST"])
def opening(request: HttpRequest, piece_id: int) -> HttpResponse:
    """When a piece in or after class opens by itself: a time, pieces finished, groups."""
    person = person_of(request)
    piece = queries.access_taught_piece(person, piece_id)
    others = [
        row.piece
        for rows in queries.pieces_by_phase(piece.package).values()
        for row in rows
        if row.piece.pk != piece.pk and row.revocation is None
    ]
    initial = {
        "opens_at": piece.opens_at,
        "after": [str(pk) for pk in piece.opens_after.values_list("pk", flat=True)],
        "tables": piece.opens_tables.replace(",", ", "),
        "kind": piece.opens_kind,
    }
    form = OpeningForm(request.POST or None, pieces=others, kinds=Grouping.Kind.choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_further_conditions(by=person, piece=piece, **form.conditions())
            set_opening_time(by=person, piece=piece, at=form.cleaned_data["opens_at"], now=timezone.now())
            return redirect(reverse("teacher:package", args=[piece.package_id]) + f"#piece-{piece.pk}")
        except Invalid as problem:
            blame(form, problem)
    context = {
        "piece": piece,
        "package": piece.package,
        "form": form,
        "early": piece.phase == Piece.Phase.BEFORE,
        "crumbs": crumbs_of(piece.package, _("When it opens")),
    }
    return render(request, "teacher/packages/opening.html", context, status=422 if form.errors else 200)
