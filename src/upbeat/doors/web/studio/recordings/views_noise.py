"""The page on which one listens to a recording before and after noise was removed, and chooses."""

import re

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.shared.templatetags.words import minutes
from upbeat.doors.web.studio.recordings.cue_rows import seconds
from upbeat.kernel.errors import Invalid
from upbeat.kernel.intervals import Interval, union
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import queries as polishing
from upbeat.rooms.polish.actions.cleaning import keep_original, missing_sentence, try_cleaning, use_cleaned
from upbeat.rooms.polish.line.denoiser import denoiser_installed
from upbeat.rooms.polish.line.listening import AFTER, BEFORE
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.record import queries
from upbeat.rooms.record.models import Asset

LARGEST = 10**9


@member
@require_http_methods(["GET", "HEAD", "POST"])
def noise(request: HttpRequest, asset_id: int) -> HttpResponse:
    """With the field ``do``: ``try`` makes an excerpt, ``use`` and ``keep`` choose what the film sounds like."""
    person = person_of(request)
    asset = queries.access_asset(person, asset_id)
    typed, problem = request.POST.get("music"), ""
    if request.method == "POST":
        try:
            return _done(request, person, asset)
        except Invalid as refused:
            problem = refused.message
    run = polishing.finished_run(asset)
    context = {
        "asset": asset,
        "run": run,
        "excerpt": _excerpt(person, run),
        "cleaned": bool(run and run.recipe.steps.get("denoise")),
        "missing": "" if denoiser_installed() else missing_sentence(),
        "music": typed if typed is not None else _told(asset, run),
        "problem": problem,
        "crumbs": [
            (reverse("studio:home"), _("Studio")),
            (reverse("studio:recordings"), _("Recordings")),
            (reverse("studio:recording", args=[asset.pk]), asset.filename),
            ("", _("Noise")),
        ],
    }
    return render(request, "studio/recordings/noise.html", context, status=422 if problem else 200)


def _done(request: HttpRequest, person: Person, asset: Asset) -> HttpResponse:
    """Do what was asked and go where it shows. Raises Invalid."""
    do = request.POST.get("do")
    if do == "use":
        use_cleaned(by=person, asset=asset, music=passages(request.POST.get("music", "")))
    elif do == "keep":
        if keep_original(by=person, asset=asset) is None:
            messages.info(request, _("The film keeps its sound as it was recorded."))
    else:
        try_cleaning(by=person, asset=asset)
        return redirect("studio:recording-noise", asset.pk)
    return redirect("studio:recording", asset.pk)


def _excerpt(person: Person, run: PolishRun | None) -> dict[str, object] | None:
    made = polishing.excerpt(run) if run else None
    if run is None or made is None:
        return None
    before, after = (polishing.preview_address(person, f"{run.folder}/{name}", LARGEST) for name in (BEFORE, AFTER))
    return {"before": before, "after": after, "told": made}


def _told(asset: Asset, run: PolishRun | None) -> str:
    """The passages of music as they are typed: those of the film, else those known from the script."""
    around = polishing.clean_around(run.recipe) if run else None
    known = polishing.music_passages(asset) if around is None else around
    return ", ".join(f"{minutes(span.start)}-{minutes(span.end)}" for span in known)


def passages(typed: str) -> list[Interval]:
    """Stretches from ``1:20-1:45, 3:00-3:10``. Raises Invalid."""
    found = []
    for part in filter(None, (one.strip() for one in re.split(r"[,;，；\n]", typed))):
        ends = [seconds(end.strip()) for end in re.split(r"[-–—~]", part)]
        if len(ends) != 2 or ends[0] is None or ends[1] is None or ends[1] <= ends[0]:
            raise Invalid(_("Write each passage with music as two times, such as 1:20-1:45."), field="music")
        found.append(Interval(float(ends[0]), float(ends[1])))
    return union(found)
