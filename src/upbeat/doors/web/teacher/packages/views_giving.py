"""Giving a lesson to the class, opening later pieces, taking one back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.packages import forms
from upbeat.doors.web.teacher.packages.views import crumbs_of, taught
from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog.rules import builds
from upbeat.rooms.learn.actions.withdrawing import give_piece_back, withdraw_piece
from upbeat.rooms.learn.queries.affected import readiness_of, work_on
from upbeat.rooms.publish import queries
from upbeat.rooms.publish.actions import releases


@member
@require_http_methods(["GET", "POST"])
def push(request: HttpRequest, package_id: int) -> HttpResponse:
    """What the class will get and when it is due; then give it."""
    person = person_of(request)
    package = taught(person, package_id)
    now = timezone.now()
    if request.method == "POST":
        releases.push_package(by=person, package=package, now=now)
        messages.success(request, _("The lesson is with the class now."))
        return redirect("teacher:package", package_id)
    context = {
        "package": package,
        "before": queries.pieces_by_phase(package)["before"],
        "hindrances": queries.hindrances(package, now),
        "readiness": readiness_of([package])[package.pk],
        "crumbs": crumbs_of(package, _("Push to the class")),
    }
    return render(request, "teacher/packages/push.html", context)


@member
@require_POST
def piece_open(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Open a piece that stands in or after class."""
    person = person_of(request)
    piece = queries.access_taught_piece(person, piece_id)
    releases.open_piece(by=person, piece=piece, now=timezone.now())
    messages.success(request, _("“%(title)s” is open for the class.") % {"title": piece.title})
    return redirect(reverse("teacher:package", args=[piece.package_id]) + f"#piece-{piece.pk}")


@member
@require_http_methods(["GET", "POST"])
def piece_revoke(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Take a piece of a pushed lesson back, with a reason; who has worked on it is shown before."""
    person = person_of(request)
    piece = queries.access_taught_piece(person, piece_id)
    package = piece.package
    others = [
        row.piece
        for rows in queries.pieces_by_phase(package).values()
        for row in rows
        if row.piece.pk != piece.pk and row.revocation is None
    ]
    videos = queries.library(person).exclude(pk=piece.video_id or 0) if builds(person) else ()
    form = forms.ReasonForm(request.POST or None, pieces=others, videos=videos)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            withdraw_piece(by=person, piece=piece, reason=reason, replacement=form.instead, now=timezone.now())
            messages.success(
                request, _("“%(title)s” is taken back. What was done on it stays.") % {"title": piece.title}
            )
            return redirect("teacher:package", piece.package_id)
        except Invalid as problem:
            blame(form, problem)
    context = {
        "piece": piece,
        "package": piece.package,
        "work": work_on(piece),
        "form": form,
        "crumbs": crumbs_of(piece.package, _("Take back")),
    }
    return render(request, "teacher/packages/piece_revoke.html", context, status=422 if form.errors else 200)


@member
@require_POST
def piece_give_back(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Undo the taking back: the class has it again."""
    person = person_of(request)
    piece = queries.access_taught_piece(person, piece_id)
    give_piece_back(by=person, piece=piece, now=timezone.now())
    messages.success(request, _("The class has “%(title)s” again.") % {"title": piece.title})
    return redirect(reverse("teacher:package", args=[piece.package_id]) + f"#piece-{piece.pk}")
