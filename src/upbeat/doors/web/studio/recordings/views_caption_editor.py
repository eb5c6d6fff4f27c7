"""The caption editor (R18): text beside the picture; every version is kept."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.recordings.cue_rows import MOST_ROWS, changed, checked, row_of, rows_from
from upbeat.doors.web.studio.recordings.views import about
from upbeat.kernel.captions import parse
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.polish import queries as polishing
from upbeat.rooms.polish.actions.captions import edit_captions, review_captions, use_captions
from upbeat.rooms.record import queries


@member
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, asset_id: int, language: str) -> HttpResponse:
    """Show the captions row by row; save them (``do=save``), or change rows without saving yet (``do=split-3`` …).

    ``do=reviewed`` says that a person read what is saved, ``do=use-12`` puts an earlier version in place again.
    """
    person = person_of(request)
    asset = queries.access_asset(person, asset_id)
    track = polishing.captions_in(asset, language)
    if track is None:
        raise NotFound(_("There are no captions in this language."))
    here = redirect("studio:captions-edit", asset_id, language)
    do = request.POST.get("do", "save")
    rows, problem, status = [row_of(cue) for cue in parse(track.vtt)], "", 200
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
        rows, status = checked(rows_from(request.POST.dict())), 422
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
    context = about(person, asset) | {
        "language": language,
        "language_name": polishing.language_name(language),
        "track": track,
        # Whoever was told of another version has seen it: saving again puts theirs over it.
        "seen": track.pk if problem else request.POST.get("seen") or track.pk,
        "rows": rows,
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
