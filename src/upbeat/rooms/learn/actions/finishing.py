"""When a piece is finished: the server sees to it, the learner need not say so."""

from collections.abc import Collection, Iterable
from datetime import datetime

from upbeat.rooms.journal.actions import fact, record_all
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.learn.events import PieceFinished
from upbeat.rooms.learn.models import PieceDone, Watch
from upbeat.rooms.learn.queries.gate import frames_of, gates_of
from upbeat.rooms.learn.rules import watched_enough
from upbeat.rooms.people.models import Enrolment
from upbeat.rooms.publish.models import MicroVideo, Piece


def finish_videos(pairs: Collection[tuple[int, int]], *, now: datetime) -> None:
    """For each (person, video): finish its pieces in the person's classes if all is passed and enough is watched.

    A mastered point needs no watching (R35). Many people at once, with a constant number of statements; inside the
    caller's transaction.
    """
    done = _done(pairs) if pairs else set()
    if not done:
        return
    people = {person for person, _video in done}
    rows = Piece.objects.filter(
        kind=Piece.Kind.VIDEO,
        video__in={video for _person, video in done},
        revocations=None,
        package__section__enrolments__in=Enrolment.objects.filter(
            person__in=people, kind=Enrolment.Kind.PUPIL, ended_at=None
        ),
    ).values_list("pk", "video_id", "package__school_id", "package__section__enrolments__person_id")
    finish_pieces(
        ((person, piece, school) for piece, video, school, person in rows if (person, video) in done), now=now
    )


def finish_pieces(finished: Iterable[tuple[int, int, int]], *, now: datetime) -> None:
    """Note each (person, piece, school) as done, once; inside the caller's transaction."""
    wanted = set(finished)
    if not wanted:
        return
    known = set(
        PieceDone.objects.filter(
            person__in={person for person, _piece, _school in wanted}, piece__in={piece for _p, piece, _s in wanted}
        ).values_list("person_id", "piece_id")
    )
    new = sorted(one for one in wanted if (one[0], one[1]) not in known)
    PieceDone.objects.bulk_create(
        [PieceDone(person_id=person, piece_id=piece, at=now) for person, piece, _school in new], ignore_conflicts=True
    )
    record_all(
        fact("completed", ("piece", piece), school_id=school, actor_id=person, at=now) for person, piece, school in new
    )
    for person, piece, school in new:
        publish(PieceFinished(school_id=school, person_id=person, piece_id=piece))


def reopen_piece(*, person: int, piece: int, school: int, now: datetime) -> None:
    """What made a piece done was taken back by the learner; inside the caller's transaction."""
    if PieceDone.objects.filter(person=person, piece=piece).delete()[0]:
        record_all([fact("retracted", ("piece", piece), school_id=school, actor_id=person, at=now)])


def _done(pairs: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    people, videos = {person for person, _video in pairs}, {video for _person, video in pairs}
    watched = {
        (person, version): watched_s
        for person, version, watched_s in Watch.objects.filter(
            person__in=people, version__video__in=videos
        ).values_list("person_id", "version_id", "watched_s")
    }
    served = dict(MicroVideo.objects.filter(pk__in=videos, published__isnull=False).values_list("pk", "published_id"))
    # What was watched of an older version counts as well: nothing that is earned is lost by a revision.
    candidates = set(watched) | {(person, served[video]) for person, video in pairs if video in served}
    frames = frames_of({version for _person, version in candidates})
    gates = gates_of(candidates, frames)
    return {
        (person, frames[version].video_id)
        for (person, version), gate in gates.items()
        if gate.is_open
        and (gate.mastered or watched_enough(watched.get((person, version), 0.0), gate.duration_s))
        and (person, frames[version].video_id) in set(pairs)
    }
