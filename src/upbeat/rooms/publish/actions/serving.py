"""The next version of what is served, without a draft: other questions over the same film, or as it was (R24)."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from django.db.models import Max

from upbeat.rooms.items.models import ItemVersion
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.actions import record
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.checkpoints import check_placed
from upbeat.rooms.publish.events import VideoPublished
from upbeat.rooms.publish.models import Checkpoint, MicroVideo, MicroVideoVersion


def serve_next(
    *, by: Person, video: MicroVideo, asked: Mapping[int, ItemVersion | None], note: str, now: datetime
) -> MicroVideoVersion:
    """Serve a version that asks, at each checkpoint whose item is a key of ``asked``, that version instead, or nothing
    where it is None. Inside the caller's transaction; who may is for the caller to know.

    A draft that waits gets the same questions and the number after it. Invalid when a passage of a question does not
    fit in this video.
    """
    video = _held(video)
    served = video.published
    if served is None:
        raise ValueError("Only what is served has a next version.")
    if video.draft is not None:
        _ask(video.draft, asked)
    rows = Checkpoint.objects.filter(version=served).select_related("item_version")
    placed = [(row.second, asked.get(row.item_version.item_id, row.item_version)) for row in rows]
    return _serve(by, video, served, [(second, version) for second, version in placed if version], note, now)


def serve_again(
    *, by: Person, video: MicroVideo, former: MicroVideoVersion, note: str, now: datetime
) -> MicroVideoVersion:
    """Serve a version that shows and asks what a former one did; as :func:`serve_next`."""
    rows = Checkpoint.objects.filter(version=former).select_related("item_version")
    return _serve(by, _held(video), former, [(row.second, row.item_version) for row in rows], note, now)


def _held(video: MicroVideo) -> MicroVideo:
    rows = MicroVideo.objects.select_for_update(of=("self",)).select_related("published__run", "draft")
    return rows.get(pk=video.pk)


def _serve(
    by: Person,
    video: MicroVideo,
    like: MicroVideoVersion,
    placed: Sequence[tuple[int, ItemVersion]],
    note: str,
    now: datetime,
) -> MicroVideoVersion:
    number = MicroVideoVersion.objects.filter(video=video).aggregate(last=Max("number"))["last"] + 1
    if video.draft is not None:
        # What is served keeps the order of the numbers: the draft comes after it.
        video.draft.number, number = number, video.draft.number
        video.draft.save(update_fields=["number"])
    made = MicroVideoVersion.objects.create(
        video=video, number=number, run=like.run, note=note, despite=like.despite, created_by=by
    )
    for second, version in placed:
        Checkpoint.objects.create(version=made, second=second, item_version=version)
    check_placed(made)
    made.published_at, made.published_by = now, by
    made.save(update_fields=["published_at", "published_by"])
    video.published = made
    video.save(update_fields=["published"])
    context = {"video": video.pk, "number": number, "like": like.number}
    record("published", made, school_id=by.school_id, actor_id=by.pk, context=context, at=now)
    bus.publish(VideoPublished(video.school_id, video.pk, made.pk, number))
    return made


def _ask(draft: MicroVideoVersion, asked: Mapping[int, ItemVersion | None]) -> None:
    for row in Checkpoint.objects.filter(version=draft, item_version__item__in=asked).select_related("item_version"):
        version = asked[row.item_version.item_id]
        row.version = draft
        if version is None:
            row.delete()
        else:
            row.item_version = version
            row.save(update_fields=["item_version"])
