"""A score laid along what is heard: asked for, done by a worker in a confined process, kept where it fits."""

from datetime import datetime

import structlog
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.packs.music.actions.following import MOST_SCORES, Place, checked, keep_score, too_many
from upbeat.packs.music.actions.marking import Ending
from upbeat.packs.music.events import LayingAsked
from upbeat.packs.music.following.failures import LayingFailed
from upbeat.packs.music.following.process import LONGEST_S, Laid, laid_from, lay_along
from upbeat.packs.music.models import FollowedScore, Laying
from upbeat.rooms.catalog.rules import require_builder
from upbeat.rooms.design.models import ScriptSection
from upbeat.rooms.journal import work
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.people.models import Person
from upbeat.rooms.record import storage
from upbeat.rooms.record.models import Asset

log = structlog.get_logger(__name__)


@transaction.atomic
def ask_to_follow(
    *,
    by: Person,
    asset: Asset,
    notation: str,
    start_s: float,
    end_s: float,
    section: ScriptSection | None = None,
) -> Laying:
    """Have notes (ABC) laid along a passage of a recording. Asked again while that is under way, it is that work.

    Invalid for notes that cannot be read, a passage outside of the recording or too long, and one score too many.
    """
    require_builder(by, asset)
    checked(asset, notation, start_s, end_s)
    if end_s - start_s > LONGEST_S:
        raise Invalid(_("A passage to follow has at most %(most)d minutes.") % {"most": LONGEST_S // 60}, field="end")
    # Two presses at once: the second waits here and finds the first one's row.
    Asset.objects.select_for_update().get(pk=asset.pk)
    under_way = Laying.objects.filter(asset=asset, state__in=work.UNDER_WAY)
    same = under_way.filter(notation=notation, start_s=start_s, end_s=end_s).first()
    if same is not None:
        return same
    if _scores_of(asset) + under_way.count() >= MOST_SCORES:
        raise Invalid(too_many())
    row = Laying.objects.create(
        school_id=asset.school_id, asked_by=by, asset=asset, section=section, notation=notation, start_s=start_s,
        end_s=end_s,
    )  # fmt: skip
    record("initialized", row, school_id=by.school_id, actor_id=by.pk, context={"asset": asset.pk})
    publish(LayingAsked(school_id=row.school_id, laying_id=row.pk))
    return row


def _scores_of(asset: Asset) -> int:
    return FollowedScore.objects.filter(asset=asset, removed_at=None).count()


def lay_score(*, laying_id: int, now: datetime | None = None) -> Ending:
    """Listen, and keep the score where it fits. Twice is once, also after a kill at any moment."""
    row = work.claim(Laying, laying_id, now)
    if row is None:
        return Ending.ELSEWHERE if work.in_hand(Laying, laying_id) else Ending.NOTHING
    work.attempt(row, lambda: _lay(row), LayingFailed)
    return Ending.DONE


def _lay(row: Laying) -> None:
    path = storage.absolute(row.asset.path)
    with work.hold(row) as held:
        laid = lay_along(path, row.notation, row.start_s, min(row.end_s, row.asset.duration_s), held.tell)
        if laid.is_poor:
            held.say(found=laid.to_json())
            raise LayingFailed("misfit")
    _keep(row, laid)


@transaction.atomic
def _keep(row: Laying, laid: Laid) -> None:
    """The score and the end of the work, or neither: who lost the row leaves no score behind."""
    Asset.objects.select_for_update().get(pk=row.asset_id)
    if _scores_of(row.asset) >= MOST_SCORES:
        raise LayingFailed("too_many")
    work.finish(row, found={}, score=_score(row, laid))


def _score(row: Laying, laid: Laid) -> FollowedScore:
    place = Place(row.asset, row.notation, row.start_s, row.section)
    return keep_score(by_id=row.asked_by_id, school_id=row.school_id, place=place, laid=laid, heard=True)


@transaction.atomic
def keep_misfit(*, by: Person, row: Laying) -> FollowedScore:
    """Keep a score all the same that was refused because it fits poorly: the teacher's word wins. Twice is once."""
    require_builder(by, row.asset)
    Asset.objects.select_for_update().get(pk=row.asset_id)
    row = Laying.objects.select_for_update(of=("self",)).select_related("asset", "section", "score").get(pk=row.pk)
    if row.score is not None:
        return row.score
    if row.state != Laying.State.FAILED or not row.found:
        raise Invalid(_("There is nothing to keep any more. Load the page again."))
    if _scores_of(row.asset) >= MOST_SCORES:
        raise Invalid(too_many())
    row.score = _score(row, laid_from(row.found))
    row.put_away_at, row.found = timezone.now(), {}
    row.save(update_fields=["score", "put_away_at", "found"])
    record("resolved", row, school_id=by.school_id, actor_id=by.pk)
    return row.score


@transaction.atomic
def try_again(*, by: Person, row: Laying) -> None:
    """Lay a score along once more that failed; Invalid where it has not."""
    require_builder(by, row.asset)
    if not work.start_over(row):
        raise Invalid(_("This has not failed: there is nothing to try again."))
    Laying.objects.filter(pk=row.pk).update(found={}, put_away_at=None)
    record("attempted", row, school_id=by.school_id, actor_id=by.pk, context={"asset": row.asset_id})
    publish(LayingAsked(school_id=row.school_id, laying_id=row.pk))


@transaction.atomic
def put_away(*, by: Person, row: Laying, now: datetime | None = None) -> None:
    """The failure was read: it is shown no more. Nothing happens to what is under way."""
    require_builder(by, row.asset)
    failed = Laying.objects.filter(pk=row.pk, state=Laying.State.FAILED, put_away_at=None)
    if failed.update(put_away_at=now or timezone.now()):
        record("dismissed", row, school_id=by.school_id, actor_id=by.pk)


def resume_layings(*, now: datetime | None = None) -> int:
    """Ask again for those whose worker died or whose job was lost, in every school; how many."""
    return work.resume(
        Laying,
        ask=lambda row: LayingAsked(school_id=row.school_id, laying_id=row.pk),
        give_up=lambda row: work.fail(row, "died"),
        now=now,
    )
