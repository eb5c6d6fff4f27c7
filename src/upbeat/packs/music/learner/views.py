"""The score that follows a film, as far as the film is open."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import NotFound
from upbeat.packs.music.engraving import PHONE_WIDTH, engraved, notations
from upbeat.packs.music.queries.following import InFilm, in_film
from upbeat.packs.music.queries.takes import notation_of
from upbeat.rooms.learn.queries import access_version, gate_of, pieces_within_reach


@dataclass(frozen=True)
class Page:
    """A score of the film: its picture, what is current when (``times``: see ``upbeat-follow``), and its bars."""

    number: int
    picture: SafeString
    times: str
    until: float
    bars: tuple[tuple[int, float], ...]


@member
@never_cache
@require_safe
def score(request: HttpRequest, version_id: int) -> HttpResponse:
    """The scores of a film up to the gate; as a fragment for the player, else a page. ``as``: the notation."""
    person, now = person_of(request), timezone.now()
    version = access_version(person, version_id, now)
    asked = request.GET.get("as", "")
    wanted = next(one for one in (asked, notation_of(person), *notations()) if one in notations())
    found = in_film(version.run, gate_of(person, version).open_until_s)
    if not found:
        raise NotFound(_("There is no score for this part of the film yet. Watch on: it comes with the music."))
    piece = pieces_within_reach(person, now).filter(video=version.video_id).first()
    context = {
        "version": version,
        "pages": [_page(one, wanted) for one in found],
        "notations": notations(),
        "notation": wanted,
        "here": request.path,
        "film": reverse("learner:piece", args=[piece.pk]) if piece else "",
    }
    name = "music/score_fragment.html" if wants_fragment(request) else "music/followed.html"
    return render(request, name, context)


def _page(one: InFilm, notation: str) -> Page:
    moments: dict[float, list[str]] = {}
    for number, second in one.bars:
        moments.setdefault(round(second, 2), []).append(f"bar{number}")
    for second, name, _bar in one.notes:
        moments.setdefault(round(second, 2), []).append(name)
    times = ";".join(f"{second:g} {' '.join(names)}" for second, names in sorted(moments.items()))
    picture = engraved(one.score, notation, width=PHONE_WIDTH, prefix=f"f{one.number}-")
    return Page(one.number, picture, times, round(one.end_s, 2), one.bars)
