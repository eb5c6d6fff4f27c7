"""Which questions a pupil may see: none behind their gate (R29, D2)."""

from collections.abc import Iterable

from upbeat.rooms.discuss.models import Thread
from upbeat.rooms.items.models import Response
from upbeat.rooms.learn.queries.gate import frames_of, gates_of
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish.moving import Mover
from upbeat.rooms.publish.models import MicroVideoVersion


def within_reach(reader: Person, threads: Iterable[Thread]) -> list[Thread]:
    """The reader's own, and of the others those whose place is open to them; five queries at most.

    A question at a second is seen once the video is open up to there; one about an item once the reader has answered
    that item rightly, for what is said there may tell how. Threads come with version, video and film read ahead.
    """
    rows = list(threads)
    others = [thread for thread in rows if thread.author_id != reader.pk]
    settled = _settled(reader, {thread.item_id for thread in others if thread.item_id is not None})
    shown = {thread.pk: served(thread) for thread in others if thread.version is not None}
    frames = frames_of({version.pk for version in shown.values()}) if shown else {}
    gates = gates_of({(reader.pk, number) for number in frames}, frames) if frames else {}
    mover = Mover()

    def is_open(thread: Thread) -> bool:
        if thread.author_id == reader.pk:
            return True
        if thread.item_id is not None:
            return thread.item_id in settled
        if thread.version is None or thread.second is None:
            return True
        version = shown[thread.pk]
        gate = gates.get((reader.pk, version.pk))
        second = mover.moment(thread.second, thread.version.run, version.run)
        return gate is not None and (thread.second if second is None else second) <= gate.open_until_s

    return [thread for thread in rows if is_open(thread)]


def served(thread: Thread) -> MicroVideoVersion:
    """The version that is watched now of the video that the question is about, else the one it was asked on."""
    assert thread.version is not None
    return thread.version.video.published or thread.version


def _settled(reader: Person, items: set[int]) -> set[int]:
    if not items:
        return set()
    right = Response.objects.filter(attempt__person=reader, attempt__item__in=items, correct=True)
    return set(right.values_list("attempt__item", flat=True))
