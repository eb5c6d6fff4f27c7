"""The caption editor (R18): text beside the picture; every version is kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.recordings.cue_rows import (
    MOST_ROWS,
    changed,
    checked,
    row_of,
    rows_from,
    to_translate,
    with_source,
)
from upbeat.doors.web.studio.recordings.views import about, preview
from upbeat.kernel.captions import parse
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.polish import queries as polishing
from upbeat.rooms.polish.actions.captions import edit_captions, review_captions, use_captions
from upbeat.rooms.polish.models import CaptionTrack
from upbeat.rooms.record import queries
from upbeat.rooms.record.models import Asset


@member
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, asset_id: int, language: str) -> HttpResponse:
    """Show the captions row by row; save them (``do=save``), or change rows without saving yet (``do=split-3`` …).

    ``do=reviewed`` says that a person read what is saved, ``do=use-12`` puts an earlier version in place again. With
    ``from`` in the address the captions of that language stand beside, to be translated; rows left empty are not saved.
    """
    person = person_of(request)
    asset = queries.access_asset(person, asset_id)
    track, source = polishing.captions_in(asset, language), _source(request, asset, language)
    if track is None and source is None:
        raise NotFound(_("There are no captions in this language."))
    told, cues_beside = parse(track.vtt) if track else (), parse(source.vtt) if source else ()
    here = redirect(reverse("studio:captions-edit", args=[asset_id, language]) + _query(source))
    do = request.POST.get("do", "save")
    rows, problem, status = to_translate(cues_beside, told) if source else [row_of(cue) for cue in told], "", 200
    if len(rows) > MOST_ROWS:
        raise Refused(_("These are too many captions for this page. Save them as a file, edit that, and upload it."))
    if do == "reviewed":
        review_captions(by=person, asset=asset, language=language)
        return here
    if do.startswith("use-"):
        number = do.removeprefix("use-")
        use_captions(by=person, asset=asset, language=language, track_id=int(number) if number.isdecimal() else 0)
        messages.success(request, _("The earlier version is in place again."))
        return here
    if request.method == "POST" and do == "save":
        rows, status = checked([row for row in rows_from(request.POST.dict()) if row.text.strip() or not source]), 422
        cues = [row.cue for row in rows if row.cue and not row.error]
        try:
            if len(cues) == len(rows):
                edit_captions(by=person, asset=asset, language=language, cues=cues, seen=request.POST.get("seen", ""))
                messages.success(request, _("The captions are saved."))
                return here
        except Invalid as refused:
            problem = refused.message
    elif request.method == "POST":
        rows = changed(rows_from(request.POST.dict()), do, request.POST.get("by", ""))
    version = track.pk if track else ""
    context = about(person, asset) | {
        # Uncut: captions are of the recording, and a caption of what was cut out can still be mended.
        "preview": preview(person, asset, polishing.whole_run(asset)),
        "language": language,
        "language_name": polishing.language_name(language),
        "track": track,
        # Whoever was told of another version has seen it: saving again puts theirs over it.
        "seen": version if problem else request.POST.get("seen") or version,
        "rows": with_source(rows, cues_beside) if source else rows,
        "source": source,
        "shown_language": language if track else request.GET.get("from", ""),
        "source_name": polishing.language_name(source.language) if source else "",
        "unsaved": request.method == "POST",
        "by": request.POST.get("by", "0.5"),
        "wrong": sum(bool(row.error) for row in rows),
        "problem": problem,
        "history": polishing.caption_history(asset, language),
        "crumbs": [
            (reverse("studio:home"), _("Studio")),
            (reverse("studio:recording", args=[asset_id]) + "#captions", asset.filename),
            ("", _("Captions")),
        ],
    }
    return render(request, "studio/recordings/caption_editor.html", context, status=status)


def _source(request: HttpRequest, asset: Asset, language: str) -> CaptionTrack | None:
    """The captions to translate from, if the address names any; into a language that there is."""
    told = request.GET.get("from", "")
    known = {code for code, _name in polishing.caption_languages()}
    return polishing.captions_in(asset, told) if told != language and language in known else None


def _query(source: CaptionTrack | None) -> str:
    return f"?from={source.language}" if source else ""
