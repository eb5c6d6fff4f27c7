"""A draft in the player as it will be, and the form of three questions."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.learner.trials.forms import TrialForm
from upbeat.doors.web.learner.watch.player import player_of
from upbeat.doors.web.learner.watch.views import start_at
from upbeat.doors.web.shared.reader import known_reader
from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid
from upbeat.rooms.learn.actions import open_viewing
from upbeat.rooms.learn.queries import access_version, gate_of, watch_state
from upbeat.rooms.publish.actions.pilots import answer_pilot
from upbeat.rooms.publish.queries import access_trial


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def trial(request: HttpRequest, pilot_id: int) -> HttpResponse:
    """Watch the draft and say what one thinks of it; only for who was asked, and only until its day."""
    person, now = person_of(request), timezone.now()
    pilot = access_trial(person, pilot_id, now)
    form = TrialForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            answer_pilot(by=person, pilot_id=pilot.pk, **form.cleaned_data, now=now)
            messages.success(request, _("Thank you. This helps to make it better for everybody."))
            return redirect("learner:trial", pilot.pk)
        except Invalid as problem:
            blame(form, problem)
    version = access_version(person, pilot.copy.draft_id or 0, now)
    viewing = open_viewing(by=person, version=version, now=now)
    gate = gate_of(person, version)
    start = start_at(request.GET.get("t", ""), watch_state(person, version))
    context = {"pilot": pilot, "version": version, "player": player_of(viewing, gate, start), "form": form}
    page = render(request, "learner/trial.html", context, status=422 if form.errors else 200)
    return known_reader(page, person)
