"""What the line made is asked into the object store, where one is set: the files that learners are served."""

from itertools import accumulate, pairwise

from django.db import transaction
from django_scopes import scope

from upbeat.kernel.gating import fragments_from_index, pieces
from upbeat.rooms.polish.events import PolishFinished
from upbeat.rooms.polish.line.thumbnails import thumbnails_from
from upbeat.rooms.polish.models import PolishRun, Rendition
from upbeat.rooms.polish.queries import stills_path, thumbnails_path
from upbeat.rooms.record.actions.storing import Pieces, ask_to_store
from upbeat.rooms.record.queries import stored_folders
from upbeat.rooms.record.store import configured

MOST_AT_ONCE = 50


def store_new_run(news: PolishFinished) -> None:
    """Ask at once for a run that is done: the listener to this room's own news."""
    if news.done and configured():
        ask_for_run(PolishRun._base_manager.select_related("school").get(pk=news.run_id))


def store_runs() -> int:
    """Ask for finished runs that were never asked for, the latest first, in every school; how many: for a store that
    was set later than they were made, and for news that got lost."""
    store = configured()
    if store is None:
        return 0
    done = PolishRun._base_manager.filter(state=PolishRun.State.DONE).exclude(folder__in=stored_folders(store.place))
    runs = list(done.exclude(folder="").select_related("school").order_by("-pk")[:MOST_AT_ONCE])
    for run in runs:
        ask_for_run(run)
    return len(runs)


def ask_for_run(run: PolishRun) -> None:
    """Ask for the files of a run: each rung and the stills by the pieces in which a player fetches them."""
    with scope(school=run.school), transaction.atomic():
        ask_to_store(school_id=run.school_id, folder=run.folder, files=files_of(run))


def files_of(run: PolishRun) -> Pieces:
    """Files of a run's folder that learners are served, with the pieces of each; without any it is one piece."""
    files: dict[str, list[tuple[int, int]]] = {}
    for path, rows in Rendition.objects.filter(run=run).values_list("path", "fragments"):
        files[_name(path)] = list(pieces(fragments_from_index(rows)))
    if run.poster:
        files[_name(run.poster)] = []
    if thumbnails_from(run.thumbnails).sizes:
        files[_name(thumbnails_path(run))] = []
    if sizes := thumbnails_from(run.stills).sizes:
        borders = accumulate(sizes, initial=0)
        files[_name(stills_path(run))] = [(begin, end) for begin, end in pairwise(borders) if begin < end]
    return files


def _name(path: str) -> str:
    return path.rpartition("/")[2]
