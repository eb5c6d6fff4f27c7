"""Uploads that grow while one records: of no known size, chunk by chunk, closed at the end."""

import io

import pytest
from django_scopes import scope

from factories import make_person, make_point, make_school, make_teacher
from factories_design import make_script
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role
from upbeat.rooms.record import queries, storage
from upbeat.rooms.record.actions import receiving
from upbeat.rooms.record.actions.cleaning import STALE_AFTER, clean_uploads
from upbeat.rooms.record.actions.receiving import (
    WrongOffset,
    append_chunk,
    finish_upload,
    give_up_upload,
    start_upload,
)
from upbeat.rooms.record.models import Upload


def bytes_of(upload):
    return storage.upload_path(upload.key).read_bytes()


def send(upload, offset, data, by=None, **told):
    return append_chunk(by=by or upload.by, key=upload.key, offset=offset, data=io.BytesIO(data), **told)


@pytest.fixture
def section(school, teacher):
    return make_script(teacher, make_point(school)).sections.get()


@pytest.fixture
def upload(teacher, section):
    return start_upload(by=teacher, filename="take.webm", size=None, section=section)


def test_it_begins_without_a_size_and_knows_its_passage(upload, section):
    assert (upload.size, upload.received, upload.section, upload.script) == (None, 0, section, section.script)
    assert bytes_of(upload) == b""
    assert Fact.objects.get(object_type="upload").result == {"size": None}


def test_it_grows_and_is_closed_at_its_length(upload, django_capture_on_commit_callbacks):
    assert send(upload, 0, b"01234", told_s=1.0) == 5
    assert send(upload, 5, b"567", told_s=2.0) == 8
    assert Upload.objects.get().told_s == 2.0
    with django_capture_on_commit_callbacks() as asked:
        assert finish_upload(by=upload.by, key=upload.key, size=8).state == "checking"
        assert finish_upload(by=upload.by, key=upload.key, size=8).state == "checking"
    assert len(asked) == 1
    assert (Upload.objects.get().size, bytes_of(upload)) == (8, b"01234567")
    with pytest.raises(Invalid, match="complete already"):
        send(upload, 8, b"9")


@pytest.mark.parametrize("offset", [0, 3, 6, 100])
def test_a_chunk_sent_twice_or_behind_a_gap_is_refused_with_the_true_place(upload, offset):
    send(upload, 0, b"01234")
    with pytest.raises(WrongOffset) as refusal:
        send(upload, offset, b"xx", told_s=9.0)
    assert refusal.value.offset == 5
    assert bytes_of(upload) == b"01234"
    assert (Upload.objects.get().received, Upload.objects.get().told_s) == (5, None)


@pytest.mark.parametrize("size", [4, 6])
def test_it_is_not_closed_at_another_length_than_it_has(upload, size):
    send(upload, 0, b"01234")
    with pytest.raises(WrongOffset) as refusal:
        finish_upload(by=upload.by, key=upload.key, size=size)
    assert refusal.value.offset == 5
    assert (Upload.objects.get().state, Upload.objects.get().size) == ("receiving", None)


def test_closed_without_a_length_it_is_what_has_arrived(upload):
    send(upload, 0, b"01234")
    assert finish_upload(by=upload.by, key=upload.key).state == "checking"
    assert Upload.objects.get().size == 5


def test_an_empty_one_is_not_closed(upload):
    with pytest.raises(Invalid, match="empty"):
        finish_upload(by=upload.by, key=upload.key)
    assert Upload.objects.get().state == "receiving"


def test_it_grows_as_far_as_files_may_and_what_came_before_stays(upload, settings):
    settings.UPLOAD_LIMIT_BYTES = 8
    send(upload, 0, b"01234")
    with pytest.raises(Invalid, match="limit"):
        send(upload, 5, b"5678")
    assert (bytes_of(upload), Upload.objects.get().received) == (b"01234", 5)
    assert send(upload, 5, b"567") == 8
    finish_upload(by=upload.by, key=upload.key, size=8)
    assert Upload.objects.get().size == 8


def test_it_may_not_eat_the_room_of_the_database(upload, monkeypatch):
    send(upload, 0, b"01234")
    monkeypatch.setattr(storage, "free_bytes", lambda: receiving.DISK_RESERVE - 1)
    with pytest.raises(Invalid, match="disk is full"):
        send(upload, 5, b"5")
    assert (bytes_of(upload), Upload.objects.get().received) == (b"01234", 5)


def test_room_is_kept_for_what_it_may_become(upload, teacher, monkeypatch):
    room = receiving.DISK_RESERVE + receiving.EXPECTED_GROWTH
    monkeypatch.setattr(storage, "free_bytes", lambda: room + 100)
    with pytest.raises(Invalid, match="no room"):
        start_upload(by=teacher, filename="take.mp4", size=101)
    start_upload(by=teacher, filename="take.mp4", size=100)
    assert Upload.objects.count() == 2


def test_a_length_that_no_recording_has_is_not_believed(upload):
    for nonsense in (-1.0, 1e9, float("nan")):
        send(upload, Upload.objects.get().received, b"0", told_s=nonsense)
    assert (Upload.objects.get().received, Upload.objects.get().told_s) == (3, None)


def test_it_is_its_owners_alone(school, upload):
    send(upload, 0, b"01234")
    other = make_school()
    stranger = make_teacher(other)
    for person, at in ((make_teacher(school), school), (stranger, other)):
        with scope(school=at):
            for refused in (
                lambda by=person: send(upload, 5, b"xx", by=by),
                lambda by=person: finish_upload(by=by, key=upload.key, size=5),
                lambda by=person: give_up_upload(by=by, key=upload.key),
            ):
                with pytest.raises(NotFound):
                    refused()
    assert (bytes_of(upload), Upload.objects.get().state) == (b"01234", "receiving")


def test_a_passage_of_another_school_takes_none(teacher, section):
    other = make_school()
    with scope(school=other):
        foreign = make_script(make_teacher(other), make_point(other)).sections.get()
    with pytest.raises(NotFound):
        start_upload(by=teacher, filename="take.webm", size=None, section=foreign)
    assert not Upload.objects.exists()


def test_a_pupil_records_nothing(school, section):
    with pytest.raises(Refused):
        start_upload(by=make_person(school, Role.PUPIL), filename="take.webm", size=None, section=section)
    assert not Upload.objects.exists()


def test_one_that_nobody_goes_on_with_is_cleaned_away(upload, media, django_capture_on_commit_callbacks):
    send(upload, 0, b"01234")
    later = Upload.objects.get().touched_at + STALE_AFTER
    with django_capture_on_commit_callbacks(execute=True):
        clean_uploads(now=later)
    assert Upload.objects.count() == 1
    with django_capture_on_commit_callbacks(execute=True):
        clean_uploads(now=later + STALE_AFTER)
    assert not Upload.objects.exists()
    assert list(media.glob("uploads/*")) == []


def test_what_is_on_its_way_is_listed_at_its_passage(school, teacher, upload, section, django_assert_num_queries):
    start_upload(by=make_teacher(school), filename="other.webm", size=None, section=section)
    with django_assert_num_queries(1):
        assert queries.uploads_of(teacher, section.script) == {section.pk: [upload]}
