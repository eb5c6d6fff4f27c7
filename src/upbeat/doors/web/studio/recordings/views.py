"""Recordings: listed, looked at, polished."""

from dataclasses import dataclass

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.items.fields import read_clock
from upbeat.doors.web.studio.recordings import forms
from upbeat.doors.web.studio.recordings.report import report_on
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import queries as polishing
from upbeat.rooms.polish.actions.starting import retry_polish, start_polish
from upbeat.rooms.polish.models import PolishRun, Rendition
from upbeat.rooms.publish.queries import videos_of
from upbeat.rooms.record import queries
from upbeat.rooms.record.models import Asset

A_PAGE = 30


@dataclass(frozen=True)
class Preview:
    """What staff need to watch a finished run: a rung's address, the poster's, the tracks, and its number for them."""

    address: str
    poster: str
    tracks: list[tuple[str, str]]
    run_id: int


@member
@require_safe
def recordings(request: HttpRequest) -> HttpResponse:
    """The recordings of the school with how far each is, or only one's own."""
    person = person_of(request)
    search, mine = request.GET.get("q", "").strip(), request.GET.get("mine") == "1"
    rows = queries.assets(person, search=search, by=person if mine else None)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    latest = polishing.latest_runs(page.object_list)
    context = {"page": page, "rows": [(row, latest.get(row.pk)) for row in page], "search": search, "mine": mine}
    return render(request, "studio/recordings/recordings.html", context)


def preview(person: Person, asset: Asset, run: PolishRun | None) -> Preview | None:
    rungs = polishing.renditions(run) if run else []
    if run is None or not rungs:
        return None
    best: Rendition = rungs[0]
    tracks = [(track.language, polishing.language_name(track.language)) for track in polishing.captions(asset)]
    return Preview(
        address=polishing.preview_address(person, best.path, best.size),
        poster=polishing.preview_address(person, run.poster, 10**9) if run.poster else "",
        tracks=tracks,
        run_id=run.pk,
    )


def about(person: Person, asset: Asset) -> dict[str, object]:
    """What the page of a recording shows, whatever form on it was wrong."""
    latest = polishing.latest_run(asset)
    done = latest if latest and latest.state == PolishRun.State.DONE else polishing.finished_run(asset)
    captioning = polishing.captioning(asset)
    return {
        "asset": asset,
        "at": None,
        "captioning": captioning,
        "captioning_problem": polishing.captioning_failure(captioning),
        "run": latest,
        "failure": polishing.failure_of(latest) if latest else "",
        "plays_music": polishing.plays_music(asset),
        "done": done,
        "report": report_on(done),
        "slides": (slides := polishing.slide_reading(done)),
        "slides_trouble": polishing.slide_reading_failure(slides),
        "behind": [video for video, is_this in videos_of(done) if not is_this] if done else [],
        "rungs": polishing.renditions(done) if done else [],
        "preview": preview(person, asset, done),
        "captions": [(track, polishing.language_name(track.language)) for track in polishing.captions(asset)],
        "removed": [(track, polishing.language_name(track.language)) for track in polishing.removed_captions(asset)],
        "marks": polishing.marks_in(done) if done else [(mark.second, mark) for mark in polishing.key_marks(asset)],
        "translation_form": forms.TranslationForm(**polishing.translations(asset)),
        "recognition_form": forms.RecognitionForm(
            languages=polishing.recognised_languages(),
            initial={"language": asset.script.language if asset.script else get_language()},
        ),
        "recognition_lacks": polishing.recognition_lacks(),
        "captions_form": forms.CaptionsForm(
            languages=polishing.caption_languages(), initial={"language": asset.script.language if asset.script else ""}
        ),
        "crumbs": [
            (reverse("studio:home"), _("Studio")),
            (reverse("studio:recordings"), _("Recordings")),
            ("", asset.filename),
        ],
    }


@member
@require_safe
def recording(request: HttpRequest, asset_id: int) -> HttpResponse:
    """One recording; with ``t`` the preview stands at that second. As a fragment: how far its polishing is."""
    person = person_of(request)
    asset = queries.access_asset(person, asset_id)
    if wants_fragment(request):
        context = {"asset": asset, "run": polishing.latest_run(asset)}
        return render(request, "studio/recordings/_progress.html", context)
    whole = about(person, asset) | {"at": read_clock(request.GET.get("t", ""))}
    return render(request, "studio/recordings/recording.html", whole)


@member
@require_POST
def polish(request: HttpRequest, asset_id: int) -> HttpResponse:
    """Polish the recording; after a failure, try again."""
    person = person_of(request)
    asset = queries.access_asset(person, asset_id)
    latest = polishing.latest_run(asset)
    if latest is not None and latest.state == PolishRun.State.FAILED:
        retry_polish(by=person, run=latest)
    else:
        start_polish(by=person, asset=asset, music="music" in request.POST)
    return redirect("studio:recording", asset_id)
