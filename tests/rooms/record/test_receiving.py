"""Uploads that arrive in chunks, break, go on, and never lose what was acknowledged."""

import errno
import io
import os
import threading

import pytest
from django.db import connection
from django_scopes import scope

from factories import make_person, make_point, make_school, make_teacher
from factories_design import make_script
from factories_record import make_upload
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role
from upbeat.rooms.record import queries, storage
from upbeat.rooms.record.actions import receiving
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


def send(upload, offset, data, by=None):
    return append_chunk(by=by or upload.by, key=upload.key, offset=offset, data=io.BytesIO(data))


@pytest.fixture
def upload(teacher):
    return start_upload(by=teacher, filename="take.mp4", size=10)


class BreakingLine:
    """Gives some pieces, then the line breaks."""

    def __init__(self, *pieces):
        self.pieces = list(pieces)

    def read(self, size):
        if self.pieces:
            return self.pieces.pop(0)
        raise OSError("connection lost")


def test_a_file_is_announced_with_a_clean_name_and_its_script(school, teacher):
    script = make_script(teacher, make_point(school))
    upload = start_upload(by=teacher, filename="C:\\Users\\ada\\take 1.mp4", size=10, script=script)
    assert (upload.filename, upload.size, upload.received, upload.state) == ("take 1.mp4", 10, 0, "receiving")
    assert (upload.script, bytes_of(upload)) == (script, b"")
    assert Fact.objects.get(object_type="upload").verb == "initialized"


@pytest.mark.parametrize(
    "filename", ["take\n1.mp4", "/tmp/take\r\n 1.mp4", "\0take\x1b 1.mp4\u202e", "take\ud800 1.mp4"]
)
def test_a_name_is_one_line_of_what_can_be_seen(teacher, filename):
    assert start_upload(by=teacher, filename=filename, size=10).filename == "take 1.mp4"


@pytest.mark.parametrize(
    "filename, size", [("", 10), ("\n\0", 10), ("take.mp4", 0), ("take.mp4", -1), ("take.mp4", 101 * 2**20)]
)
def test_an_empty_or_too_large_file_is_refused_before_a_byte_comes(settings, teacher, media, filename, size):
    settings.UPLOAD_LIMIT_BYTES = 100 * 2**20
    with pytest.raises(Invalid) as refusal:
        start_upload(by=teacher, filename=filename, size=size)
    assert refusal.value.field == "file"
    assert not Upload.objects.exists()
    assert not list(media.glob("uploads/*"))


def test_a_person_has_at_most_eight_unfinished_uploads(teacher):
    for _ in range(8):
        start_upload(by=teacher, filename="take.mp4", size=10)
    with pytest.raises(Invalid, match="8 unfinished uploads"):
        start_upload(by=teacher, filename="take.mp4", size=10)
    assert Upload.objects.count() == 8


def test_no_upload_is_announced_that_would_fill_the_disk(teacher, monkeypatch):
    monkeypatch.setattr(storage, "free_bytes", lambda: receiving.DISK_RESERVE + 100)
    start_upload(by=teacher, filename="take.mp4", size=60)
    with pytest.raises(Invalid, match="no room"):
        start_upload(by=teacher, filename="take.mp4", size=60)
    assert Upload.objects.count() == 1


def test_chunks_are_added_one_after_another(upload):
    assert send(upload, 0, b"01234") == 5
    assert send(upload, 5, b"") == 5
    assert send(upload, 5, b"56789") == 10
    assert bytes_of(upload) == b"0123456789"
    assert queries.access_upload(upload.by, upload.key).received == 10


@pytest.mark.parametrize("offset", [0, 3, 6, 10])
def test_a_chunk_at_another_place_is_refused_with_the_true_one(upload, offset):
    send(upload, 0, b"01234")
    with pytest.raises(WrongOffset) as refusal:
        send(upload, offset, b"xxx")
    assert refusal.value.offset == 5
    assert bytes_of(upload) == b"01234"


def test_what_came_before_the_line_broke_is_kept(upload):
    assert append_chunk(by=upload.by, key=upload.key, offset=0, data=BreakingLine(b"012", b"34")) == 5
    assert queries.access_upload(upload.by, upload.key).received == 5
    assert send(upload, 5, b"56789") == 10
    assert bytes_of(upload) == b"0123456789"


def test_bytes_that_were_written_but_never_acknowledged_are_overwritten(upload):
    storage.upload_path(upload.key).write_bytes(b"xxxxxxxx")
    assert send(upload, 0, b"01") == 2
    assert bytes_of(upload) == b"01"


def test_more_bytes_than_announced_are_refused_and_the_rest_is_kept(upload):
    send(upload, 0, b"01234")
    with pytest.raises(Invalid, match="More bytes"):
        send(upload, 5, b"567890")
    assert bytes_of(upload) == b"01234"
    assert queries.access_upload(upload.by, upload.key).received == 5


def test_a_chunk_over_the_limit_is_refused(teacher, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_CHUNK", 4)
    upload = start_upload(by=teacher, filename="take.mp4", size=10)
    with pytest.raises(Invalid, match="at most"):
        send(upload, 0, b"01234")
    assert bytes_of(upload) == b""
    assert send(upload, 0, b"0123") == 4


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_is_said_and_nothing_before_the_chunk_is_lost(upload, monkeypatch, code):
    send(upload, 0, b"01234")
    write = os.pwrite

    def half_then_full(descriptor, data, offset):
        if offset > 5:
            raise OSError(code, os.strerror(code))
        return write(descriptor, data[:2], offset)

    monkeypatch.setattr(receiving.os, "pwrite", half_then_full)
    with pytest.raises(Invalid, match="disk is full"):
        send(upload, 5, b"56789")
    assert bytes_of(upload) == b"01234"
    assert queries.access_upload(upload.by, upload.key).received == 5
    monkeypatch.undo()
    assert send(upload, 5, b"56789") == 10


def test_acknowledged_bytes_that_vanished_from_the_disk_are_never_filled_with_zeros(upload):
    send(upload, 0, b"01234")
    storage.upload_path(upload.key).write_bytes(b"01")
    with pytest.raises(NotFound, match="cleaned away"):
        send(upload, 5, b"56789")
    storage.upload_path(upload.key).unlink()
    with pytest.raises(NotFound, match="cleaned away"):
        send(upload, 5, b"56789")
    assert queries.access_upload(upload.by, upload.key).received == 5


def test_a_second_request_at_the_same_time_is_sent_away_and_harms_nothing(upload):
    class SlowLine:
        def __init__(self):
            self.pieces = [b"01234"]

        def read(self, size):
            with pytest.raises(WrongOffset) as refusal:
                send(upload, 0, b"xxxxx")
            assert refusal.value.offset == 0
            return self.pieces.pop() if self.pieces else b""

    assert append_chunk(by=upload.by, key=upload.key, offset=0, data=SlowLine()) == 5
    assert bytes_of(upload) == b"01234"


@pytest.mark.django_db(transaction=True)
def test_of_many_requests_with_the_same_chunk_one_is_taken(transactional_db, settings):
    school = make_school()
    teacher = make_teacher(school)
    with scope(school=school):
        upload = start_upload(by=teacher, filename="take.mp4", size=10)
    outcomes = []

    def once():
        with scope(school=school):
            try:
                outcomes.append(send(upload, 0, b"0123456789", by=teacher))
            except WrongOffset as refusal:
                outcomes.append(f"409 at {refusal.offset}")
        connection.close()

    threads = [threading.Thread(target=once) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count(10) == 1
    assert set(outcomes) <= {10, "409 at 0", "409 at 10"}
    with scope(school=school):
        assert queries.access_upload(teacher, upload.key).received == 10
    assert bytes_of(upload) == b"0123456789"


def test_finishing_asks_for_one_check_however_often_it_is_said(upload, django_capture_on_commit_callbacks):
    send(upload, 0, b"0123456789")
    with django_capture_on_commit_callbacks() as asked:
        assert finish_upload(by=upload.by, key=upload.key).state == "checking"
        assert finish_upload(by=upload.by, key=upload.key).state == "checking"
    assert len(asked) == 1
    assert Fact.objects.filter(verb="completed").count() == 1
    with pytest.raises(Invalid, match="complete already"):
        send(upload, 10, b"")
    with pytest.raises(Invalid, match="arrived already"):
        give_up_upload(by=upload.by, key=upload.key)


def test_a_file_with_missing_bytes_is_not_finished(upload):
    send(upload, 0, b"01234")
    with pytest.raises(WrongOffset) as refusal:
        finish_upload(by=upload.by, key=upload.key)
    assert refusal.value.offset == 5
    assert Upload.objects.get().state == "receiving"


def test_giving_up_leaves_nothing_behind(upload, media, django_capture_on_commit_callbacks):
    send(upload, 0, b"01234")
    with django_capture_on_commit_callbacks(execute=True):
        give_up_upload(by=upload.by, key=upload.key)
    assert not Upload.objects.exists()
    assert list(media.glob("uploads/*")) == []
    assert Fact.objects.get(verb="deleted").result == {"received": 5}


def test_an_upload_is_its_owners_alone(school, upload):
    send(upload, 0, b"01234")
    other = make_school()
    stranger = make_teacher(other)
    for person, at in ((make_teacher(school), school), (make_person(school, Role.ADMIN), school), (stranger, other)):
        with scope(school=at):
            for refused in (
                lambda by=person: send(upload, 5, b"xx", by=by),
                lambda by=person: finish_upload(by=by, key=upload.key),
                lambda by=person: give_up_upload(by=by, key=upload.key),
                lambda by=person: queries.access_upload(by, upload.key),
            ):
                with pytest.raises(NotFound):
                    refused()
            assert list(queries.uploads(person)) == []
    assert bytes_of(upload) == b"01234"
    assert Upload.objects.get().received == 5


def test_a_pupil_uploads_nothing(school, media):
    with pytest.raises(Refused):
        start_upload(by=make_person(school, Role.PUPIL), filename="take.mp4", size=10)
    assert not Upload.objects.exists()
    assert not media.exists()


def test_a_script_of_another_school_takes_no_upload(teacher):
    other = make_school()
    with scope(school=other):
        foreign = make_script(make_teacher(other), make_point(other))
    with pytest.raises(NotFound):
        start_upload(by=teacher, filename="take.mp4", size=10, script=foreign)
    assert not Upload.objects.exists()


def test_the_list_of_uploads_costs_one_query(school, teacher, django_assert_num_queries):
    for _ in range(3):
        make_upload(teacher)
    queries.uploads(teacher)
    with django_assert_num_queries(1):
        assert [(u.state, str(u.script)) for u in queries.uploads(teacher)] == [("receiving", "None")] * 3
