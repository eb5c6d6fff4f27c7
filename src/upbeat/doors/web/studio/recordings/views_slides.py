"""Slides of a recording: read, for the report, for searching and for titles of chapters."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.polish import queries as polishing
from upbeat.rooms.polish.actions.reading import ask_reading
from upbeat.rooms.record import queries


@member
@require_POST
def slides(request: HttpRequest, asset_id: int) -> HttpResponse:
    """Have the slides of the finished film read."""
    person = person_of(request)
    run = polishing.finished_run(queries.access_asset(person, asset_id))
    if run is None:
        raise NotFound(_("This recording is not polished yet. Its slides can be read after that."))
    try:
        ask_reading(by=person, run=run)
    except Invalid as problem:
        messages.error(request, problem.message)
    return redirect(reverse("studio:recording", args=[asset_id]) + "#report")
