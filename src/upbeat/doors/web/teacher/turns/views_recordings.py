"""Recorded explanations: sent, looked at, let help, held back, taken back; and the consent that they need."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.reader import known_reader
from upbeat.doors.web.shared.receiving import in_json
from upbeat.doors.web.shared.sending import announced, explanation_of, sent_whole
from upbeat.doors.web.shared.sentences import blame, said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.turns.forms import ReleaseForm
from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.classroom.actions import explanations as actions
from upbeat.rooms.classroom.queries.remarks import access_explanation, explanations_of
from upbeat.rooms.classroom.queries.turns import access_led_turn
from upbeat.rooms.items.models import Misconception
from upbeat.rooms.people.actions.consents import note_consent


@member
@never_cache
@require_safe
def recordings(request: HttpRequest, turn_id: int) -> HttpResponse:
    """The recordings of a turn, and the means to make one."""
    teacher = person_of(request)
    turn = access_led_turn(teacher, turn_id)
    rows = explanations_of(teacher, turn.explanations.filter(withdrawn_at=None))
    waits = any(file is not None and file.waits for _one, file in rows)
    context = {"turn": turn, "rows": rows, "waits": waits}
    page = "teacher/turns/_recordings.html" if wants_fragment(request) else "teacher/turns/recordings.html"
    return known_reader(render(request, page, context), teacher)


@require_POST
@in_json
def create(request: HttpRequest, turn_id: int) -> HttpResponse:
    """Announce a recording."""
    teacher = person_of(request)
    turn = access_led_turn(teacher, turn_id)
    return announced(request, explanation_of(teacher, turn), lambda key: reverse("teacher:record-file", args=[key]))


@member
@require_POST
def whole(request: HttpRequest, turn_id: int) -> HttpResponse:
    """A recording in one piece."""
    teacher = person_of(request)
    sent_whole(request, explanation_of(teacher, access_led_turn(teacher, turn_id)))
    return redirect("teacher:turn-recordings", turn_id)


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def recording(request: HttpRequest, explanation_id: int) -> HttpResponse:
    """Listen, then let it help, hold it back, or take it back: the name of the pressed button."""
    teacher = person_of(request)
    found = access_explanation(teacher, explanation_id)
    ideas = list(Misconception.objects.filter(point=found.point).order_by("title"))
    initial = {"title": found.supplement.title if found.supplement else actions.titles_of(found.point)}
    form = ReleaseForm(request.POST if "release" in request.POST else None, ideas=ideas, initial=initial)
    if request.method == "POST":
        try:
            if "hold" in request.POST:
                actions.hold_back(by=teacher, explanation=found)
                messages.success(request, _("It helps nobody for now. You can let it help again."))
                return redirect("teacher:recording", found.pk)
            if "withdraw" in request.POST:
                actions.withdraw_explanation(by=teacher, explanation=found, now=timezone.now())
                messages.success(request, _("The recording is gone."))
                return redirect("teacher:turn-recordings", found.turn_id) if found.turn_id else redirect("teacher:home")
            if "release" in request.POST and form.is_valid():
                chosen = form.cleaned_data["misconception"]
                idea = next((one for one in ideas if one.pk == chosen), None)
                actions.release_explanation(
                    by=teacher, explanation=found, title=form.cleaned_data["title"], misconception=idea
                )
                messages.success(request, _("From now on it helps whoever gets stuck there."))
                return redirect("teacher:recording", found.pk)
        except Refused as no:
            form.add_error(None, said(no)) if form.is_bound else messages.error(request, said(no))
        except Invalid as no:
            blame(form, no) if form.is_bound else messages.error(request, said(no))
    [(one, file)] = explanations_of(teacher, type(found).objects.filter(pk=found.pk))
    context = {
        "one": one,
        "file": file,
        "form": form,
        "consent": actions.has_consent(found.person),
    }
    return known_reader(
        render(request, "teacher/turns/recording.html", context, status=422 if form.errors else 200), teacher
    )


@member
@require_POST
def consent(request: HttpRequest, explanation_id: int) -> HttpResponse:
    """Note a guardian's consent, or that it was withdrawn."""
    teacher = person_of(request)
    found = access_explanation(teacher, explanation_id)
    try:
        if "withdraw" in request.POST:
            actions.end_consent(by=teacher, pupil=found.person, now=timezone.now())
        else:
            given_by = request.POST.get("given_by", "")
            note_consent(by=teacher, pupil=found.person, purpose=actions.CONSENT, given_by=given_by)
    except Invalid as no:
        messages.error(request, said(no))
    return redirect("teacher:recording", found.pk)
