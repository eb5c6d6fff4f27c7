"""The gate of a piece, the gate of a pupil, and taking a setting back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.gate.forms import PieceGateForm, PupilGateForm
from upbeat.doors.web.teacher.packages.views import crumbs_of
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.learn.actions import set_gate, undo_gate
from upbeat.rooms.learn.models import GateSetting
from upbeat.rooms.learn.queries.gate_settings import access_gate_setting, settings_of_piece, settings_of_pupil
from upbeat.rooms.people.queries import access_pupil, pupils_of, sections_attended, sections_taught
from upbeat.rooms.publish.models import Piece
from upbeat.rooms.publish.queries import access_taught_piece


@member
@require_http_methods(["GET", "POST"])
def of_piece(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Set the gate of a video piece, for the class or for one pupil."""
    person = person_of(request)
    piece = access_taught_piece(person, piece_id)
    if piece.kind != Piece.Kind.VIDEO:
        raise NotFound(_("Only a video has a gate."))
    section = piece.package.section
    form = PieceGateForm(request.POST or None, pupils=list(pupils_of(section)))
    if request.method == "POST" and form.is_valid():
        try:
            set_gate(by=person, section=section, piece=piece, **form.said(), now=timezone.now())
            return redirect("teacher:gate-of-piece", piece_id)
        except Invalid as problem:
            blame(form, problem)
    context = {
        "title": piece.title,
        "kicker": section.name,
        "settings": settings_of_piece(piece),
        "form": form,
        "crumbs": crumbs_of(piece.package, _("Gate")),
        "back": reverse("teacher:package", args=[piece.package_id]),
    }
    return render(request, "teacher/gate.html", context, status=422 if form.errors else 200)


@member
@require_http_methods(["GET", "POST"])
def of_pupil(request: HttpRequest, person_id: int) -> HttpResponse:
    """Set the gate of a pupil in all videos of a class."""
    person = person_of(request)
    pupil = access_pupil(person, person_id)
    sections = list(sections_taught(person).filter(pk__in=sections_attended(pupil).values("pk")))
    form = PupilGateForm(
        request.POST or None, sections=sections, initial={"section": sections[0].pk if sections else None}
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_gate(by=person, person=pupil, **form.said(), now=timezone.now())
            return redirect("teacher:gate-of-pupil", person_id)
        except Invalid as problem:
            blame(form, problem)
    context = {
        "title": pupil.name,
        "kicker": ", ".join(section.name for section in sections),
        "settings": settings_of_pupil(pupil, sections),
        "form": form,
        "crumbs": [(reverse("teacher:pupil", args=[pupil.pk]), pupil.name), ("", _("Gate"))],
        "back": reverse("teacher:pupil", args=[pupil.pk]),
    }
    return render(request, "teacher/gate.html", context, status=422 if form.errors else 200)


@member
@require_POST
def undo(request: HttpRequest, setting_id: int) -> HttpResponse:
    """Take a setting back: what was set before it holds again."""
    person = person_of(request)
    setting = access_gate_setting(person, setting_id)
    undo_gate(by=person, setting=setting, now=timezone.now())
    messages.success(request, _("Taken back. What was set before holds again."))
    return _back(setting, request.POST.get("from", ""))


def _back(setting: GateSetting, where: str) -> HttpResponse:
    """To the page where it was taken back."""
    if setting.piece_id is None or (where == "pupil" and setting.person_id is not None):
        return redirect("teacher:gate-of-pupil", setting.person_id)
    return redirect("teacher:gate-of-piece", setting.piece_id)
