"""Past answers marked anew, with all that follows for passes, finished pieces and mastery (R24).

Nothing is taken from anybody unless a person chose so; whatever was given or taken is written down and can be undone.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

import structlog
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Coded, Invalid
from upbeat.rooms.items.actions import regrading as marks
from upbeat.rooms.items.events import RegradeAsked, ResponsesRegraded
from upbeat.rooms.items.models import Attempt, ItemVersion, Regrade, RegradedResponse, Response
from upbeat.rooms.items.regrading import NewMarks, Turned, answers_to, new_marks, standing_regrades
from upbeat.rooms.items.standing import COUNTS
from upbeat.rooms.journal import work
from upbeat.rooms.journal.actions import fact, record_all
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.learn.actions.finishing import finish_pieces, finish_videos
from upbeat.rooms.learn.actions.replaying import reckon_anew
from upbeat.rooms.learn.models import Consequence, Mastery, Pass, PieceDone
from upbeat.rooms.learn.queries.excuses import NONE, not_asked
from upbeat.rooms.learn.queries.gate import frames_of, gates_of
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Checkpoint, MicroVideo, Piece
from upbeat.rooms.publish.rules import require_publisher

log = structlog.get_logger(__name__)
Value = TypeVar("Value")

AT_ONCE = 500
"""So many answers are marked anew while the teacher waits; more are a job."""


@dataclass(frozen=True, slots=True)
class Regraded:
    """What a regrade comes to. ``turned``: the answers whose mark changes; ``spared``: how many would turn wrong and
    keep their mark; ``same`` and ``apart`` as in :class:`upbeat.rooms.items.regrading.NewMarks`."""

    turned: tuple[Turned, ...]
    spared: int
    same: int
    apart: int
    consequences: tuple[Consequence, ...]

    @property
    def counts(self) -> dict[str, int]:
        """In numbers, as they are kept with the regrade."""
        found = {
            "right": sum(one.correct and not one.was_correct for one in self.turned),
            "wrong": sum(one.was_correct and not one.correct for one in self.turned),
            "spared": self.spared,
            "same": self.same,
            "apart": self.apart,
        }
        for what in Consequence.What.values:
            for gained, word in ((True, "gained"), (False, "lost")):
                people = {one.person_id for one in self.consequences if one.what == what and one.is_gain is gained}
                found[f"{what}_{word}"] = len(people)
        return found


@dataclass(frozen=True, slots=True)
class _Held:
    """What learners have: passes of the item by video, finished pieces, mastery of the point; each since when."""

    passes: dict[tuple[int, int], Pass]
    pieces: dict[tuple[int, int], datetime]
    mastery: dict[int, datetime]


def rehearse(do: Callable[[], Value]) -> Value:
    """What would come of it: it is done, looked at, and rolled back, so that what is shown before is what happens."""
    with transaction.atomic():
        outcome = do()
        transaction.set_rollback(True)
    return outcome


def regrade(
    *,
    by: Person,
    version: ItemVersion,
    scope: str = Regrade.Scope.FAVOUR,
    takes_away: bool = False,
    reason: str = "",
    now: datetime | None = None,
) -> Regrade:
    """Mark all past answers to the item by this version; at once where they are few, else as a job.

    ``scope``: all answers, or only those that turn right. ``takes_away``: who was passed by an answer that is wrong now
    loses the pass and what hung on it; False changes marks alone. Refused unless the person may publish.
    """
    return mark_anew(by=by, version=version, scope=scope, takes_away=takes_away, reason=reason, now=now)[0]


@transaction.atomic
def mark_anew(
    *,
    by: Person,
    version: ItemVersion,
    scope: str,
    takes_away: bool,
    reason: str,
    at_once: int | None = None,
    now: datetime | None = None,
) -> tuple[Regrade, Regraded | None]:
    """As :func:`regrade`, with what came of it; None where it is a job: of more than ``at_once`` answers."""
    require_publisher(by, version.item)
    if scope not in (Regrade.Scope.FAVOUR, Regrade.Scope.ALL):
        raise Invalid(_("Choose whose answers are marked anew."), field="scope")
    row = marks.ask_regrade(by=by, version=version, scope=Regrade.Scope(scope), takes_away=takes_away, reason=reason)
    most = AT_ONCE if at_once is None else at_once
    if answers_to(version.item)[: most + 1].count() > most:
        publish(RegradeAsked(row.school_id, row.pk))
        return row, None
    marks.begin_at_once(regrade=row)
    return row, apply_regrade(row, now=now)


def run_regrade(*, regrade_id: int, now: datetime | None = None) -> bool:
    """Do a regrade that waits, for a job; False: it is over, in other hands, or failed. Safe to run twice."""
    row = work.claim(Regrade, regrade_id, now)
    if row is None:
        return False
    with work.hold(row):
        return work.attempt(row, lambda: apply_regrade(row, now=now), _Never)


class _Never(Coded):
    """No failure of a regrade is expected."""


def resume_regrades(now: datetime | None = None) -> int:
    """Ask again for regrades whose worker died or whose job was lost, in every school; how many."""
    return work.resume(
        Regrade,
        ask=lambda row: RegradeAsked(row.school_id, row.pk),
        give_up=lambda row: work.fail(row, "died"),
        now=now,
    )


@transaction.atomic
def apply_regrade(row: Regrade, *, now: datetime | None = None) -> Regraded:
    """Write the new marks of a claimed regrade and what follows from them; all or nothing."""
    found = new_marks(row.version)
    turned = [one for one in found.turned if row.scope == Regrade.Scope.ALL or one.score > one.was_score]
    return carry_out(row, replace(found, turned=tuple(turned)), len(found.turned) - len(turned), now=now)


def carry_out(row: Regrade, found: NewMarks, spared: int = 0, *, now: datetime | None = None) -> Regraded:
    """Write these marks and what follows from them, inside the caller's transaction."""
    now, turned = now or timezone.now(), found.turned
    people = sorted({one.person_id for one in turned})
    # Held in one order: whoever answers at this moment waits, and is marked by the new key.
    list(Person.objects.select_for_update().filter(pk__in=people).order_by("pk").values_list("pk", flat=True))
    before = _held(row, people)
    marks.write_marks(regrade=row, turned=turned, now=now)
    _give(row, turned, now)
    newly = reckon_anew(people, row.item.point_id, may_lose=row.takes_away, now=now)
    _finish(row, turned, newly, now)
    if row.takes_away:
        _take(row, [one for one in turned if not one.correct], before)
    outcome = Regraded(
        turned=turned,
        spared=spared,
        same=found.same,
        apart=found.apart,
        consequences=tuple(_written(row, before, _held(row, people), now)),
    )
    work.finish(row, counts=outcome.counts)
    publish(ResponsesRegraded(row.school_id, row.pk, row.item_id, row.item.point_id, tuple(people)))
    return outcome


@transaction.atomic
def undo_regrade(*, by: Person, row: Regrade, now: datetime | None = None) -> None:
    """Let the answers count as before, and give back what was taken, take back what was given. Twice counts once.

    Invalid for one on which a later regrade of the item rests: that one is undone first.
    """
    require_publisher(by, row.item)
    take_back(by=by, row=row, now=now)


def take_back(*, by: Person, row: Regrade, now: datetime | None = None) -> None:
    """What :func:`undo_regrade` does, inside the transaction of a caller who has seen to it that this person may."""
    now = now or timezone.now()
    row = Regrade.objects.select_for_update(of=("self",)).select_related("item").get(pk=row.pk)
    if row.undone_at is not None:
        return
    if row.state != Regrade.State.DONE:
        raise Invalid(_("The answers are still being marked. Wait until that is done, then undo it."))
    if _rests_on(row):
        raise Invalid(_("The answers were marked anew once more since. Undo the later change first."))
    people = marks.take_marks_back(regrade=row, by=by, now=now)
    reckon_anew(people, row.item.point_id, may_lose=True, now=now)
    for one in Consequence.objects.filter(regrade=row).order_by("pk"):
        _reverse(one, row, now)
    publish(ResponsesRegraded(row.school_id, row.pk, row.item_id, row.item.point_id, tuple(people), undone=True))


def _rests_on(row: Regrade) -> bool:
    """Does a later regrade of the item stand that may have found things as this one left them? A person's word on one
    answer bears on that learner only."""
    later = standing_regrades(row.item).filter(pk__gt=row.pk)
    if row.scope != Regrade.Scope.ONE and later.exclude(scope=Regrade.Scope.ONE).exists():
        return True
    people = RegradedResponse.objects.filter(regrade=row).values("response__attempt__person")
    return RegradedResponse.objects.filter(regrade__in=later, response__attempt__person__in=people).exists()


def _held(row: Regrade, people: Collection[int]) -> _Held:
    passes = Pass.objects.filter(person__in=people, item=row.item_id)
    pieces = PieceDone.objects.filter(person__in=people).filter(
        Q(piece__items=row.item_id)
        | Q(piece__video__point=row.item.point_id)
        | Q(piece__video__passes__item=row.item_id)
    )
    mastered = Mastery.objects.filter(person__in=people, point=row.item.point_id, mastered_at__isnull=False)
    return _Held(
        passes={(one.person_id, one.video_id): one for one in passes},
        pieces={(one.person_id, one.piece_id): one.at for one in pieces.distinct()},
        mastery={person: at for person, at in mastered.values_list("person_id", "mastered_at") if at is not None},
    )


def _videos_of(turned: Collection[Turned]) -> dict[int, int]:
    """The video of each checkpoint at which these were answered."""
    places = {one.place_id for one in turned if one.place == Attempt.Place.CHECKPOINT}
    return dict(Checkpoint.objects.filter(pk__in=places).values_list("pk", "version__video_id"))


def _give(row: Regrade, turned: Collection[Turned], now: datetime) -> None:
    """A pass to everybody whose answer at a checkpoint turned right."""
    videos = _videos_of(turned)
    passed: dict[tuple[int, int], Pass] = {}
    for one in turned:
        if one.correct and one.place == Attempt.Place.CHECKPOINT and one.place_id in videos:
            key = (one.person_id, videos[one.place_id])
            passed.setdefault(
                key, Pass(person_id=key[0], video_id=key[1], item_id=row.item_id, response_id=one.response_id, at=now)
            )
    Pass.objects.bulk_create(passed.values(), batch_size=AT_ONCE, ignore_conflicts=True)


def _finish(row: Regrade, turned: Collection[Turned], newly: Collection[int], now: datetime) -> None:
    """Whatever is finished by the new marks."""
    videos = _videos_of(turned)
    pairs = {
        (one.person_id, videos[one.place_id])
        for one in turned
        if one.correct and one.place == Attempt.Place.CHECKPOINT and one.place_id in videos
    }
    on_point = MicroVideo.objects.filter(point=row.item.point_id, published__isnull=False).values_list("pk", flat=True)
    pairs |= {(person, video) for person in newly for video in on_point}
    finish_videos(pairs, now=now)
    tried = {(one.person_id, one.place_id) for one in turned if one.correct and one.place == Attempt.Place.PIECE}
    unsolved = _unsolved(tried)
    finish_pieces(((person, piece, row.school_id) for person, piece in tried - unsolved), now=now)


def _unsolved(tried: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """The (person, exercise) pairs in which a question is not right as the answers count now; two queries, three
    where there are kinds that may not be asked of everybody."""
    pieces = {piece for _person, piece in tried}
    asked: dict[int, set[tuple[int, str]]] = {piece: set() for piece in pieces}
    items = Piece.objects.filter(pk__in=pieces, items__isnull=False).values_list("pk", "items", "items__kind")
    for piece, item, kind in items:
        asked[piece].add((item, kind))
    left_out = not_asked({person for person, _piece in tried}, {kind for some in asked.values() for _i, kind in some})
    right: dict[tuple[int, int], set[int]] = {pair: set() for pair in tried}
    rows = Response.objects.annotate(counts=COUNTS).filter(
        counts=True,
        attempt__place=Attempt.Place.PIECE,
        attempt__place_id__in=pieces,
        attempt__person__in={person for person, _piece in tried},
    )
    for person, piece, item in rows.values_list("attempt__person_id", "attempt__place_id", "attempt__item_id"):
        if (person, piece) in right:
            right[person, piece].add(item)
    return {
        (person, piece)
        for person, piece in tried
        if any(
            item not in right[person, piece] and kind not in left_out.get(person, NONE) for item, kind in asked[piece]
        )
    }


def _take(row: Regrade, wrong: Collection[Turned], before: _Held) -> None:
    """Passes that rest on an answer that is wrong now and on no other, and the pieces that were finished by them."""
    videos = _videos_of(wrong)
    lost = {one.response_id for one in wrong}
    at_checkpoints = {
        (one.person_id, videos[one.place_id])
        for one in wrong
        if one.place == Attempt.Place.CHECKPOINT and one.place_id in videos
    }
    places = dict(
        Checkpoint.objects.filter(version__video__in=set(videos.values())).values_list("pk", "version__video")
    )
    rows = Response.objects.annotate(counts=COUNTS).filter(
        counts=True, attempt__item=row.item_id, attempt__place=Attempt.Place.CHECKPOINT, attempt__place_id__in=places
    )
    still = {(person, places[place]) for person, place in rows.values_list("attempt__person_id", "attempt__place_id")}
    gone = [
        held
        for pair, held in before.passes.items()
        if pair in at_checkpoints - still and (held.response_id is None or held.response_id in lost)
    ]
    Pass.objects.filter(pk__in=[held.pk for held in gone]).delete()
    _take_pieces({(held.person_id, held.video_id) for held in gone}, before)
    tried = {(one.person_id, one.place_id) for one in wrong if one.place == Attempt.Place.PIECE}
    for person, piece in _unsolved(tried):
        PieceDone.objects.filter(person=person, piece=piece).delete()


def _take_pieces(pairs: set[tuple[int, int]], before: _Held) -> None:
    """The pieces of videos that are closed again."""
    videos = {video for _person, video in pairs}
    served = dict(MicroVideo.objects.filter(pk__in=videos, published__isnull=False).values_list("pk", "published_id"))
    wanted = {(person, served[video]): video for person, video in pairs if video in served}
    gates = gates_of(wanted, frames_of(set(served.values())))
    closed = {(person, wanted[person, version]) for (person, version), gate in gates.items() if not gate.is_open}
    shown = dict(Piece.objects.filter(video__in=videos).values_list("pk", "video_id"))
    for person, piece in before.pieces:
        if (person, shown.get(piece)) in closed:
            PieceDone.objects.filter(person=person, piece=piece).delete()


def _written(row: Regrade, before: _Held, after: _Held, now: datetime) -> list[Consequence]:
    """Rows of what was gained and lost, with their facts."""
    what = Consequence.What
    rows = [
        Consequence(person_id=person, what=what.PASS, is_gain=gain, video_id=video, response_id=held.response_id)
        for gain, some, others in ((True, after.passes, before.passes), (False, before.passes, after.passes))
        for (person, video), held in some.items()
        if (person, video) not in others
    ]
    rows += [
        Consequence(person_id=person, what=what.PIECE, is_gain=gain, piece_id=piece)
        for gain, some, others in ((True, after.pieces, before.pieces), (False, before.pieces, after.pieces))
        for person, piece in some.keys() - others.keys()
    ]
    rows += [
        Consequence(person_id=person, what=what.MASTERY, is_gain=gain)
        for gain, has, had in ((True, after.mastery, before.mastery), (False, before.mastery, after.mastery))
        for person in has.keys() - had.keys()
    ]
    for one in rows:
        one.regrade = row
        if not one.is_gain:
            one.was_at = _since(one, before)
    Consequence.objects.bulk_create(rows, batch_size=AT_ONCE)
    verbs = {what.PASS: "passed", what.PIECE: "completed", what.MASTERY: "mastered"}
    record_all(
        fact(
            verbs[what(one.what)] if one.is_gain else "removed",
            ("consequence", one.pk),
            school_id=row.school_id,
            actor_id=one.person_id,
            context={"regrade": row.pk, "what": one.what, "item": row.item_id, "by": row.asked_by_id},
            at=now,
        )
        for one in rows
    )
    return rows


def _since(one: Consequence, before: _Held) -> datetime:
    if one.what == Consequence.What.PASS:
        return before.passes[one.person_id, one.video_id or 0].at
    if one.what == Consequence.What.PIECE:
        return before.pieces[one.person_id, one.piece_id or 0]
    return before.mastery[one.person_id]


def _reverse(one: Consequence, row: Regrade, now: datetime) -> None:
    if one.what == Consequence.What.PASS:
        held = {"person_id": one.person_id, "video_id": one.video_id, "item_id": row.item_id}
        if one.is_gain:
            Pass.objects.filter(**held, response=one.response_id).delete()
        else:
            Pass.objects.get_or_create(**held, defaults={"response_id": one.response_id, "at": one.was_at or now})
    elif one.what == Consequence.What.PIECE:
        done = {"person_id": one.person_id, "piece_id": one.piece_id}
        if one.is_gain:
            PieceDone.objects.filter(**done).delete()
        else:
            PieceDone.objects.get_or_create(**done, defaults={"at": one.was_at or now})
    elif not one.is_gain:
        Mastery.objects.filter(person=one.person_id, point=row.item.point_id).update(mastered_at=one.was_at or now)
