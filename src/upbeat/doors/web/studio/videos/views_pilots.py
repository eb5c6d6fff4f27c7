"""A draft in the hands of a few pupils: given, looked at, ended (R21)."""

from collections import Counter
from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.shared.svg import Chart, Marker, curve
from upbeat.doors.web.studio.videos import forms
from upbeat.doors.web.studio.videos.views import crumbs_of
from upbeat.kernel.errors import Invalid
from upbeat.rooms.analyse.actions import fold_curve
from upbeat.rooms.learn.queries.trials import TrialWork, trial_work
from upbeat.rooms.people.queries import pupils_by_class
from upbeat.rooms.publish import queries
from upbeat.rooms.publish.actions.pilots import end_pilot, start_pilot
from upbeat.rooms.publish.models import Pilot, PilotAnswer, PilotSeat

SOME_DAYS = timedelta(days=5)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def pilot_new(request: HttpRequest, video_id: int) -> HttpResponse:
    """Choose pupils of one's own classes and a day."""
    person = person_of(request)
    draft = queries.access_draft(person, video_id)
    now = timezone.now()
    classes = [(section.name, pupils) for section, pupils in pupils_by_class(person)]
    form = forms.PilotForm(
        request.POST or None, classes=classes, initial={"until": timezone.localdate(now + SOME_DAYS)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = start_pilot(by=person, version=draft, **form.said(), now=now)
            messages.success(request, _("Your pupils find it on their first page and at their bell."))
            return redirect("studio:pilot", made.pk)
        except Invalid as problem:
            blame(form, problem)
    context = {
        "video": draft.video,
        "draft": draft,
        "form": form,
        "classes": classes,
        "crumbs": crumbs_of(draft.video, _("Let a few pupils try it")),
    }
    return render(request, "studio/videos/pilot_new.html", context, status=422 if form.errors else 200)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def pilot(request: HttpRequest, pilot_id: int) -> HttpResponse:
    """What the pupils did and said; a POST ends it."""
    person = person_of(request)
    found = queries.access_pilot(person, pilot_id)
    if request.method == "POST":
        end_pilot(by=person, pilot=found, now=timezone.now())
        messages.success(request, _("Ended. What the pupils answered stays here."))
        return redirect("studio:pilot", pilot_id)
    work = trial_work(found)
    rows: list[tuple[PilotSeat, TrialWork]] = [(seat, work[seat.person_id]) for seat in found.seats.all()]
    answers = [seat.answer for seat, _done in rows if hasattr(seat, "answer")]
    context = {
        "pilot": found,
        "runs": found.ended_at is None and found.until > timezone.now(),
        "rows": rows,
        "answers": answers,
        "unopened": [seat.person for seat, done in rows if not done.opened],
        "clear": _counted(Counter(answer.clear for answer in answers), PilotAnswer.Clear),
        "pace": _counted(Counter(answer.pace for answer in answers), PilotAnswer.Pace),
        "chart": _chart(found) if any(done.opened for _seat, done in rows) else None,
        "crumbs": crumbs_of(found.video, _("Tried by pupils")),
    }
    return render(request, "studio/videos/pilot.html", context)


def _counted(counts: Counter[str], kinds: type[PilotAnswer.Clear] | type[PilotAnswer.Pace]) -> list[tuple[str, int]]:
    return [(str(kind.label), counts[kind.value]) for kind in kinds]


def _chart(pilot: Pilot) -> Chart | None:
    """What was played, second by second."""
    version = pilot.copy.draft
    if version is None:
        return None
    folded = fold_curve(version=version, now=timezone.now())
    if not folded.viewers:
        return None
    marks = [Marker(row.second, str(number)) for number, row in enumerate(version.checkpoints.order_by("second"), 1)]
    words = ngettext("%(n)d pupil has watched.", "%(n)d pupils have watched.", folded.viewers) % {"n": folded.viewers}
    return curve(pilot.video.title, words, views=folded.views, uniques=folded.uniques, checkpoints=marks)
