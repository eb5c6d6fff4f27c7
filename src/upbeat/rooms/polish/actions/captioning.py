"""Captions from the script (R18): asked for, made by a worker, handed on when it dies."""

from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_scopes import scope, scopes_disabled

from upbeat.kernel.captions import Cue, to_vtt
from upbeat.kernel.errors import Invalid
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import queries, rules
from upbeat.rooms.polish.actions.captions import add_captions
from upbeat.rooms.polish.aligning.failures import AligningFailed, sentence
from upbeat.rooms.polish.aligning.process import captions_confined, voice_for
from upbeat.rooms.polish.events import CaptionsAsked
from upbeat.rooms.polish.models import Captioning, CaptionTrack
from upbeat.rooms.polish.speech.process import voice_installed
from upbeat.rooms.record import storage
from upbeat.rooms.record.models import Asset

log = structlog.get_logger(__name__)

UNDER_WAY = (Captioning.State.QUEUED, Captioning.State.RUNNING)
MOST_TRIES = 3
# Longer than the two processes together may take for a video of ten minutes; an hour gets its own limit.
SILENT_AFTER = timedelta(minutes=30)
LOST_AFTER = timedelta(minutes=30)


@transaction.atomic
def ask_captions(*, by: Person, asset: Asset) -> Captioning:
    """Have captions made from the script of the recording; asked again while that is under way, it is the same.

    Invalid without a script, without words in it, in a language that cannot be read aloud, or without the voice.
    """
    rules.require_builder(by, asset)
    Asset.objects.select_for_update().get(pk=asset.pk)  # two presses at once: the second finds the first one's row
    under_way = Captioning.objects.filter(asset=asset, state__in=UNDER_WAY).first()
    if under_way is not None:
        return under_way
    if asset.script is None:
        raise Invalid(_("This recording belongs to no script. Record it from a script, or upload a caption file."))
    if voice_for(asset.script.language) is None:
        raise Invalid(_("Only English and Chinese scripts can be made into captions. Upload a caption file instead."))
    if not queries.script_sentences(asset):
        raise Invalid(sentence("no_words"))
    if not voice_installed():
        raise Invalid(sentence("no_voice"))
    row = Captioning.objects.create(school=asset.school, asset=asset, asked_by=by)
    record("initialized", row, school_id=by.school_id, actor_id=by.pk, context={"asset": asset.pk})
    publish(CaptionsAsked(school_id=row.school_id, captioning_id=row.pk))
    return row


def make_captions(*, captioning_id: int, now: datetime | None = None) -> bool:
    """Make them and put them in place; False if it is done already or in other hands. Safe to run twice."""
    now = now or timezone.now()
    free = Q(state=Captioning.State.QUEUED) | Q(state=Captioning.State.RUNNING, begun_at__lt=now - SILENT_AFTER)
    claimed = Captioning.objects.filter(free, pk=captioning_id).update(
        state=Captioning.State.RUNNING, begun_at=now, tries=F("tries") + 1, step=""
    )
    if not claimed:
        return False
    row = Captioning.objects.select_related("asset__script", "asked_by").get(pk=captioning_id)
    asset = row.asset
    try:
        cues = captions_confined(
            storage.absolute(asset.path),
            str(asset.probe.get("container", "")),
            duration_s=asset.duration_s,
            texts=queries.script_sentences(asset),
            language=asset.script.language if asset.script else "",
            on_step=lambda step: _step(row, step),
        )
        return _finish(row, cues)
    except AligningFailed as failure:
        return _fail(row, failure.code)
    except Exception:
        # Whatever it is, the teacher at the page must not wait for ever; the log has the rest.
        log.exception("captioning broke", captioning=row.pk)
        return _fail(row, "died")


def resume_captionings(*, now: datetime | None = None) -> int:
    """Ask again for captions whose worker died or whose job was lost, in every school; how many. For now and then."""
    now = now or timezone.now()
    silent = Q(state=Captioning.State.RUNNING, begun_at__lt=now - SILENT_AFTER)
    lost = Q(state=Captioning.State.QUEUED, asked_at__lt=now - LOST_AFTER)
    lost &= Q(begun_at=None) | Q(begun_at__lt=now - LOST_AFTER)
    with scopes_disabled():
        left = list(Captioning.objects.filter(silent | lost).select_related("school", "asset"))
    for row in left:
        with scope(school=row.school):
            _hand_back(row, now)
    return len(left)


@transaction.atomic
def _hand_back(row: Captioning, now: datetime) -> None:
    if row.tries >= MOST_TRIES:
        _fail(row, "died")
        return
    still = Captioning.objects.filter(pk=row.pk, state=row.state, tries=row.tries)
    if still.update(state=Captioning.State.QUEUED, begun_at=now):
        publish(CaptionsAsked(school_id=row.school_id, captioning_id=row.pk))


def _step(row: Captioning, step: str) -> None:
    Captioning.objects.filter(pk=row.pk, tries=row.tries).update(step=step)


@transaction.atomic
def _finish(row: Captioning, cues: tuple[Cue, ...]) -> bool:
    mine = Captioning.objects.filter(pk=row.pk, state=Captioning.State.RUNNING, tries=row.tries)
    if not mine.update(state=Captioning.State.DONE, error="", ended_at=timezone.now()):
        return False
    if row.asked_by is None or row.asset.script is None:
        raise AligningFailed("died")
    track = add_captions(
        by=row.asked_by,
        asset=row.asset,
        language=row.asset.script.language,
        text=to_vtt(cues),
        source=CaptionTrack.Source.SCRIPT,
    )
    Captioning.objects.filter(pk=row.pk).update(track=track)
    record("completed", row, school_id=row.school_id, actor_id=row.asked_by_id, result={"cues": len(cues)})
    return True


@transaction.atomic
def _fail(row: Captioning, code: str) -> bool:
    mine = Captioning.objects.filter(pk=row.pk, state__in=UNDER_WAY, tries=row.tries)
    if mine.update(state=Captioning.State.FAILED, error=code, ended_at=timezone.now()):
        record("failed", row, school_id=row.school_id, actor_id=row.asked_by_id, result={"error": code})
    return False
