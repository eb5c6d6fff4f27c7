"""The page of a video."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from upbeat.doors.web.learner.watch.ladder import note_step
from upbeat.doors.web.learner.watch.player import player_of, segments_pass
from upbeat.doors.web.learner.watch.way_back import way_back
from upbeat.doors.web.shared.reader import known_reader
from upbeat.doors.web.shared.session import member, person_of
from upbeat.rooms.discuss.queries.helping import helping_again
from upbeat.rooms.learn.actions import open_viewing
from upbeat.rooms.learn.queries import access_version, access_viewing, gate_of, watch_state
from upbeat.rooms.learn.queries.news import what_changed
from upbeat.rooms.learn.queries.watching import WatchState
from upbeat.rooms.learn.rules import watched_enough
from upbeat.rooms.publish.models import Piece


@never_cache
def watch(request: HttpRequest, piece: Piece) -> HttpResponse:
    """A new viewing of the piece's video, where it was left, or at ``?t=`` seconds."""
    person, now = person_of(request), timezone.now()
    served = piece.video.published_id if piece.video else None
    version = access_version(person, served or 0, now)
    note_step(person, request.GET.get("after", ""), "span")
    viewing = open_viewing(by=person, version=version, piece=piece, now=now)
    gate, state = gate_of(person, version), watch_state(person, version)
    again = "t" in request.GET or watched_enough(state.watched_s, state.duration_s)
    context = {
        # Only for who comes back to seconds, or to the whole: those who watch for the first time pay nothing for it.
        "helping": helping_again(version, state.watched, gate.open_until_s) if again else [],
        "piece": piece,
        "version": version,
        "gate": gate,
        "watched": state,
        # The first version is as it always was.
        "news": what_changed(person, piece, now) if version.number > 1 else (),
        "way_back": way_back(person, request.GET.get("after", ""), piece),
        "player": player_of(viewing, gate, start_at(request.GET.get("t", ""), state)),
    }
    return known_reader(render(request, "learner/watch.html", context), person)


@member
@never_cache
@require_safe
def fresh_pass(request: HttpRequest, viewing_id: int) -> HttpResponse:
    """Another token for the player's reports, when the page has been open for long."""
    person = person_of(request)
    access_viewing(person, viewing_id)
    return JsonResponse({"pass": segments_pass(person)})


def start_at(asked: str, state: WatchState) -> float:
    """Where to begin: the second asked for, else where it was left, and anew when it was left at the end."""
    try:
        second = float(asked)
    except ValueError:
        second = state.position_s if state.position_s < state.duration_s - 1 else 0.0
    return second if 0 <= second <= state.duration_s else 0.0
