"""Handing in: a draft that is never lost, versions that stay, a time that is kept."""

from datetime import timedelta

import pytest

from document_corpus import make_picture
from factories import make_pupil, make_section
from factories_assess import Classroom, handed
from factories_publish import CLASS_AT, NOW
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.assess.actions.attaching import MOST_FILES, remove_attachment, start_attachment
from upbeat.rooms.assess.actions.handing_in import Overtaken, hand_in, save_draft, take_back
from upbeat.rooms.assess.actions.tasks import set_task, unset_task
from upbeat.rooms.assess.models import Attachment, Submission, SubmissionVersion, Task
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.models import PieceDone
from upbeat.rooms.record.actions.checking import check_upload
from upbeat.rooms.record.actions.receiving import append_chunk, finish_upload
from upbeat.rooms.record.models import Upload, WorkFile

LATE = CLASS_AT + timedelta(minutes=1)


def test_a_draft_is_kept_and_a_second_device_does_not_write_over_it(room: Classroom) -> None:
    lin = room.pupils[0]
    kept = save_draft(by=lin, task=room.task, text="one", saves=0, now=NOW)
    assert (kept.text, kept.saves) == ("one", 1)
    with pytest.raises(Overtaken) as no:
        save_draft(by=lin, task=room.task, text="two", saves=0, now=NOW)
    assert no.value.kept.text == "one"
    assert Submission.objects.get().text == "one"
    assert save_draft(by=lin, task=room.task, text="one", saves=0, now=NOW).saves == 1, "sent twice is kept once"
    assert save_draft(by=lin, task=room.task, text="one two", saves=1, now=NOW).saves == 2


def test_handed_in_taken_back_and_handed_in_again_keeps_both_versions(room: Classroom) -> None:
    lin = room.pupils[0]
    first = handed(room, lin, "one")
    assert PieceDone.objects.filter(person=lin, piece=room.piece).exists()
    assert hand_in(by=lin, task=room.task, now=NOW) == first, "twice is once"
    with pytest.raises(Invalid):
        save_draft(by=lin, task=room.task, text="two", now=NOW)
    take_back(by=lin, task=room.task, now=NOW)
    assert not PieceDone.objects.exists(), "what is taken back is still to be done"
    second = handed(room, lin, "two")
    rows = SubmissionVersion.objects.order_by("number").values_list("number", "text", "taken_back_at", "late")
    assert list(rows) == [(1, "one", NOW, False), (2, "two", None, False)]
    assert second.number == 2
    told = Fact.objects.filter(object_type="submission").order_by("pk").values_list("verb", flat=True)
    assert list(told) == ["submitted", "retracted", "submitted"]


def test_after_the_time_what_is_handed_in_stays_and_what_comes_is_late(room: Classroom) -> None:
    lin, ada = room.pupils[:2]
    handed(room, lin, "one")
    with pytest.raises(Invalid):
        take_back(by=lin, task=room.task, now=LATE)
    with pytest.raises(Invalid):
        save_draft(by=lin, task=room.task, text="two", now=LATE)
    assert SubmissionVersion.objects.get().taken_back_at is None
    assert handed(room, ada, "late", at=LATE).late


def test_nothing_cannot_be_handed_in(room: Classroom) -> None:
    with pytest.raises(Invalid):
        hand_in(by=room.pupils[0], task=room.task, now=NOW)
    assert not SubmissionVersion.objects.exists()


def test_who_is_not_in_the_class_finds_no_task(room: Classroom) -> None:
    other = make_pupil(make_section(room.school))
    with pytest.raises(NotFound):
        save_draft(by=other, task=room.task, text="x", now=NOW)
    with pytest.raises(NotFound):
        start_attachment(by=other, task=room.task, filename="a.png", size=3, now=NOW)
    assert not Submission.objects.exists()


def send(room: Classroom, pupil, data: bytes, name: str = "Lin Xiaoyu 7b.jpg") -> Attachment:
    import io

    made = start_attachment(by=pupil, task=room.task, filename=name, size=len(data), now=NOW)
    append_chunk(by=pupil, key=made.upload.key, offset=0, data=io.BytesIO(data))
    finish_upload(by=pupil, key=made.upload.key)
    return made


def test_a_photo_is_made_anew_and_nothing_of_its_name_camera_or_key_stays_in_its_address(
    room: Classroom, tmp_path, media
) -> None:
    from PIL import Image

    lin = room.pupils[0]
    picture = make_picture(tmp_path / "x.jpg")
    image = Image.open(picture)
    exif = image.getexif()
    exif[0x010E] = "zzName00"
    exif[0x0110] = "zzCamera"
    image.save(picture, exif=exif)
    assert b"zzCamera" in picture.read_bytes()
    made = send(room, lin, picture.read_bytes())
    assert check_upload(upload_id=made.upload_id).state == Upload.State.TAKEN
    file = WorkFile.objects.get()
    names = sorted(path.name for path in (media / file.folder).iterdir())
    assert names == ["1-small.webp", "1.webp"]
    for path in (media / file.folder).iterdir():
        assert b"zz" not in path.read_bytes()
    assert str(made.upload.key) not in file.folder
    assert f"/{lin.pk}/" not in file.folder.removeprefix(f"work/{lin.school_id}/")


def test_what_is_no_picture_is_refused_and_is_not_handed_in(room: Classroom) -> None:
    lin = room.pupils[0]
    made = send(room, lin, b"<script>alert(1)</script>", "x.png")
    assert check_upload(upload_id=made.upload_id).state == Upload.State.REFUSED
    with pytest.raises(Invalid):
        hand_in(by=lin, task=room.task, now=NOW)
    assert not SubmissionVersion.objects.exists()


def test_a_file_on_its_way_holds_back_the_handing_in_until_it_has_come_or_is_taken_out(room: Classroom) -> None:
    lin = room.pupils[0]
    save_draft(by=lin, task=room.task, text="one", now=NOW)
    made = start_attachment(by=lin, task=room.task, filename="x.png", size=9, now=NOW)
    with pytest.raises(Invalid):
        hand_in(by=lin, task=room.task, now=NOW)
    remove_attachment(by=lin, key=made.upload.key, now=NOW)
    assert not Upload.objects.exists()
    assert hand_in(by=lin, task=room.task, now=NOW).attachments.count() == 0


def test_a_file_that_was_handed_in_stays_with_its_version_when_it_is_taken_out(room: Classroom, tmp_path) -> None:
    lin = room.pupils[0]
    made = send(room, lin, make_picture(tmp_path / "x.png").read_bytes())
    check_upload(upload_id=made.upload_id)
    first = hand_in(by=lin, task=room.task, now=NOW)
    with pytest.raises(Invalid):
        remove_attachment(by=lin, key=made.upload.key, now=NOW)
    take_back(by=lin, task=room.task, now=NOW)
    remove_attachment(by=lin, key=made.upload.key, now=NOW)
    second = handed(room, lin, "words alone")
    assert (first.attachments.count(), second.attachments.count()) == (1, 0)


def test_a_file_that_no_version_has_leaves_nothing_when_it_is_taken_out(
    room: Classroom, tmp_path, media, django_capture_on_commit_callbacks
) -> None:
    lin = room.pupils[0]
    with django_capture_on_commit_callbacks(execute=True):
        made = send(room, lin, make_picture(tmp_path / "x.png").read_bytes())
        check_upload(upload_id=made.upload_id)
    assert [path for path in media.rglob("*") if path.is_file()]
    with django_capture_on_commit_callbacks(execute=True):
        remove_attachment(by=lin, key=made.upload.key, now=NOW)
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert not Upload.objects.exists()


def test_nobody_takes_out_or_sends_to_another_s_file(room: Classroom) -> None:
    lin, ada = room.pupils[:2]
    made = start_attachment(by=lin, task=room.task, filename="x.png", size=9, now=NOW)
    with pytest.raises(NotFound):
        remove_attachment(by=ada, key=made.upload.key, now=NOW)
    assert Upload.objects.get().received == 0


def test_a_work_has_so_many_files_and_no_more_and_a_text_task_none(room: Classroom) -> None:
    lin = room.pupils[0]
    for _n in range(MOST_FILES):
        send(room, lin, b"x")
    with pytest.raises(Invalid):
        start_attachment(by=lin, task=room.task, filename="x", size=1, now=NOW)
    set_task(by=room.teacher, piece=room.piece, asks=["text"], rubric=room.task.rubric)
    with pytest.raises(Invalid):
        start_attachment(by=room.pupils[1], task=room.task, filename="x", size=1, now=NOW)
    assert Attachment.objects.count() == MOST_FILES


def test_a_task_becomes_a_plain_text_again_only_before_anything_is_handed_in(room: Classroom) -> None:
    handed(room, room.pupils[0], "one")
    with pytest.raises(Invalid):
        unset_task(by=room.teacher, task=room.task)
    assert Task.objects.exists()
