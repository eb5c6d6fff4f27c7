"""Captions that are made, from the script or by recognition (R18): asked for, made by a worker, handed on."""

from datetime import datetime
from functools import partial

from django.conf.locale import LANG_INFO
from django.db import transaction
from django.utils.translation import gettext as _

from upbeat.kernel.captions import Cue, to_vtt
from upbeat.kernel.errors import Invalid
from upbeat.rooms.journal import work
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import queries, rules
from upbeat.rooms.polish.actions.captions import add_captions
from upbeat.rooms.polish.aligning.failures import AligningFailed, sentence
from upbeat.rooms.polish.aligning.process import captions_confined, voice_for
from upbeat.rooms.polish.events import CaptionsAsked
from upbeat.rooms.polish.models import Captioning, CaptionTrack
from upbeat.rooms.polish.recognising.process import missing, recognised_confined, whispers_name
from upbeat.rooms.polish.speech.process import voice_installed
from upbeat.rooms.record import storage
from upbeat.rooms.record.models import Asset


@transaction.atomic
def ask_captions(*, by: Person, asset: Asset) -> Captioning:
    """Have captions made from the script of the recording; asked again while that is under way, it is the same.

    Invalid without a script, without words in it, in a language that cannot be read aloud, or without the voice.
    """
    rules.require_builder(by, asset)
    if under_way := _under_way(asset):
        return under_way
    if asset.script is None:
        raise Invalid(_("This recording belongs to no script. Record it from a script, or upload a caption file."))
    if voice_for(asset.script.language) is None:
        raise Invalid(_("Only English and Chinese scripts can be made into captions. Upload a caption file instead."))
    if not queries.script_sentences(asset):
        raise Invalid(sentence("no_words"))
    if not voice_installed():
        raise Invalid(sentence("no_voice"))
    return _begin(by, asset, CaptionTrack.Source.SCRIPT, asset.script.language)


@transaction.atomic
def ask_recognition(*, by: Person, asset: Asset, language: str) -> Captioning:
    """Have captions made by listening to the recording; asked again while any are under way, it is those.

    Invalid in a language that is not known, or where the recogniser or its model is not there.
    """
    rules.require_builder(by, asset)
    if under_way := _under_way(asset):
        return under_way
    if language not in LANG_INFO or not whispers_name(language):
        raise Invalid(_("Choose one of the languages of the list."), field="language")
    if lacking := missing():
        raise Invalid(sentence(lacking))
    return _begin(by, asset, CaptionTrack.Source.RECOGNITION, language)


def _under_way(asset: Asset) -> Captioning | None:
    Asset.objects.select_for_update().get(pk=asset.pk)  # two presses at once: the second finds the first one's row
    return Captioning.objects.filter(asset=asset, state__in=work.UNDER_WAY).first()


def _begin(by: Person, asset: Asset, source: CaptionTrack.Source, language: str) -> Captioning:
    row = Captioning.objects.create(school=asset.school, asset=asset, source=source, language=language, asked_by=by)
    context = {"asset": asset.pk, "source": str(source), "language": language}
    record("initialized", row, school_id=by.school_id, actor_id=by.pk, context=context)
    publish(CaptionsAsked(school_id=row.school_id, captioning_id=row.pk))
    return row


def make_captions(*, captioning_id: int, now: datetime | None = None) -> bool:
    """Make them and put them in place; False if it is done already, in other hands or failed. Safe to run twice."""
    row = work.claim(Captioning, captioning_id, now)
    if row is None:
        return False
    return work.attempt(row, lambda: _make(row), AligningFailed)


def _make(row: Captioning) -> None:
    with work.hold(row) as held:
        cues = _made(row, held)
    _finish(row, cues)


def _made(row: Captioning, held: work.Hold[Captioning]) -> tuple[Cue, ...]:
    """The captions. Raises AligningFailed, or Lost when the row is no longer ours."""
    asset, kind = row.asset, str(row.asset.probe.get("container", ""))
    source, seconds = storage.absolute(asset.path), asset.duration_s
    if row.source == CaptionTrack.Source.RECOGNITION:
        return recognised_confined(source, kind, duration_s=seconds, language=row.language, on_progress=held.tell)
    texts = queries.script_sentences(asset)
    language, on_step = _language(row), partial(_say_step, held)
    return captions_confined(source, kind, duration_s=seconds, texts=texts, language=language, on_step=on_step)


def _say_step(held: work.Hold[Captioning], step: str) -> None:
    held.say(step=step)


def _language(row: Captioning) -> str:
    """Rows from before there was recognition name none: they are in that of the script."""
    return row.language or (row.asset.script.language if row.asset.script else "")


@transaction.atomic
def _finish(row: Captioning, cues: tuple[Cue, ...]) -> None:
    if row.asked_by is None:
        raise AligningFailed("died")
    work.finish(row)
    newer = CaptionTrack.objects.filter(asset=row.asset, language=_language(row), at__gt=row.asked_at)
    if newer.exists():  # somebody has uploaded or corrected captions meanwhile: theirs stay
        record("completed", row, school_id=row.school_id, actor_id=row.asked_by_id, result={"cues": 0})
        return
    track = add_captions(
        by=row.asked_by,
        asset=row.asset,
        language=_language(row),
        text=to_vtt(cues),
        source=CaptionTrack.Source(row.source),
    )
    Captioning.objects.filter(pk=row.pk).update(track=track)
    record("completed", row, school_id=row.school_id, actor_id=row.asked_by_id, result={"cues": len(cues)})


def resume_captionings(*, now: datetime | None = None) -> int:
    """Ask again for captions whose worker died or whose job was lost, in every school; how many."""
    return work.resume(
        Captioning,
        ask=lambda row: CaptionsAsked(school_id=row.school_id, captioning_id=row.pk),
        give_up=lambda row: work.fail(row, "died"),
        now=now,
    )
