"""Captions (R18): added, replaced, removed, taken back."""

from collections.abc import Sequence
from datetime import datetime

from django.conf.locale import LANG_INFO
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel import captions
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import queries, rules
from upbeat.rooms.polish.models import CaptionTrack
from upbeat.rooms.record.models import Asset

# Captions may end a little late; a file that runs on belongs to another recording.
OVERRUN_S = 5.0


@transaction.atomic
def add_captions(
    *,
    by: Person,
    asset: Asset,
    language: str,
    text: str | bytes,
    source: CaptionTrack.Source = CaptionTrack.Source.FILE,
) -> CaptionTrack:
    """Captions from a WebVTT or SubRip file; they replace those of the same language.

    Invalid for a broken file, naming the line; for one without words; for one that runs beyond the recording.
    """
    rules.require_builder(by, asset)
    if language not in LANG_INFO:
        raise Invalid(_("Choose one of the languages of the list."), field="language")
    cues = _cues(text)
    if cues[-1].start > asset.duration_s + OVERRUN_S:
        raise Invalid(
            _("These captions run on to %(captions)s s, but the recording ends at %(end)s s. Is it the right file?")
            % {"captions": round(cues[-1].start), "end": round(asset.duration_s)},
            field="file",
        )
    track = CaptionTrack.objects.create(asset=asset, language=language, vtt=captions.to_vtt(cues), source=source, by=by)
    result = {"language": language, "cues": len(cues), "source": str(source)}
    record("created", track, school_id=by.school_id, actor_id=by.pk, result=result, context={"asset": asset.pk})
    return track


@transaction.atomic
def edit_captions(*, by: Person, asset: Asset, language: str, cues: Sequence[captions.Cue], seen: str) -> CaptionTrack:
    """Captions as a person mended them: a new version, not yet read against the sound.

    ``seen``: number of the version that was mended, empty for the first of a language. Invalid if another has come
    since, without captions, or beyond the recording.
    """
    rules.require_builder(by, asset)
    Asset.objects.select_for_update().get(pk=asset.pk)  # of two who save at once the second is told
    track = queries.captions_in(asset, language)
    if (str(track.pk) if track else "") != seen:
        raise Invalid(_("These captions were changed meanwhile. Open them in another window and compare; then save."))
    if not cues:
        raise Invalid(_("There is not one caption left. Write one, or remove the captions of this language."))
    ordered = sorted(cues, key=lambda cue: (cue.start, cue.end))
    edited = CaptionTrack.Source.EDITED
    return add_captions(by=by, asset=asset, language=language, text=captions.to_vtt(ordered), source=edited)


@transaction.atomic
def use_captions(*, by: Person, asset: Asset, language: str, track_id: int) -> CaptionTrack:
    """Put an earlier version of these captions in place again, as a new row; NotFound if there is none such."""
    rules.require_builder(by, asset)
    earlier = next((one for one in queries.caption_history(asset, language) if one.pk == track_id), None)
    if earlier is None:
        raise NotFound(_("There is no such version of these captions."))
    source = CaptionTrack.Source(earlier.source)
    return add_captions(by=by, asset=asset, language=language, text=earlier.vtt, source=source)


def _cues(text: str | bytes) -> tuple[captions.Cue, ...]:
    try:
        return captions.parse(text)
    except Invalid as problem:
        # The kernel knows no languages: its sentence is said here in the reader's.
        raise Invalid(problem.said_in(_), field=problem.field) from problem


@transaction.atomic
def remove_captions(*, by: Person, asset: Asset, language: str, now: datetime | None = None) -> None:
    """Show no captions of this language any more; they can be taken back. Nothing happens if there are none."""
    rules.require_builder(by, asset)
    now = now or timezone.now()
    track = queries.captions_in(asset, language)
    if track is not None:
        CaptionTrack.objects.filter(pk=track.pk).update(removed_by=by, removed_at=now)
        record("removed", track, school_id=by.school_id, actor_id=by.pk, context={"asset": asset.pk}, at=now)


@transaction.atomic
def restore_captions(*, by: Person, asset: Asset, language: str) -> None:
    """Undo the removal of the last captions of this language. Nothing happens if they are shown."""
    rules.require_builder(by, asset)
    for track in queries.removed_captions(asset):
        if track.language == language:
            CaptionTrack.objects.filter(pk=track.pk).update(removed_by=None, removed_at=None)
            record("updated", track, school_id=by.school_id, actor_id=by.pk, result={"restored": True})


@transaction.atomic
def review_captions(*, by: Person, asset: Asset, language: str, now: datetime | None = None) -> None:
    """A person has read the captions of this language against the sound and found them right (WCAG 1.2.2)."""
    rules.require_builder(by, asset)
    now = now or timezone.now()
    track = queries.captions_in(asset, language)
    if track is not None and track.reviewed_at is None:
        CaptionTrack.objects.filter(pk=track.pk).update(reviewed_by=by, reviewed_at=now)
        record("resolved", track, school_id=by.school_id, actor_id=by.pk, context={"asset": asset.pk}, at=now)
