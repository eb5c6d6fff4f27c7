"""What is heard in a question: for the pupil whose attempt it is, and for those who write questions.

Address, name, type and length are the same whatever is heard. Nothing may be kept by a browser, and there is no ETag:
it would tell whether two attempts are alike. What may be heard a few times only is had play by play: each is asked for
and counted (`actions/plays.py`), and its address is good for that play alone.
"""

import re
import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, Late, NotFound, Refused
from upbeat.packs.music.actions.plays import ask_play, send_play
from upbeat.packs.music.doors.often import Often
from upbeat.packs.music.kinds.sounding import seconds_of, sound_of
from upbeat.packs.music.queries.plays import most_plays
from upbeat.rooms.items.models import Variant
from upbeat.rooms.items.presenting import NOT_OPEN
from upbeat.rooms.items.queries import access_attempt
from upbeat.rooms.items.rules import require_builder

MOST_KEPT = 32
"""Files remembered by a process: a class hears few, each at most some 150 KB."""
MADE_A_MINUTE = 20
"""Sounds made for one person in a minute, by one process; what was made already does not count."""
ONE_RANGE = re.compile(r"bytes=(\d{0,9})-(\d{0,9})", re.ASCII)

_kept: OrderedDict[tuple[int, int], bytes] = OrderedDict()
_made = Often(MADE_A_MINUTE)
_lock = threading.Lock()


@member
@require_safe
def of_attempt(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """The sound of one's own attempt, where it may be heard as often as one likes."""
    person = person_of(request)
    attempt = access_attempt(person, str(token))
    if most_plays(attempt.variant):
        raise NotFound(NOT_OPEN)
    return _answer(request, person.pk, attempt.variant, attempt.seed)


@member
@require_POST
def ask(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """Ask for one play under the name that the page made (``play``): to the page's script where its sound is and how
    many are left, to a browser without it the sound itself."""
    attempt, wants_json = access_attempt(person_of(request), str(token)), "json" in request.headers.get("Accept", "")
    try:
        play = uuid.UUID(request.POST.get("play", ""))
    except ValueError:
        raise Invalid(_("Load the page again, then press play."), field="play") from None
    try:
        left = ask_play(attempt=attempt, request=play, now=timezone.now())
    except Refused as no:
        if not wants_json:
            raise
        return JsonResponse({"error": said(no), "left": 0}, status=HTTPStatus.CONFLICT)
    sound = reverse("music:heard-of-play", args=[token, play])
    if not wants_json:
        return redirect(sound)
    return JsonResponse({"sound": sound, "left": left}, headers={"Cache-Control": "no-store"})


@member
@require_safe
def of_play(request: HttpRequest, token: uuid.UUID, play: uuid.UUID) -> HttpResponse:
    """The sound of one play that was asked for; gone once that is over."""
    person = person_of(request)
    attempt = access_attempt(person, str(token))
    variant, seed = attempt.variant, attempt.seed
    file = kept((variant.pk, seed), person.pk, lambda: sound_of(variant, seed))
    if file is None:
        return _too_many()
    answer = sound_answer(request, file)
    try:
        send_play(
            attempt=attempt,
            request=play,
            count=len(answer.content),
            size=len(file),
            seconds=seconds_of(variant, seed),
            now=timezone.now(),
            taken=request.method == "GET",
        )
    except Late as over:
        gone = HttpResponse(said(over), status=HTTPStatus.GONE, content_type="text/plain; charset=utf-8")
        gone["Cache-Control"] = "private, no-store"
        return gone
    return answer


@member
@require_safe
def of_preview(request: HttpRequest, variant_id: int, seed: int) -> HttpResponse:
    """The sound of a drawing, for those who write questions."""
    person = person_of(request)
    require_builder(person)
    variant = Variant.objects.select_related("version__item").filter(pk=variant_id).first()
    if variant is None or seed >= 2**31:
        raise NotFound(_("There is no such question in your school."))
    return _answer(request, person.pk, variant, seed)


def _answer(request: HttpRequest, person: int, variant: Variant, seed: int) -> HttpResponse:
    file = kept((variant.pk, seed), person, lambda: sound_of(variant, seed))
    if file is None:
        return _too_many()
    return sound_answer(request, file)


def _too_many() -> HttpResponse:
    refused = HttpResponse(_("Too many sounds at once. Wait a minute, then play again."), status=429)
    refused["Retry-After"] = "60"
    return refused


def kept(name: tuple[int, int], person: int, make: Callable[[], bytes]) -> bytes | None:
    """The file, made once; None where the person had too many made in the last minute."""
    with _lock:
        if name in _kept:
            _kept.move_to_end(name)
            return _kept[name]
        if not _made.may(person):
            return None
    file = make()
    with _lock:
        _kept[name] = file
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    return file


def sound_answer(request: HttpRequest, file: bytes) -> HttpResponse:
    """The file, or the range of it that a player asks for; iPhones play nothing that comes without ranges."""
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", ""))
    begin, end = _span(asked, len(file)) if asked else (0, len(file))
    if begin >= end:
        answer = HttpResponse(status=HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
        answer["Content-Range"] = f"bytes */{len(file)}"
        return answer
    answer = HttpResponse(file[begin:end], content_type="audio/mp4", status=206 if asked else 200)
    if asked:
        answer["Content-Range"] = f"bytes {begin}-{end - 1}/{len(file)}"
    answer["Accept-Ranges"] = "bytes"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = 'inline; filename="heard.m4a"'
    return answer


def _span(asked: re.Match[str], size: int) -> tuple[int, int]:
    first, last = asked[1], asked[2]
    if not first:
        return (max(0, size - int(last)), size) if last else (0, size)
    return int(first), min(size, int(last) + 1) if last else size
