"""Sound without a picture: what is taken and what is refused, on files made on the spot."""

from pathlib import Path

import numpy as np
import pytest

from media_corpus import RATE, cut_off, make_clip, tone
from sound_corpus import CODECS, cover, make_sound, with_cover
from upbeat.rooms.record.findings import Probe
from upbeat.rooms.record.probing import probe
from upbeat.rooms.record.refusals import Refusal, UnusableVideo
from upbeat.rooms.record.sounding import sound_kind

THREE_HOURS = 10_800.0


@pytest.fixture(scope="module")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("sounds")
    return {suffix: make_sound(folder / f"lied.{suffix}") for suffix in CODECS}


def look(path: Path, max_seconds: float = THREE_HOURS) -> Probe | Refusal:
    try:
        return probe(path, max_seconds=max_seconds)
    except UnusableVideo as unusable:
        return unusable.refusal


@pytest.mark.parametrize(
    ("suffix", "container"),
    [("mp3", "mp3"), ("m4a", "mp4"), ("aac", "aac"), ("wav", "wav"), ("flac", "flac"), ("ogg", "ogg"),
     ("webm", "webm"), ("mka", "mkv")],
)  # fmt: skip
def test_every_common_kind_of_sound_is_taken_whatever_its_name(
    sounds: dict[str, Path], tmp_path: Path, suffix: str, container: str
) -> None:
    named = tmp_path / "lied.mp4"
    named.write_bytes(sounds[suffix].read_bytes())
    found = probe(named, max_seconds=THREE_HOURS)
    assert (found.container, found.sound_alone, found.video_codec) == (container, True, "")
    assert (found.width, found.height, found.audio_rate, found.audio_channels) == (0, 0, RATE, 1)
    assert found.duration_s == pytest.approx(6, abs=0.1)


@pytest.mark.parametrize("side", [600, 8000, 0], ids=["cover", "large", "broken"])
def test_a_cover_within_an_mp3_is_no_picture_of_it(sounds: dict[str, Path], tmp_path: Path, side: int) -> None:
    picture = cover(side) if side else b"GIF89a" + bytes(90)
    found = probe(with_cover(sounds["mp3"], tmp_path / "shop.mp3", picture), max_seconds=THREE_HOURS)
    assert (found.container, found.sound_alone) == ("mp3", True)
    assert found.duration_s == pytest.approx(6, abs=0.1)


@pytest.mark.parametrize("suffix", sorted(set(CODECS) - {"aac"}))
def test_a_sound_without_its_second_half_is_truncated(sounds: dict[str, Path], tmp_path: Path, suffix: str) -> None:
    assert look(cut_off(sounds[suffix], tmp_path / f"cut.{suffix}", 0.5)) == Refusal("truncated")


@pytest.mark.parametrize("suffix", sorted(set(CODECS) - {"aac", "wav"}))
def test_a_sound_whose_second_half_never_arrived_is_truncated(
    sounds: dict[str, Path], tmp_path: Path, suffix: str
) -> None:
    data = bytearray(sounds[suffix].read_bytes())
    data[len(data) // 2 :] = bytes(len(data) - len(data) // 2)
    hollow = tmp_path / f"hollow.{suffix}"
    hollow.write_bytes(data)
    assert look(hollow) == Refusal("truncated")


@pytest.mark.parametrize("suffix", CODECS)
def test_silence_is_refused(tmp_path: Path, suffix: str) -> None:
    silence = np.zeros((1, 3 * RATE), np.float32)
    assert look(make_sound(tmp_path / f"silent.{suffix}", sound=silence)) == Refusal("nothing_heard")


def test_silence_with_the_offset_of_a_cheap_sound_card_is_refused(tmp_path: Path) -> None:
    offset = np.full((1, 3 * RATE), 0.05, np.float32)
    assert look(make_sound(tmp_path / "offset.wav", sound=offset)) == Refusal("nothing_heard")


def test_what_begins_after_a_long_silence_is_heard(tmp_path: Path) -> None:
    late = np.concatenate([np.zeros((1, 60 * RATE), np.float32), tone(1)], axis=1)
    assert isinstance(look(make_sound(tmp_path / "late.flac", sound=late)), Probe)


def test_what_is_too_long_names_its_length_and_the_limit(sounds: dict[str, Path], tmp_path: Path) -> None:
    long = make_sound(tmp_path / "long.mp3", seconds=180)
    assert look(long, max_seconds=60) == Refusal("too_long", {"minutes": 3, "limit": 1})
    headless = tmp_path / "headless.mp3"
    headless.write_bytes(long.read_bytes().replace(b"Info", b"\0\0\0\0", 1).replace(b"Xing", b"\0\0\0\0", 1))
    assert look(headless, max_seconds=60) == Refusal("too_long", {"minutes": 1, "limit": 1})


def test_a_rate_that_no_sound_has_is_too_much(sounds: dict[str, Path], tmp_path: Path) -> None:
    data = bytearray(sounds["wav"].read_bytes())
    at = data.index(b"fmt ") + 8
    data[at + 4 : at + 8] = (3_000_000).to_bytes(4, "little")
    strange = tmp_path / "strange.wav"
    strange.write_bytes(data)
    assert look(strange) == Refusal("too_much")
    data[at + 2 : at + 4], data[at + 4 : at + 8] = (60).to_bytes(2, "little"), RATE.to_bytes(4, "little")
    strange.write_bytes(data)
    assert look(strange) == Refusal("too_much")


def test_a_codec_that_is_not_known_is_refused_with_another_one_to_save_as(
    sounds: dict[str, Path], tmp_path: Path
) -> None:
    data = bytearray(sounds["wav"].read_bytes())
    at = data.index(b"fmt ") + 8
    data[at : at + 2] = (0x0161).to_bytes(2, "little")  # Windows Media
    strange = tmp_path / "strange.wav"
    strange.write_bytes(data)
    assert look(strange) == Refusal("unknown_sound")


def test_noise_named_mp3_is_refused(tmp_path: Path) -> None:
    noise = tmp_path / "noise.mp3"
    noise.write_bytes(np.random.default_rng(5).bytes(40_000))
    assert look(noise) == Refusal("not_a_video")
    noise.write_bytes(b"\xff\xfb\x90\x00" + np.random.default_rng(5).bytes(40_000))
    assert isinstance(refused := look(noise), Refusal)
    assert refused.code in ("damaged", "truncated")


@pytest.mark.parametrize("start", ["\ufeffDear colleague".encode("utf-16-le"), b"\xff\xd8\xff\xe0 a photo", b"\xff"])
def test_a_text_or_a_photo_that_begins_like_an_mp3_is_none(tmp_path: Path, start: bytes) -> None:
    path = tmp_path / "begins"
    path.write_bytes(start + bytes(50))
    with path.open("rb") as file:
        assert sound_kind(file, path.stat().st_size) is None


def test_a_film_in_ogg_is_not_taken_for_a_sound(tmp_path: Path) -> None:
    film = make_clip(tmp_path / "film.mkv", codecs=("libvpx", "libopus"))
    renamed = tmp_path / "film.ogg"
    renamed.write_bytes(film.read_bytes())
    found = probe(renamed, max_seconds=THREE_HOURS)
    assert (found.container, found.sound_alone) == ("mkv", False)
