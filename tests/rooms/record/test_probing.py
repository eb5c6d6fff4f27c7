"""What is taken and what is refused, on files made on the spot."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from django.utils import translation

from media_corpus import box, busy, cut_off, make_clip, patched, rotated, slide, tone
from upbeat.kernel.errors import Invalid
from upbeat.rooms.record.confinement import Limits
from upbeat.rooms.record.probing import LIMITS, probe
from upbeat.rooms.record.refusals import SENTENCES, Refusal, UnusableVideo, sentence

THREE_HOURS = 10_800.0


@pytest.fixture(scope="session")
def lecture(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_clip(tmp_path_factory.mktemp("corpus") / "lecture.mp4")


def refusal_of(path: Path, max_seconds: float = THREE_HOURS) -> Refusal:
    """Probe, expect a refusal, and check that nothing was left beside the file and the file is as it was."""
    before = {p.name: p.stat().st_size for p in path.parent.iterdir()}
    with pytest.raises(UnusableVideo) as caught:
        probe(path, max_seconds=max_seconds)
    assert {p.name: p.stat().st_size for p in path.parent.iterdir()} == before
    assert caught.value.message == sentence(caught.value.refusal)
    assert isinstance(caught.value, Invalid)
    return caught.value.refusal


def test_an_mp4_is_described(lecture: Path) -> None:
    found = probe(lecture, max_seconds=THREE_HOURS)
    assert (found.container, found.video_codec, found.duration_s) == ("mp4", "h264", 3.0)
    assert (found.width, found.height, found.fps, found.rotation) == (160, 90, 25.0, 0)
    assert (found.has_audio, found.audio_rate, found.audio_channels) == (True, 48_000, 1)
    assert found.bytes == lecture.stat().st_size


@pytest.mark.parametrize(
    ("name", "codecs", "options", "container", "codec"),
    [
        ("a.mov", ("libx264", "aac"), {}, "mov", "h264"),
        ("a.webm", ("libvpx", "libopus"), {}, "webm", "vp8"),
        ("a.mkv", ("libx264", "aac"), {}, "mkv", "h264"),
        ("old.mov", ("mjpeg", "pcm_s16le"), {}, "mov", "mjpeg"),
        ("fragments.mp4", ("libx264", "aac"), {"movflags": "frag_keyframe+empty_moov"}, "mp4", "h264"),
    ],
)
def test_every_common_container_is_taken(
    tmp_path: Path, name: str, codecs: tuple[str, str], options: dict[str, str], container: str, codec: str
) -> None:
    found = probe(make_clip(tmp_path / name, codecs=codecs, options=options), max_seconds=THREE_HOURS)
    assert (found.container, found.video_codec, found.has_audio) == (container, codec, True)
    assert found.duration_s == pytest.approx(3, abs=0.1)


def test_a_recording_of_a_browser_has_no_duration_and_gets_one(tmp_path: Path) -> None:
    live = make_clip(tmp_path / "live.webm", codecs=("libvpx", "libopus"), options={"live": "1"})
    assert probe(live, max_seconds=THREE_HOURS).duration_s == pytest.approx(3, abs=0.05)


def test_a_recording_of_a_browser_that_crashed_is_as_long_as_it_got(tmp_path: Path) -> None:
    live = make_clip(tmp_path / "live.webm", codecs=("libvpx", "libopus"), options={"live": "1"})
    assert probe(cut_off(live, tmp_path / "cut.webm", 0.6), max_seconds=THREE_HOURS).duration_s == pytest.approx(
        1.8, abs=0.1
    )


def test_a_phone_held_upright_is_known_by_its_rotation(lecture: Path, tmp_path: Path) -> None:
    found = probe(rotated(lecture, tmp_path / "phone.mp4"), max_seconds=THREE_HOURS)
    assert (found.width, found.height, found.rotation) == (160, 90, 90)


def test_four_to_three_and_a_variable_rate_are_taken(tmp_path: Path) -> None:
    old = probe(make_clip(tmp_path / "old.mp4", picture=slide(160, 120)), max_seconds=THREE_HOURS)
    assert (old.width, old.height) == (160, 120)
    times = [0, 0.1, 0.13, 0.5, 0.9, 1.6, 2.4, 2.5, 2.9]
    jumpy = probe(make_clip(tmp_path / "jumpy.mp4", times=times), max_seconds=THREE_HOURS)
    assert jumpy.duration_s == pytest.approx(3, abs=0.1)


def test_a_text_named_mp4_is_not_a_video(tmp_path: Path) -> None:
    path = tmp_path / "text.mp4"
    path.write_text("Dear colleague, here is the video. " * 50)
    assert refusal_of(path) == Refusal("not_a_video")


def test_noise_is_not_a_video(tmp_path: Path) -> None:
    path = tmp_path / "noise.mp4"
    path.write_bytes(bytes(range(256)) * 40)
    assert refusal_of(path) == Refusal("not_a_video")


def test_a_playlist_that_names_files_of_the_server_is_not_opened(tmp_path: Path) -> None:
    path = tmp_path / "list.mp4"
    path.write_text("#EXTM3U\n#EXTINF:1,\nfile:///etc/hostname\n#EXT-X-ENDLIST\n")
    assert refusal_of(path) == Refusal("not_a_video")


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "empty.mp4"
    path.touch()
    assert refusal_of(path) == Refusal("empty")


@pytest.mark.parametrize("share", [0.02, 0.5, 0.99])
@pytest.mark.parametrize(
    ("name", "options"),
    [
        ("a.mp4", {}),
        ("a.mp4", {"movflags": "faststart"}),
        ("a.mp4", {"movflags": "frag_keyframe+empty_moov"}),
        ("a.mov", {}),
        ("a.mkv", {}),
    ],
)
def test_a_file_without_its_end_is_truncated(tmp_path: Path, name: str, options: dict[str, str], share: float) -> None:
    whole = make_clip(tmp_path / name, options=options, seconds=1)
    assert refusal_of(cut_off(whole, tmp_path / f"cut-{name}", share)) == Refusal("truncated")


def test_a_file_whose_second_half_never_arrived_is_truncated(tmp_path: Path) -> None:
    whole = make_clip(tmp_path / "a.mp4", seconds=6, picture=busy(), options={"movflags": "faststart"})
    data = bytearray(whole.read_bytes())
    middle = (data.index(b"mdat") + len(data)) // 2
    data[middle:] = bytes(len(data) - middle)
    hollow = tmp_path / "hollow.mp4"
    hollow.write_bytes(data)
    assert refusal_of(hollow) == Refusal("truncated")


def test_a_video_without_sound_is_refused(tmp_path: Path) -> None:
    silent = make_clip(tmp_path / "silent.mp4", silent=True)
    assert refusal_of(silent) == Refusal("no_sound")


def test_three_hours_are_too_long(tmp_path: Path) -> None:
    long = make_clip(tmp_path / "long.mp4", times=[0, 1, 2, THREE_HOURS])
    assert refusal_of(long, max_seconds=5400) == Refusal("too_long", {"minutes": 180, "limit": 90})


def test_three_hours_that_the_header_hides_are_too_long(tmp_path: Path) -> None:
    long = make_clip(
        tmp_path / "long.webm", times=[0, 1, 2, THREE_HOURS], codecs=("libvpx", "libopus"), options={"live": "1"}
    )
    assert refusal_of(long, max_seconds=5400).code == "too_long"


BOMBS: dict[str, Callable[[Path, Path], Path]] = {
    "a table of contents of 4 GB": lambda a, b: patched(a, b, b"moov", -8, b"\xff\xff\xff\x00"),
    "a body of an exabyte": lambda a, b: patched(a, b, b"mdat", -8, b"\0\0\0\1mdat\x0f" + 7 * b"\xff"),
    "4 billion samples of one size": lambda a, b: patched(a, b, b"stsz", 4, b"\0\0\0\1\xff\xff\xff\xf0"),
    "4 billion samples of a size each": lambda a, b: patched(a, b, b"stsz", 4, b"\0\0\0\0\xff\xff\xff\xf0"),
    "2 billion chunks": lambda a, b: patched(a, b, b"stsc", 4, b"\x7f\xff\xff\xff"),
    "a picture of centuries": lambda a, b: patched(a, b, b"stts", 8, 4 * b"\x7f" + 4 * b"\x7f"),
}


@pytest.mark.parametrize("bomb", BOMBS)
def test_a_header_that_claims_too_much_is_refused(lecture: Path, tmp_path: Path, bomb: str) -> None:
    assert refusal_of(BOMBS[bomb](lecture, tmp_path / "bomb.mp4")) == Refusal("too_much")


def test_five_thousand_tracks_are_too_much(lecture: Path, tmp_path: Path) -> None:
    data = lecture.read_bytes()
    at = data.index(b"moov") - 4
    moov = data[at : at + int.from_bytes(data[at : at + 4], "big")]
    track = moov.index(b"trak") - 4
    one = moov[track : track + int.from_bytes(moov[track : track + 4], "big")]
    bomb = tmp_path / "tracks.mp4"
    bomb.write_bytes(data[:at] + box(b"moov", moov[8:] + 5000 * one))
    assert refusal_of(bomb) == Refusal("too_much")


def test_a_picture_that_needs_more_memory_than_the_limit_is_too_much(tmp_path: Path) -> None:
    wall = make_clip(tmp_path / "wall.mov", seconds=0.04, codecs=("mjpeg", "aac"), picture=slide(8000, 4000))
    with pytest.raises(UnusableVideo) as caught:
        probe(wall, max_seconds=THREE_HOURS, limits=replace(LIMITS, memory_bytes=160 * 2**20))
    assert caught.value.refusal == Refusal("too_much")


@pytest.mark.parametrize(
    ("limits", "code"),
    [(replace(LIMITS, wall_s=0.01), "too_slow"), (replace(LIMITS, stdout_bytes=8), "too_much")],
    ids=["time", "output"],
)
def test_a_probe_that_passes_its_limits_is_killed(lecture: Path, limits: Limits, code: str) -> None:
    with pytest.raises(UnusableVideo) as caught:
        probe(lecture, max_seconds=THREE_HOURS, limits=limits)
    assert caught.value.refusal == Refusal(code)


def test_stereo_is_counted(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "stereo.mp4", sound=tone(3, channels=2))
    assert probe(clip, max_seconds=THREE_HOURS).audio_channels == 2


def test_every_code_has_a_sentence_and_the_length_names_its_limit() -> None:
    with translation.override("en"):
        assert sentence(Refusal("no_sound")).startswith("This video has no sound.")
        assert "180 minutes; at most 90" in sentence(Refusal("too_long", {"minutes": 180, "limit": 90}))
        for code in SENTENCES:
            params = dict.fromkeys(("minutes", "limit", "width", "height", "most", "pages"), 1)
            assert sentence(Refusal(code, params)).endswith(".")
