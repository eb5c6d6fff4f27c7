"""A recording of one's own explanation: sent, agreed to, taken back; and one of somebody else that helps."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.reader import known_reader
from upbeat.doors.web.shared.receiving import in_json
from upbeat.doors.web.shared.sending import announced, bytes_sent, explanation_of, sent_whole
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.classroom.actions import explanations as actions
from upbeat.rooms.classroom.queries.remarks import (
    access_explanation,
    access_helping_explanation,
    explanations_of,
    own_upload,
)
from upbeat.rooms.classroom.queries.turns import access_own_turn
from upbeat.rooms.learn.queries.work_files import shown_upload
from upbeat.rooms.record.actions.receiving import finish_upload


@member
@never_cache
@require_safe
def recordings(request: HttpRequest, turn_id: int) -> HttpResponse:
    """The recordings of one's own turn, and the means to make one."""
    pupil = person_of(request)
    turn = access_own_turn(pupil, turn_id)
    rows = explanations_of(pupil, turn.explanations.filter(withdrawn_at=None))
    waits = any(file is not None and file.waits for _one, file in rows)
    context = {"turn": turn, "rows": rows, "waits": waits}
    page = "learner/turns/_recordings.html" if wants_fragment(request) else "learner/turns/recordings.html"
    return known_reader(render(request, page, context), pupil)


@require_POST
@in_json
def create(request: HttpRequest, turn_id: int) -> HttpResponse:
    """Announce a recording."""
    pupil = person_of(request)
    turn = access_own_turn(pupil, turn_id)
    return announced(request, explanation_of(pupil, turn), lambda key: reverse("learner:recording-file", args=[key]))


@member
@require_POST
def whole(request: HttpRequest, turn_id: int) -> HttpResponse:
    """A recording in one piece."""
    pupil = person_of(request)
    sent_whole(request, explanation_of(pupil, access_own_turn(pupil, turn_id)))
    return redirect("learner:turn-recordings", turn_id)


sent = bytes_sent(own_upload)


@require_POST
@in_json
def finish(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """All bytes were sent: have it made anew."""
    pupil = person_of(request)
    own_upload(pupil, key)
    finish_upload(by=pupil, key=key)
    return JsonResponse({"location": reverse("learner:turns")})


@member
@require_POST
def decide(request: HttpRequest, explanation_id: int) -> HttpResponse:
    """Say yes to a recording of oneself, or take it back, at any time."""
    pupil = person_of(request)
    found = access_explanation(pupil, explanation_id)
    if found.person_id != pupil.pk:
        raise NotFound(_("There is no such recording."))
    try:
        if "yes" in request.POST:
            actions.agree(by=pupil, explanation=found, now=timezone.now())
            messages.success(request, _("Thank you. Your teacher listens first; you can take it back at any time."))
        elif "withdraw" in request.POST:
            actions.withdraw_explanation(by=pupil, explanation=found, now=timezone.now())
            messages.success(request, _("The recording is gone."))
    except Invalid as no:
        messages.error(request, said(no))
    return redirect("learner:turn-recordings", found.turn_id) if found.turn_id else redirect("learner:turns")


@member
@never_cache
@require_safe
def explanation(request: HttpRequest, supplement_id: int) -> HttpResponse:
    """What a pupil explains to whoever got stuck; no name."""
    person = person_of(request)
    found = access_helping_explanation(person, supplement_id)
    assert found.upload is not None
    context = {"explanation": found, "files": [shown_upload(person, 1, found.upload)]}
    return known_reader(render(request, "learner/turns/explanation.html", context), person)
