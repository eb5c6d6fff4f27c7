"""Files are put into the object store once, whole, and again where that failed; and out of it when forgotten."""

from datetime import timedelta

import pytest
from django.utils import timezone

from factories import make_pupil, make_section
from factories_record import make_upload
from objects import told
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.record import storage
from upbeat.rooms.record.actions.collecting import forget_work
from upbeat.rooms.record.actions.storing import AGAIN_AFTER, ask_to_store, resume_storings, store_files, store_works
from upbeat.rooms.record.models import Storing, Upload, WorkFile
from upbeat.rooms.record.store import Index, StoreFailed, configured

FILM = bytes(range(250)) * 12
PIECES = [(0, 100), (0, 1100), (100, 1100), (1100, 3000)]
AWAY = told("http://127.0.0.1:1")


@pytest.fixture
def folder(media):
    made = media / "polished/9"
    made.mkdir(parents=True)
    (made / "480p.mp4").write_bytes(FILM)
    (made / "poster.jpg").write_bytes(b"poster")
    return "polished/9"


def asked(school, folder):
    return ask_to_store(school_id=school.pk, folder=folder, files={"480p.mp4": PIECES, "poster.jpg": []})


def test_every_piece_lies_there_in_its_size_and_the_index_says_so(school, folder, store):
    row = asked(school, folder)
    assert store_files(storing_id=row.pk) is True
    row.refresh_from_db()
    assert (row.state, row.progress) == ("done", 1)
    assert store.index(f"{folder}/480p.mp4") == Index(3000, frozenset(PIECES))
    assert store.index(f"{folder}/poster.jpg") == Index(6, frozenset({(0, 6)}))
    sizes = store.sizes(folder)
    assert {name.rpartition("/")[2]: size for name, size in sizes.items() if "-" in name} == {
        "0-100": 100, "0-1100": 1100, "100-1100": 1000, "1100-3000": 1900, "0-6": 6,
    }  # fmt: skip
    fact = Fact.objects.get(verb="completed", object_type="storing")
    assert fact.result == {"files": 2, "sent": 5}


def test_it_is_asked_for_once_however_often_somebody_asks(school, folder, store):
    row = asked(school, folder)
    assert asked(school, folder) == row
    assert store_files(storing_id=row.pk) is True
    assert store_files(storing_id=row.pk) is False
    assert Storing.objects.count() == 1


def test_without_a_store_nothing_is_asked_or_done(school, folder, settings):
    settings.MEDIA_STORE = {}
    assert asked(school, folder) is None
    assert (store_works(), resume_storings(), store_files(storing_id=1)) == (0, 0, False)
    assert not Storing.objects.exists()


def test_what_is_there_already_is_not_sent_again_and_what_is_short_is(school, folder, store):
    for piece in PIECES[:2]:
        store.put(f"{folder}/480p.mp4", piece, FILM[slice(*piece)], "video/mp4")
    store.put(f"{folder}/480p.mp4", PIECES[3], b"half", "video/mp4")
    assert store_files(storing_id=asked(school, folder).pk) is True
    assert Fact.objects.get(verb="completed", object_type="storing").result["sent"] == 3
    assert store.sizes(folder)[f"{folder}/480p.mp4/1100-3000"] == 1900


def test_a_store_that_is_away_fails_it_with_its_reason_and_it_is_tried_again_later(
    school, folder, store, settings, django_capture_on_commit_callbacks
):
    there, settings.MEDIA_STORE = settings.MEDIA_STORE, AWAY
    row = asked(school, folder)
    assert store_files(storing_id=row.pk) is False
    row.refresh_from_db()
    assert (row.state, row.error) == ("failed", "store_away")
    Storing.objects.update(place=store.place)  # the same store, and it answers again
    settings.MEDIA_STORE = there
    assert resume_storings(now=timezone.now() + AGAIN_AFTER - timedelta(minutes=1)) == 0
    assert store_files(storing_id=row.pk) is False
    resume_storings(now=timezone.now() + AGAIN_AFTER + timedelta(minutes=1))
    assert store_files(storing_id=row.pk) is True
    assert store.index(f"{folder}/480p.mp4") is not None


def test_broken_off_in_the_middle_nothing_is_served_from_there_and_another_goes_on(school, folder, store, monkeypatch):
    row = asked(school, folder)
    put = type(store).put

    def breaks_off(self, path, piece, body, kind):
        if piece == PIECES[3]:
            raise KeyboardInterrupt  # the worker is killed
        put(self, path, piece, body, kind)

    with monkeypatch.context() as patched:
        patched.setattr(type(store), "put", breaks_off)
        with pytest.raises(KeyboardInterrupt):
            store_files(storing_id=row.pk)
    assert store.index(f"{folder}/480p.mp4") is None
    assert store_files(storing_id=row.pk, now=timezone.now() + timedelta(hours=1)) is True
    assert Fact.objects.get(verb="completed", object_type="storing").result["sent"] == 2
    assert store.index(f"{folder}/480p.mp4") == Index(3000, frozenset(PIECES))


def test_another_bucket_is_given_everything_anew(school, folder, store, settings, objects):
    first = asked(school, folder)
    settings.MEDIA_STORE = told(objects)
    assert asked(school, folder) != first
    assert configured() is not store


@pytest.fixture
def work(school, teacher, media):
    """A pupil's photo, as it is kept."""
    pupil = make_pupil(make_section(school, teacher=teacher))
    upload = make_upload(teacher, b"photo", filename="photo.jpg")
    Upload.objects.filter(pk=upload.pk).update(kind="work", state="taken", by=pupil)
    folder = media / "work/1/2026/abc"
    folder.mkdir(parents=True)
    for name in ("1.webp", "1-small.webp", "2.webp", "2-small.webp"):
        (folder / name).write_bytes(name.encode())
    upload.refresh_from_db()
    page = {"width": 10, "height": 10}
    WorkFile.objects.create(upload=upload, kind="picture", folder="work/1/2026/abc", pages=[page, page])
    return upload


def test_pictures_of_work_are_asked_for_in_a_round_once(work, store):
    assert (store_works(), store_works()) == (1, 0)
    assert store_files(storing_id=Storing.objects.get().pk) is True
    assert store.index("work/1/2026/abc/2-small.webp") == Index(12, frozenset({(0, 12)}))


@pytest.mark.parametrize("stored", [True, False])
def test_work_that_is_taken_out_leaves_nothing_in_the_store(work, store, stored, django_capture_on_commit_callbacks):
    store_works()
    row = Storing.objects.get()
    if stored:
        store_files(storing_id=row.pk)
        assert store.sizes("work") != {}
    with django_capture_on_commit_callbacks(execute=True):
        forget_work(by=work.by, key=work.key)
    assert not storage.absolute("work/1/2026/abc").exists()
    assert store_files(storing_id=row.pk) is False  # its job came too late
    assert resume_storings() == 1
    assert store.sizes("work") == {}
    assert not Storing.objects.exists()
    assert Fact.objects.filter(verb="deleted", object_type="storing").count() == 1


def test_a_folder_that_went_while_it_waited_is_forgotten(work, store):
    store_works()
    row = Storing.objects.get()
    for path in storage.absolute("work/1/2026/abc").iterdir():
        path.unlink()
    storage.absolute("work/1/2026/abc").rmdir()
    assert store_files(storing_id=row.pk) is False
    row.refresh_from_db()
    assert (row.error, row.forgotten_at is not None) == ("store_gone", True)
    assert resume_storings() == 1
    assert not Storing.objects.exists()


def test_a_store_that_is_away_keeps_what_is_to_be_removed_for_the_next_round(work, store, settings):
    store_works()
    store_files(storing_id=Storing.objects.get().pk)
    Storing.objects.update(forgotten_at=timezone.now())
    there, settings.MEDIA_STORE = settings.MEDIA_STORE, AWAY
    Storing.objects.update(place=configured().place)
    with pytest.raises(StoreFailed):
        resume_storings()
    assert Storing.objects.count() == 1
    settings.MEDIA_STORE = there
    Storing.objects.update(place=store.place)
    assert (resume_storings(), store.sizes("work")) == (1, {})
