"""Playlists and captions, written for one learner and cut at the gate."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from upbeat.doors.web.shared.reader import known_reader
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel import captions as webvtt
from upbeat.kernel.errors import NotFound
from upbeat.rooms.learn.queries import access_version, gate_of, media
from upbeat.rooms.polish.models import Rendition

HLS = "application/vnd.apple.mpegurl"


@member
@never_cache
@require_safe
def master(request: HttpRequest, version_id: int) -> HttpResponse:
    """The list of rungs."""
    version = access_version(person_of(request), version_id, timezone.now())
    addresses = {str(rung): reverse("learner:playlist", args=[version_id, rung]) for rung in Rendition.Rung}
    return HttpResponse(media.master_playlist(version, addresses), content_type=HLS)


@member
@never_cache
@require_safe
def playlist(request: HttpRequest, version_id: int, rung: str) -> HttpResponse:
    """One rung, up to where it is open."""
    person = person_of(request)
    version = access_version(person, version_id, timezone.now())
    text = media.media_playlist(person, version, rung, gate_of(person, version))
    if text is None:
        raise NotFound(_("This video is not there in this form. Load the page again."))
    return known_reader(HttpResponse(text, content_type=HLS), person)


@member
@never_cache
@require_safe
def captions(request: HttpRequest, version_id: int, language: str) -> HttpResponse:
    """What is said in the open part."""
    person = person_of(request)
    version = access_version(person, version_id, timezone.now())
    cues = media.open_cues(version, language, gate_of(person, version))
    if cues is None:
        raise NotFound(_("There are no captions in this language."))
    return HttpResponse(webvtt.to_vtt(cues), content_type="text/vtt; charset=utf-8")
