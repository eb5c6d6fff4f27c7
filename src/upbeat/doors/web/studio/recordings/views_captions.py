"""Captions and key marks of a recording."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.recordings import forms
from upbeat.doors.web.studio.recordings.views import about
from upbeat.kernel.captions import LARGEST_FILE
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.polish import queries as polishing
from upbeat.rooms.polish.actions.captioning import ask_captions
from upbeat.rooms.polish.actions.captions import add_captions, remove_captions, restore_captions, review_captions
from upbeat.rooms.polish.actions.marks import add_key_mark, remove_key_mark
from upbeat.rooms.polish.models import KeyMark
from upbeat.rooms.record import queries


@member
@require_http_methods(["GET", "HEAD", "POST"])
def captions(request: HttpRequest, asset_id: int) -> HttpResponse:
    """Add a caption file; or with the fields ``remove``, ``restore``, ``reviewed`` do that to a language.

    With the field ``script`` they are made from the script instead. As a fragment: how far that is.
    """
    person = person_of(request)
    asset = queries.access_asset(person, asset_id)
    back = redirect(reverse("studio:recording", args=[asset_id]) + "#captions")
    if request.method != "POST":
        if not wants_fragment(request):
            return back
        how_far = {"asset": asset, "captioning": polishing.captioning(asset)}
        return render(request, "studio/recordings/_captioning.html", how_far)
    if "script" in request.POST:
        try:
            ask_captions(by=person, asset=asset)
        except Invalid as problem:
            context = about(person, asset) | {"captioning_problem": problem.message}
            return render(request, "studio/recordings/recording.html", context, status=422)
        return back
    if language := request.POST.get("remove"):
        remove_captions(by=person, asset=asset, language=language)
        return back
    if language := request.POST.get("restore"):
        restore_captions(by=person, asset=asset, language=language)
        return back
    if language := request.POST.get("reviewed"):
        review_captions(by=person, asset=asset, language=language)
        return back
    form = forms.CaptionsForm(request.POST, request.FILES, languages=polishing.caption_languages())
    if form.is_valid():
        # One byte more than is taken, so that a file that is too large is refused and never read whole.
        text = form.cleaned_data["file"].read(LARGEST_FILE + 1)
        try:
            add_captions(by=person, asset=asset, language=form.cleaned_data["language"], text=text)
            messages.success(request, _("The captions are in place."))
            return back
        except Invalid as problem:
            blame(form, problem)
    context = about(person, asset) | {"captions_form": form}
    return render(request, "studio/recordings/recording.html", context, status=422)


@member
@require_safe
def file(request: HttpRequest, asset_id: int, language: str) -> HttpResponse:
    """The captions of a language as a WebVTT file."""
    asset = queries.access_asset(person_of(request), asset_id)
    track = polishing.captions_in(asset, language)
    if track is None:
        raise NotFound(_("There are no captions in this language."))
    return HttpResponse(track.vtt, content_type="text/vtt; charset=utf-8", headers={"Cache-Control": "no-store"})


@member
@require_POST
def marks(request: HttpRequest, asset_id: int) -> HttpResponse:
    """Mark a second of the recording, or take a mark away (field ``remove``)."""
    person = person_of(request)
    asset = queries.access_asset(person, asset_id)
    back = redirect(reverse("studio:recording", args=[asset_id]) + "#marks")
    if number := request.POST.get("remove"):
        remove_key_mark(by=person, asset=asset, mark_id=int(number) if number.isdigit() else 0)
        return back
    form = forms.MarkForm(request.POST)
    if form.is_valid():
        data = form.cleaned_data
        try:
            kind = KeyMark.Kind(data["kind"])
            add_key_mark(by=person, asset=asset, second=data["second"], title=data["title"], kind=kind)
            return back
        except Invalid as problem:
            blame(form, problem)
    context = about(person, asset) | {"mark_form": form}
    return render(request, "studio/recordings/recording.html", context, status=422)
