"""A passage recorded anew: captions and key marks of the earlier recording come along, each with its passage."""

from django.db import transaction

from upbeat.kernel.captions import parse, to_vtt
from upbeat.kernel.cutting import moved_cues
from upbeat.kernel.timeline import moved
from upbeat.rooms.polish import queries
from upbeat.rooms.polish.actions.captions import add_captions
from upbeat.rooms.polish.actions.marks import add_key_mark
from upbeat.rooms.polish.models import CaptionTrack, KeyMark
from upbeat.rooms.record import queries as recordings
from upbeat.rooms.record.models import Asset


@transaction.atomic
def carry_over(*, asset: Asset) -> None:
    """Give a recording that was put together the captions and marks of the one before it, unless it has its own.

    In a passage that is new the times are those of the old one in proportion: a person reads the captions again.
    """
    earlier = next(iter(recordings.earlier_joined(asset)), None)
    has_own = CaptionTrack.objects.filter(asset=asset).exists() or KeyMark.objects.filter(asset=asset).exists()
    if earlier is None or asset.by is None or has_own:
        return
    before, after = queries.whole(earlier), queries.whole(asset)
    for track in queries.captions(earlier):
        cues = moved_cues(parse(track.vtt), before, after)
        if cues:
            add_captions(
                by=asset.by,
                asset=asset,
                language=track.language,
                text=to_vtt(sorted(cues, key=lambda cue: cue.start)),
                source=CaptionTrack.Source(track.source),
            )
    for mark in queries.key_marks(earlier):
        second = moved(mark.second, before, after)
        if second is not None and second < asset.duration_s:
            add_key_mark(by=asset.by, asset=asset, second=second, title=mark.title, kind=KeyMark.Kind(mark.kind))
