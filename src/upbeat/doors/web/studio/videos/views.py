"""Micro videos: found, made from a film, looked at with their checkpoints."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.items.fields import read_clock
from upbeat.doors.web.studio.videos import forms
from upbeat.doors.web.studio.videos.bar import checkpoint_bar
from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog import queries as catalog
from upbeat.rooms.items.queries import latest_versions
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import queries as polishing
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.publish import queries
from upbeat.rooms.publish.actions import videos as actions
from upbeat.rooms.publish.models import MicroVideo, MicroVideoVersion
from upbeat.rooms.publish.queries.changes import loose_checkpoints
from upbeat.rooms.publish.rules import publishes

A_PAGE = 30
STATES = (
    ("", gettext_lazy("All")),
    ("draft", gettext_lazy("Drafts")),
    ("published", gettext_lazy("Published")),
    ("revoked", gettext_lazy("Revoked")),
)


@dataclass(frozen=True)
class Film:
    """What staff need to watch a version: a file's address, the poster's, and the captions."""

    address: str
    poster: str
    tracks: list[tuple[str, str]]
    asset_id: int


@member
@require_safe
def videos(request: HttpRequest) -> HttpResponse:
    """The micro videos of the school by state, searched."""
    person = person_of(request)
    search, state = request.GET.get("q", "").strip(), request.GET.get("state", "")
    state = state if state in queries.STATES else ""
    rows = queries.videos(person, search=search, state=state)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "search": search, "state": state, "states": STATES}
    return render(request, "studio/videos/videos.html", context)


def crumbs_of(video: MicroVideo, *more: str) -> list[tuple[str, str]]:
    """Where a page about this video is."""
    way = [
        (reverse("studio:home"), _("Studio")),
        (reverse("studio:videos"), _("Micro videos")),
        (reverse("studio:video", args=[video.pk]), video.title),
    ]
    return way + [("", words) for words in more]


@member
@require_http_methods(["GET", "POST"])
def video_new(request: HttpRequest) -> HttpResponse:
    """A finished film becomes a micro video."""
    person = person_of(request)
    films = list(queries.films(person))
    wanted = request.GET.get("run", "")
    run = next((row for row in films if str(row.pk) == wanted), None)
    script = run.asset.script if run else None
    initial = {
        "run": wanted,
        "point": script.point_id if script else request.GET.get("point"),
        "title": script.title if script else "",
        "language": script.language if script else person.school.language,
    }
    form = forms.NewVideoForm(
        request.POST or None,
        films=films,
        points=catalog.points(person),
        languages=polishing.caption_languages(),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.create_video(by=person, **form.said())
            messages.success(request, _("The micro video is there as a draft. Add checkpoints, then publish it."))
            return redirect("studio:video", made.pk)
        except Invalid as problem:
            blame(form, problem)
    crumbs = [
        (reverse("studio:home"), _("Studio")),
        (reverse("studio:videos"), _("Micro videos")),
        ("", _("New micro video")),
    ]
    context = {"form": form, "films": films, "crumbs": crumbs}
    return render(request, "studio/videos/video_new.html", context, status=422 if form.errors else 200)


def film_of(person: Person, run: PolishRun) -> Film | None:
    """The best file of a run for staff to watch, or None when none is there."""
    rungs = polishing.renditions(run)
    if not rungs:
        return None
    return Film(
        address=polishing.preview_address(person, rungs[0].path, rungs[0].size),
        poster=polishing.preview_address(person, run.poster, 10**9) if run.poster else "",
        tracks=[(row.language, polishing.language_name(row.language)) for row in polishing.captions(run.asset)],
        asset_id=run.asset_id,
    )


def _shown(video: MicroVideo, versions: list[MicroVideoVersion], wanted: str) -> MicroVideoVersion:
    """The version asked for by its number, else the draft, the published one, or the latest."""
    by_number = {str(row.number): row for row in versions}
    by_id = {row.pk: row for row in versions}
    return by_number.get(wanted) or by_id.get(video.draft_id or video.published_id or 0) or versions[0]


@member
@require_safe
def video(request: HttpRequest, video_id: int) -> HttpResponse:
    """One micro video: its film with the checkpoints on it, what is asked, and its versions."""
    person = person_of(request)
    shown = queries.access_video(person, video_id)
    versions = list(queries.versions_of(shown))
    version = _shown(shown, versions, request.GET.get("version", ""))
    version.video = shown
    checkpoints = list(queries.checkpoints_of(version))
    newest = latest_versions([row.item_version.item for row in checkpoints])
    context = {
        "video": shown,
        "state": queries.state_of(shown),
        "version": version,
        "is_draft": version.published_at is None,
        "versions": versions,
        "film": film_of(person, version.run),
        "at": read_clock(request.GET.get("t", "")),
        "bar": checkpoint_bar(version.run.duration_s or 0.0, checkpoints),
        "checkpoints": [(row, newest[row.item_version.item_id].pk != row.item_version_id) for row in checkpoints],
        "loose": loose_checkpoints(version),
        "packages": queries.packages_with(shown),
        "may_publish": publishes(person),
        "pilots": queries.pilots_of(shown),
        "revocation": queries.last_revocation(shown),
        "crumbs": [*crumbs_of(shown)[:-1], ("", shown.title)],
    }
    return render(request, "studio/videos/video.html", context)


@member
@require_http_methods(["GET", "POST"])
def video_edit(request: HttpRequest, video_id: int) -> HttpResponse:
    """Another title; another film for the draft."""
    person = person_of(request)
    shown = queries.access_video(person, video_id)
    draft = shown.draft
    form = forms.EditVideoForm(
        request.POST or None,
        films=queries.films(person, shown) if draft else (),
        has_draft=draft is not None,
        initial={"title": shown.title, "run": draft.run_id if draft else None},
    )
    if request.method == "POST" and form.is_valid():
        try:
            if draft is not None and form.film.pk != draft.run_id:
                actions.use_run(by=person, version=draft, run=form.film)
            actions.rename_video(by=person, video=shown, title=form.cleaned_data["title"])
            return redirect("studio:video", video_id)
        except Invalid as problem:
            blame(form, problem)
    context = {"video": shown, "form": form, "crumbs": crumbs_of(shown, _("Edit"))}
    return render(request, "studio/videos/video_edit.html", context, status=422 if form.errors else 200)
