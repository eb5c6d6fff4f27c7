"""From a complete upload to an asset that never changes, or to a refusal that leaves nothing behind."""

import hashlib
import stat
from datetime import timedelta

import pytest
from django.utils import timezone

from factories import make_school, make_teacher
from factories_record import make_upload
from jobs import run_jobs
from media_corpus import make_clip
from upbeat.kernel.errors import Invalid
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.record import queries, storage
from upbeat.rooms.record.actions import checking
from upbeat.rooms.record.actions.checking import CLAIM_LASTS, check_upload
from upbeat.rooms.record.actions.receiving import finish_upload, give_up_upload
from upbeat.rooms.record.actions.resuming import resume_checks
from upbeat.rooms.record.events import AssetTaken
from upbeat.rooms.record.models import Asset, Upload


@pytest.fixture(scope="module")
def clip(tmp_path_factory):
    return make_clip(tmp_path_factory.mktemp("clips") / "take.mp4", seconds=2).read_bytes()


def test_a_good_video_becomes_an_asset_that_cannot_be_written(
    teacher, clip, media, django_capture_on_commit_callbacks, monkeypatch
):
    news = []
    monkeypatch.setitem(bus._subscribers, AssetTaken, [news.append])
    with django_capture_on_commit_callbacks(execute=True):
        upload = make_upload(teacher, clip, filename="Take one.MOV", complete=True)
    with django_capture_on_commit_callbacks(execute=True):
        assert run_jobs() == ["check"]
    asset = queries.asset_of(upload)
    path = media / asset.path
    assert asset.path == f"assets/{teacher.school_id}/{upload.started_at.year}/{upload.key}.mp4"
    assert path.read_bytes() == clip
    assert stat.S_IMODE(path.stat().st_mode) == 0o444
    assert (asset.sha256, asset.size) == (hashlib.sha256(clip).hexdigest(), len(clip))
    assert (asset.filename, asset.by, asset.duration_s) == ("Take one.MOV", teacher, 2.0)
    assert (asset.probe["width"], asset.probe["video_codec"]) == (160, "h264")
    assert list(media.glob("uploads/*")) == []
    assert Fact.objects.get(verb="uploaded").result["sha256"] == asset.sha256
    assert news == [AssetTaken(school_id=teacher.school_id, asset_id=asset.pk, by_id=teacher.pk)]
    assert list(queries.uploads(teacher)) == []


@pytest.mark.parametrize("data, code", [(b"A shopping list, not a video.\n" * 50, "not_a_video"), (b"\0" * 999, None)])
def test_what_is_no_video_is_refused_and_its_bytes_are_gone(
    teacher, media, data, code, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        upload = make_upload(teacher, data, complete=True)
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    upload.refresh_from_db()
    assert (upload.state, upload.refusal) == ("refused", code or upload.refusal)
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert not Asset.objects.exists()
    assert Fact.objects.get(verb="failed").result["refusal"] == upload.refusal
    assert "upload" in queries.refusal_of(upload)
    with pytest.raises(Invalid) as refusal:
        finish_upload(by=teacher, key=upload.key)
    assert refusal.value.message == queries.refusal_of(upload)
    give_up_upload(by=teacher, key=upload.key)
    assert not Upload.objects.exists()


def test_a_video_longer_than_the_school_allows_is_refused_with_both_numbers(
    teacher, clip, settings, django_capture_on_commit_callbacks
):
    settings.VIDEO_LIMIT_SECONDS = 1
    upload = make_upload(teacher, clip, complete=True)
    with django_capture_on_commit_callbacks(execute=True):
        check_upload(upload_id=upload.pk)
    upload.refresh_from_db()
    assert (upload.state, upload.refusal) == ("refused", "too_long")
    assert set(upload.refusal_params) == {"minutes", "limit"}


def test_checking_twice_gives_one_asset(teacher, clip):
    upload = make_upload(teacher, clip, complete=True)
    assert check_upload(upload_id=upload.pk).state == "taken"
    assert check_upload(upload_id=upload.pk) is None
    assert Asset.objects.count() == Fact.objects.filter(verb="uploaded").count() == 1


def test_a_second_worker_does_not_touch_what_the_first_is_at(teacher, clip):
    upload = make_upload(teacher, clip, complete=True)
    now = timezone.now()
    Upload.objects.filter(pk=upload.pk).update(claimed_at=now)
    assert check_upload(upload_id=upload.pk, now=now + CLAIM_LASTS / 2).state == "checking"
    assert check_upload(upload_id=upload.pk, now=now + CLAIM_LASTS * 2).state == "taken"


def test_a_claim_stays_young_while_a_large_file_is_hashed(teacher, clip, monkeypatch):
    upload = make_upload(teacher, clip, complete=True)
    monkeypatch.setattr(checking, "RENEW_S", 0)
    monkeypatch.setattr(storage, "PIECE", 1000)
    seen, renewing = set(), checking._renewing

    def watched(upload):
        renew = renewing(upload)

        def renew_and_look():
            renew()
            seen.add(Upload.objects.get().claimed_at)

        return renew_and_look

    monkeypatch.setattr(checking, "_renewing", watched)
    begun = timezone.now() - timedelta(hours=1)
    assert check_upload(upload_id=upload.pk, now=begun).state == "taken"
    assert (len(seen) > 2, min(seen) > begun) == (True, True)
    assert Asset.objects.get().sha256 == hashlib.sha256(clip).hexdigest()


def test_a_worker_that_lost_its_claim_takes_nothing(teacher, clip, monkeypatch):
    upload = make_upload(teacher, clip, complete=True)
    real = checking.probe

    def slow(path, **limits):
        Upload.objects.filter(pk=upload.pk).update(claimed_at=timezone.now() + timedelta(seconds=1))
        return real(path, **limits)

    monkeypatch.setattr(checking, "probe", slow)
    assert check_upload(upload_id=upload.pk).state == "checking"
    assert not Asset.objects.exists()


def test_a_worker_killed_after_the_move_is_taken_up_where_it_was(
    teacher, clip, media, django_capture_on_commit_callbacks
):
    upload = make_upload(teacher, clip, complete=True)
    moved = media / f"assets/{teacher.school_id}/{upload.started_at.year}/{upload.key}.mp4"
    storage.settle(storage.upload_path(upload.key), moved)
    Upload.objects.filter(pk=upload.pk).update(claimed_at=timezone.now() - CLAIM_LASTS * 2)
    with django_capture_on_commit_callbacks(execute=True):
        assert resume_checks() == 1
        assert resume_checks() == 0
    assert run_jobs() == ["check"]
    assert Asset.objects.get().path == str(moved.relative_to(media))
    assert moved.read_bytes() == clip


def test_a_check_whose_job_was_lost_is_asked_for_again_and_a_fresh_one_is_not(
    teacher, clip, django_capture_on_commit_callbacks
):
    upload = make_upload(teacher, clip, complete=True)
    assert resume_checks() == 0
    with django_capture_on_commit_callbacks(execute=True):
        assert resume_checks(now=timezone.now() + CLAIM_LASTS * 2) == 1
    run_jobs()
    upload.refresh_from_db()
    assert upload.state == "taken"


def test_bytes_that_are_gone_are_a_refusal_too(teacher):
    upload = make_upload(teacher, b"bytes", complete=True)
    storage.upload_path(upload.key).unlink()
    assert check_upload(upload_id=upload.pk).refusal == "empty"


def test_assets_are_the_schools_and_cost_the_same_for_one_and_for_three(school, teacher, django_assert_num_queries):
    from factories_record import make_asset

    other = make_school()
    stranger = make_teacher(other)
    make_asset(stranger)
    first = make_asset(teacher, filename="upbeat.mp4")
    make_asset(teacher)
    make_asset(make_teacher(school))
    queries.assets(teacher)
    with django_assert_num_queries(1):
        assert len([(a.by.name, a.script) for a in queries.assets(teacher)]) == 3
    assert list(queries.assets(teacher, search="UPBEAT")) == [first]
