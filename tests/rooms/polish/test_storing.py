"""What the line made is asked into the object store, by the pieces in which a player fetches it."""

import pytest
from django_scopes import scopes_disabled

from factories_publish import make_run
from upbeat.rooms.polish.actions.storing import files_of, store_new_run, store_runs
from upbeat.rooms.polish.events import PolishFinished
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.record.models import Storing


@pytest.fixture
def run(school):
    """A run of twelve seconds with a key frame every six, a poster, small pictures and stills of which one stays."""
    made = make_run(school, duration=12)
    with scopes_disabled():
        PolishRun.objects.filter(pk=made.pk).update(
            poster=f"{made.folder}/poster.jpg",
            thumbnails={"every_s": 5, "sizes": [10, 20, 30]},
            stills={"every_s": 2, "sizes": [100, 0, 50]},
        )
        made.refresh_from_db()
    return made


def finished(run, done=True):
    return PolishFinished(school_id=run.school_id, run_id=run.pk, asset_id=run.asset_id, done=done)


def test_rungs_and_stills_go_in_pieces_and_the_rest_whole(run):
    with scopes_disabled():
        files = files_of(run)
    rung = [(0, 800), (0, 6800), (800, 6800), (6800, 12800)]
    assert {name: list(pieces) for name, pieces in files.items() if ".mp4" in name} == dict.fromkeys(
        ("720p.mp4", "480p.mp4", "audio.mp4"), rung
    )
    others = [list(pieces) for name, pieces in files.items() if ".mp4" not in name]
    assert others == [[], [], [(0, 100), (100, 150)]]


def test_a_run_is_asked_for_when_it_is_done_and_once(run, store):
    store_new_run(finished(run, done=False))
    with scopes_disabled():
        assert not Storing.objects.exists()
        store_new_run(finished(run))
        store_new_run(finished(run))
        assert Storing.objects.get().folder == run.folder
    assert store_runs() == 0


def test_runs_that_were_done_before_there_was_a_store_are_asked_for_later(run, school, store, settings):
    there, settings.MEDIA_STORE = settings.MEDIA_STORE, {}
    store_new_run(finished(run))
    assert store_runs() == 0
    make_run(school, state="failed")
    settings.MEDIA_STORE = there
    assert (store_runs(), store_runs()) == (1, 0)
