"""Captions of a recording."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.recordings import forms
from upbeat.doors.web.studio.recordings.views import about
from upbeat.kernel.captions import LARGEST_FILE, to_vtt
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import queries as polishing
from upbeat.rooms.polish.actions.captioning import ask_captions, ask_recognition
from upbeat.rooms.polish.actions.captions import add_captions, remove_captions, restore_captions, review_captions
from upbeat.rooms.record import queries
from upbeat.rooms.record.models import Asset


@member
@require_http_methods(["GET", "HEAD", "POST"])
def captions(request: HttpRequest, asset_id: int) -> HttpResponse:
    """Add a caption file; or with the fields ``remove``, ``restore``, ``reviewed`` do that to a language.

    With the field ``script`` they are made from the script instead, with ``recognise`` by listening. As a fragment: how
    far that is. With ``from`` and ``to`` in the address it leads to the editor, to translate.
    """
    person = person_of(request)
    asset = queries.access_asset(person, asset_id)
    back = redirect(reverse("studio:recording", args=[asset_id]) + "#captions")
    if request.method != "POST":
        if not wants_fragment(request):
            translating = forms.TranslationForm(request.GET, **polishing.translations(asset))
            return translating.editor(asset_id) if translating.is_valid() else back
        how_far = {"asset": asset, "captioning": polishing.captioning(asset)}
        return render(request, "studio/recordings/_captioning.html", how_far)
    if "script" in request.POST or "recognise" in request.POST:
        return _make(request, person, asset) or back
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


def _make(request: HttpRequest, person: Person, asset: Asset) -> HttpResponse | None:
    """Have captions made; the page with what is wrong, if anything is."""
    problem = ""
    recognition = forms.RecognitionForm(
        request.POST if "recognise" in request.POST else None, languages=polishing.recognised_languages()
    )
    try:
        if "script" in request.POST:
            ask_captions(by=person, asset=asset)
            return None
        if recognition.is_valid():
            ask_recognition(by=person, asset=asset, language=recognition.cleaned_data["language"])
            return None
    except Invalid as refused:
        problem = refused.message
    context = about(person, asset) | {"captioning_problem": problem}
    if recognition.is_bound:
        context["recognition_form"] = recognition
    return render(request, "studio/recordings/recording.html", context, status=422)


@member
@require_safe
def file(request: HttpRequest, asset_id: int, language: str) -> HttpResponse:
    """The captions of a language as a WebVTT file; with ``run`` in the seconds of that film."""
    person = person_of(request)
    asset = queries.access_asset(person, asset_id)
    track = polishing.captions_in(asset, language)
    if track is None:
        raise NotFound(_("There are no captions in this language."))
    text, number = track.vtt, request.GET.get("run", "")
    if number.isdecimal():
        text = to_vtt(polishing.cues_in(polishing.access_run(person, int(number), asset), track))
    return HttpResponse(text, content_type="text/vtt; charset=utf-8", headers={"Cache-Control": "no-store"})
