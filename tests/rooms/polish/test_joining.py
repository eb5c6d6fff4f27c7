"""Takes of all kinds put together through real decoders, and what comes of it when that fails."""

import pytest
from django_scopes import scope

from factories import make_point, make_school, make_teacher
from factories_design import make_script
from factories_record import make_take
from jobs import run_jobs
from media_corpus import cut_off, make_clip, slide, tone
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.journal import work
from upbeat.rooms.polish.actions import joining as at_work
from upbeat.rooms.polish.actions.joining import run_joining
from upbeat.rooms.record import storage
from upbeat.rooms.record.actions.joining import start_joining
from upbeat.rooms.record.models import Asset, Joining, Upload
from upbeat.rooms.record.probing import probe


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT


@pytest.fixture
def takes(media, tmp_path, db):
    """A browser's WebM that broke off, an MP4 of another shape, and a stereo one: three passages of a script."""
    school = make_school()
    live = {"codecs": ("libvpx", "libopus"), "options": {"live": "1"}}
    clips = [
        cut_off(
            make_clip(tmp_path / "live.webm", seconds=3, picture=slide(320, 180), **live), tmp_path / "a.webm", 0.7
        ),
        make_clip(tmp_path / "b.mp4", seconds=1.4, picture=slide(160, 120), fps=10),
        make_clip(tmp_path / "c.mp4", seconds=2, picture=slide(160, 90), sound=tone(2.5, channels=2)),
    ]
    with scope(school=school):
        teacher = make_teacher(school)
        passages = [Passage(str(number), "Words.") for number in range(3)]
        sections = make_script(teacher, make_point(school), passages=passages).sections.order_by("position")
        yield [
            make_take(section, teacher, clip, duration_s=probe(clip, max_seconds=60).duration_s)
            for section, clip in zip(sections, clips, strict=True)
        ]


@pytest.fixture
def joining(takes):
    script = takes[0].section.script
    return start_joining(by=script.author, script=script)


def test_takes_of_all_kinds_become_one_recording(joining, takes, media, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        upload = run_joining(joining_id=joining.pk)
        assert run_joining(joining_id=joining.pk) is None
    assert run_jobs() == ["check"]
    asset = Asset.objects.get(upload=upload)
    assert asset.made_of == [
        [take.asset_id, take.section_id, seconds] for take, seconds in zip(takes, (2, 2, 2), strict=True)
    ]
    assert asset.duration_s == pytest.approx(6, abs=0.15)
    assert (asset.probe["width"], asset.probe["height"], asset.probe["fps"]) == (320, 180, 25.0)
    assert (asset.probe["container"], asset.probe["audio_channels"], asset.probe["audio_rate"]) == ("mp4", 2, 48_000)
    assert (asset.script, asset.by) == (joining.script, joining.asked_by)
    assert list(media.glob("uploads/*")) == []
    assert (Joining.objects.get().state, Joining.objects.get().progress) == ("done", 1.0)


def test_a_take_that_cannot_be_read_is_said_and_nothing_is_left(joining, takes, media):
    storage.absolute(takes[1].asset.path).write_bytes(b"no video")
    assert run_joining(joining_id=joining.pk) is None
    assert (Joining.objects.get().state, Joining.objects.get().error) == ("failed", "take_damaged")
    assert (list(media.glob("uploads/*")), Upload.objects.count()) == ([], 0)


def test_one_that_takes_too_long_is_ended(joining, media, monkeypatch):
    limits = at_work.limits_for(1)
    monkeypatch.setattr(at_work, "limits_for", lambda duration_s: limits.__class__(**{**vars(limits), "wall_s": 0.05}))
    assert run_joining(joining_id=joining.pk) is None
    assert Joining.objects.get().error == "join_too_slow"
    assert list(media.glob("uploads/*")) == []


def test_a_worker_who_was_thought_dead_leaves_nothing(joining, media, monkeypatch):
    tell = work.Hold.tell

    def taken_over(held, progress, **values):
        Joining.objects.update(tries=7)
        tell(held, progress, **values)

    monkeypatch.setattr(work.Hold, "tell", taken_over)
    assert run_joining(joining_id=joining.pk) is None
    assert (Joining.objects.get().state, Upload.objects.count()) == ("running", 0)
    assert list(media.glob("uploads/*")) == []
