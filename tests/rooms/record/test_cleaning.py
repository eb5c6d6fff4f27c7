"""What nobody goes on with is cleaned away, and nothing else."""

import os
import uuid
from datetime import timedelta

from django.utils import timezone

from factories import make_school, make_teacher
from factories_record import make_upload
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.record import storage, tasks
from upbeat.rooms.record.actions.cleaning import STALE_AFTER, clean_uploads
from upbeat.rooms.record.models import Upload


def age(upload, by):
    Upload._base_manager.filter(pk=upload.pk).update(touched_at=timezone.now() - by)


def test_uploads_that_rested_too_long_go_in_every_school(teacher, django_capture_on_commit_callbacks):
    fresh, stale, checked = (make_upload(teacher, complete=n == 2) for n in range(3))
    foreign = make_upload(make_teacher(make_school()))
    for upload in (stale, checked, foreign):
        age(upload, STALE_AFTER * 2)
    with django_capture_on_commit_callbacks(execute=True):
        assert clean_uploads() == 2
    assert list(Upload._base_manager.order_by("pk")) == [fresh, checked]
    assert storage.upload_path(fresh.key).exists()
    assert storage.upload_path(checked.key).exists()
    assert not storage.upload_path(stale.key).exists()
    assert Fact.objects.filter(verb="deleted", actor_id=None).count() == 2


def test_files_without_an_upload_go_after_an_hour(teacher):
    kept = make_upload(teacher)
    old, new, odd = (storage.upload_path(name) for name in (uuid.uuid4(), uuid.uuid4(), "note.txt"))
    for path in (old, new, odd):
        path.write_bytes(b"left behind")
    hours_ago = (timezone.now() - timedelta(hours=2)).timestamp()
    for path in (old, odd, storage.upload_path(kept.key)):
        os.utime(path, (hours_ago, hours_ago))
    tasks.clean.func()
    assert [path.exists() for path in (old, new, odd, storage.upload_path(kept.key))] == [False, True, True, True]
