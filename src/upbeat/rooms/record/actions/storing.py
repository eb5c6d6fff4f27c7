"""Files that learners are served are put into the object store, where one is set, and out of it when forgotten.

The folder keeps them: it is what the line works on, what backups take, and what is served as long as the store is not
ready, or away. So nobody waits for any of this.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

import structlog
from django.db import transaction
from django.utils import timezone
from django_scopes import scopes_disabled

from upbeat.rooms.journal import work
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.record import storage
from upbeat.rooms.record.events import StoreAsked
from upbeat.rooms.record.models import Storing, WorkFile
from upbeat.rooms.record.queries import stored_folders
from upbeat.rooms.record.store import INDEX, Index, Piece, Store, StoreFailed, configured, name_of, short

log = structlog.get_logger(__name__)

AGAIN_AFTER = timedelta(hours=1)
MOST_AT_ONCE = 200
Pieces = Mapping[str, Sequence[Sequence[int]]]


@transaction.atomic
def ask_to_store(*, school_id: int, folder: str, files: Pieces) -> Storing | None:
    """Have files of a folder put into the store; None, and nothing happens, where none is set.

    ``files``: the pieces of each, in bytes; without any it is one piece. Asked for once; it is that one ever after.
    """
    store = configured()
    if store is None:
        return None
    told = {"school_id": school_id, "files": {name: [list(one) for one in pieces] for name, pieces in files.items()}}
    row, begun = Storing.objects.get_or_create(place=store.place, folder=folder, defaults=told)
    if begun:
        _ask(row)
    return row


def _ask(row: Storing) -> None:
    record("initialized", row, school_id=row.school_id, actor_id=None, context={"folder": row.folder})
    publish(StoreAsked(school_id=row.school_id, storing_id=row.pk))


def store_files(*, storing_id: int, now: datetime | None = None) -> bool:
    """Put them there; False if it is done, in other hands or failed. What is there already is not sent again.

    Safe to run twice, and after a kill.
    """
    store = configured()
    row = work.claim(Storing, storing_id, now) if store else None
    if store is None or row is None:
        return False
    return work.attempt(row, lambda: _store(row, store), StoreFailed)


def _store(row: Storing, store: Store) -> None:
    with work.hold(row) as held:
        if not storage.absolute(row.folder).is_dir():
            held.say(forgotten_at=timezone.now())  # what went before its turn came; half of it may be in the store
            raise StoreFailed("store_gone", row.folder)
        sent = 0
        for number, (name, pieces) in enumerate(row.files.items(), 1):
            sent += _send(row, store, name, [(begin, end) for begin, end in pieces])
            held.tell(number / len(row.files))
    with transaction.atomic():
        work.finish(row)
        told = {"files": len(row.files), "sent": sent}
        record("completed", row, school_id=row.school_id, actor_id=None, result=told)


def _send(row: Storing, store: Store, name: str, pieces: list[Piece]) -> int:
    """Put one file there, piece by piece, and its index when all are there in their sizes; how many were sent."""
    path = f"{row.folder}/{name}"
    source = storage.absolute(path)
    size = source.stat().st_size
    index = Index(size, frozenset(pieces or [(0, size)]))
    there, sent = store.sizes(path), 0
    with source.open("rb") as file:
        for begin, end in sorted(index.pieces):
            if there.get(name_of(path, (begin, end))) != end - begin:
                file.seek(begin)
                store.put(path, (begin, end), file.read(end - begin), storage.kind_of(source))
                sent += 1
    if sent or f"{path}/{INDEX}" not in there:
        there = store.sizes(path)
        if any(there.get(name_of(path, one)) != one[1] - one[0] for one in index.pieces):
            raise short(path)
        store.put_index(path, index)
    return sent


def resume_storings(*, now: datetime | None = None) -> int:
    """In every school: ask again for what was lost or failed a while ago, and remove what was forgotten; how many."""
    now = now or timezone.now()
    store = configured()
    if store is None:
        return 0
    with scopes_disabled():
        failed = Storing.objects.filter(
            state=Storing.State.FAILED, ended_at__lt=now - AGAIN_AFTER, place=store.place, forgotten_at=None
        )
        for row in failed[:MOST_AT_ONCE]:
            with transaction.atomic():
                if work.start_over(row):
                    publish(StoreAsked(school_id=row.school_id, storing_id=row.pk))
    resumed = work.resume(
        Storing,
        ask=lambda row: StoreAsked(school_id=row.school_id, storing_id=row.pk),
        give_up=lambda row: work.fail(row, "died"),
        now=now,
    )
    return resumed + _remove_forgotten(store)


def store_works() -> int:
    """Ask for the pictures of pupils' work that were never asked for, in every school; how many."""
    store = configured()
    if store is None:
        return 0
    files = (
        WorkFile._base_manager.exclude(folder__in=stored_folders(store.place))
        .exclude(pages=[])
        .select_related("upload")
    )
    found = list(files.order_by("-pk")[:MOST_AT_ONCE])
    for file in found:
        with scopes_disabled():
            pictures: Pieces = {
                f"{number}{size}.webp": [] for number in range(1, len(file.pages) + 1) for size in ("", "-small")
            }
            ask_to_store(school_id=file.upload.school_id, folder=file.folder, files=pictures)
    return len(found)


def forget_stored(folder: str) -> None:
    """What the stores have of a folder is to go, in a transaction of the caller's; a round of the workers does it."""
    Storing.objects.filter(folder=folder).update(forgotten_at=timezone.now())


def _remove_forgotten(store: Store) -> int:
    rows = Storing._base_manager.filter(forgotten_at__isnull=False, place=store.place)
    gone = 0
    for row in rows.exclude(state=Storing.State.RUNNING)[:MOST_AT_ONCE]:
        store.remove(row.folder)
        with transaction.atomic(), scopes_disabled():
            # Whoever took it in hand meanwhile keeps it, until the next round.
            if Storing.objects.filter(pk=row.pk).exclude(state=Storing.State.RUNNING).delete()[0]:
                record("deleted", row, school_id=row.school_id, actor_id=None, context={"folder": row.folder})
                gone += 1
    return gone
