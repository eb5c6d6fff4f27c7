"""A short film of something performed: made anew, small, upright; or refused with what to do."""

import av
import pytest

from media_corpus import make_clip, rotated
from upbeat.rooms.record.reading.films import LONG_SIDE, read_film
from upbeat.rooms.record.reading.process import read_confined
from upbeat.rooms.record.refusals import UnusableMaterial
from upbeat.rooms.record.source import Unfit

pytestmark = pytest.mark.django_db


def look(path):
    with av.open(str(path)) as made:
        picture, sound = made.streams.video[0], made.streams.best("audio")
        seconds = float(made.duration / av.time_base)
        return picture.codec_context.name, (picture.width, picture.height), sound is not None, seconds


def test_a_film_becomes_a_small_mp4_of_the_same_length_without_what_was_written_beside_it(tmp_path):
    clip = make_clip(tmp_path / "clip.mov", seconds=2, options={"movflags": "use_metadata_tags"})
    (tmp_path / "out").mkdir()
    found = read_confined(clip, tmp_path / "out", films=True)
    codec, size, has_sound, seconds = look(tmp_path / "out/film.mp4")
    assert (found.kind, found.pages) == ("film", [])
    assert found.duration_s == pytest.approx(2, abs=0.1)
    assert (codec, size, has_sound) == ("h264", (160, 90), True)
    assert seconds == pytest.approx(2, abs=0.1)
    with av.open(str(tmp_path / "out/film.mp4")) as made:
        assert set(made.metadata) <= {"major_brand", "minor_version", "compatible_brands", "encoder"}


def test_a_film_from_a_phone_held_upright_stands_upright(tmp_path):
    clip = rotated(make_clip(tmp_path / "clip.mp4", seconds=1), tmp_path / "turned.mp4")
    read_film(clip, tmp_path, "mov")
    _codec, (width, height), _sound, _seconds = look(tmp_path / "film.mp4")
    assert (width, height) == (90, 160)


def test_a_film_without_sound_is_taken_too(tmp_path):
    read_film(make_clip(tmp_path / "clip.mp4", seconds=1, silent=True), tmp_path, "mov")
    assert look(tmp_path / "film.mp4")[2] is False


def test_a_film_that_is_too_long_is_refused_with_how_long_it_may_be(tmp_path):
    clip = make_clip(tmp_path / "clip.mp4", seconds=4, fps=1, times=[0.0, 60.0, 120.0, 181.0], silent=True)
    with pytest.raises(Unfit) as no:
        read_film(clip, tmp_path, "mov")
    assert (no.value.code, no.value.params) == ("film_too_long", {"limit": 3})
    assert LONG_SIDE < 1280


def test_as_material_of_a_passage_a_film_is_refused_as_before(tmp_path):
    (tmp_path / "out").mkdir()
    with pytest.raises(UnusableMaterial):
        read_confined(make_clip(tmp_path / "clip.mp4", seconds=1), tmp_path / "out")


def test_what_only_looks_like_a_film_is_refused(tmp_path):
    broken = tmp_path / "clip.mp4"
    broken.write_bytes(b"\0\0\0\x18ftypisom" + b"\0" * 4000)
    (tmp_path / "out").mkdir()
    with pytest.raises(UnusableMaterial):
        read_confined(broken, tmp_path / "out", films=True)
