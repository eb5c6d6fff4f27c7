"""Whatever comes, the renditions are upright, in proportion, at a constant rate, as loud as asked, in step."""

import io
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from media_corpus import RATE, Picture, Sound, busy, make_clip, rotated, slide, tone
from upbeat.rooms.polish.line.encode import encode
from upbeat.rooms.polish.line.levels import Level, Plan
from upbeat.rooms.polish.line.rungs import MUSIC, RUNGS, SPEECH
from upbeat.rooms.polish.line.rungs import Sound as SoundQuality
from upbeat.rooms.polish.line.survey import survey

AS_IT_IS = Plan(0.0, False, False, Level(-20, -6), Level(-20, -6))


def rungs_of(source: Path, quality: SoundQuality = SPEECH) -> dict[str, bytes]:
    files = {name: io.BytesIO() for name in RUNGS}
    encode(source, survey(source, 3600), AS_IT_IS, files, sound=quality)
    return {name: file.getvalue() for name, file in files.items()}


def pictures(data: bytes) -> list[NDArray[np.uint8]]:
    with av.open(io.BytesIO(data)) as container:
        return [frame.to_ndarray(format="rgb24") for frame in container.decode(video=0)]


def sound(data: bytes) -> Sound:
    with av.open(io.BytesIO(data)) as container:
        return np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)


def arrow(width: int, height: int) -> Picture:
    """White above and left, black below, grey on the right: every turn looks different."""

    def draw(index: int) -> NDArray[np.uint8]:
        picture = np.zeros((height, width, 3), np.uint8)
        picture[: height // 2] = 255
        picture[:, width // 2 :] = 128
        return picture

    return draw


def corner_greys(picture: NDArray[np.uint8]) -> list[int]:
    """Top left, top right, bottom left, bottom right, to the nearest of 0, 128 and 255."""
    height, width, _ = picture.shape
    spots = [(0.25, 0.25), (0.25, 0.75), (0.75, 0.25), (0.75, 0.75)]
    values = [float(picture[int(y * height), int(x * width)].mean()) for y, x in spots]
    return [min((0, 128, 255), key=lambda grey: abs(grey - value)) for value in values]


@pytest.mark.parametrize(
    ("name", "codecs"),
    [("a.mov", ("libx264", "aac")), ("a.webm", ("libvpx", "libopus")), ("a.mkv", ("libx264", "libopus"))],
)
def test_every_container_comes_out_at_fifteen_a_second(tmp_path: Path, name: str, codecs: tuple[str, str]) -> None:
    made = rungs_of(make_clip(tmp_path / name, codecs=codecs))
    for rung in ("720p", "480p"):
        with av.open(io.BytesIO(made[rung])) as container:
            assert [frame.time for frame in container.decode(video=0)] == pytest.approx([i / 15 for i in range(45)])


def test_a_recording_of_a_browser_without_duration_comes_out_whole(tmp_path: Path) -> None:
    live = make_clip(tmp_path / "live.webm", codecs=("libvpx", "libopus"), options={"live": "1"})
    made = rungs_of(live)
    assert len(pictures(made["720p"])) == 45
    assert sound(made["audio"]).shape[1] == pytest.approx(3 * RATE, abs=2048)


def test_a_phone_held_upright_comes_out_upright(tmp_path: Path) -> None:
    lying = make_clip(tmp_path / "lying.mp4", seconds=1, picture=arrow(160, 90))
    made = rungs_of(rotated(lying, tmp_path / "phone.mp4"))
    first = pictures(made["720p"])[0]
    assert first.shape == (160, 90, 3)
    assert corner_greys(pictures(rungs_of(lying)["720p"])[0]) == [255, 128, 0, 128]
    assert corner_greys(first) == [0, 255, 128, 128]


@pytest.mark.parametrize(
    ("size", "aspect", "high", "low"),
    [
        ((1440, 1080), None, (960, 720), (640, 480)),
        ((162, 90), None, (162, 90), (162, 90)),
        ((720, 576), Fraction(64, 45), (1024, 576), (854, 480)),
    ],
    ids=["4:3", "small", "wide pixels"],
)
def test_the_shape_stays(
    tmp_path: Path,
    size: tuple[int, int],
    aspect: Fraction | None,
    high: tuple[int, int],
    low: tuple[int, int],
) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=0.4, picture=arrow(*size), aspect=aspect)
    made = rungs_of(clip)
    for rung, expected in (("720p", high), ("480p", low)):
        with av.open(io.BytesIO(made[rung])) as container:
            stream = container.streams.video[0]
            assert (stream.width, stream.height) == expected
            assert stream.sample_aspect_ratio in (None, 0, 1)
        assert corner_greys(pictures(made[rung])[0]) == [255, 128, 0, 128]


def test_odd_sides_become_even(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "odd.mov", seconds=0.4, codecs=("mjpeg", "aac"), picture=slide(161, 91))
    assert pictures(rungs_of(clip)["720p"])[0].shape == (90, 160, 3)


def test_colours_stay_what_they_were(tmp_path: Path) -> None:
    def red(index: int) -> NDArray[np.uint8]:
        return np.broadcast_to(np.array([200, 40, 30], np.uint8), (90, 160, 3)).copy()

    made = rungs_of(make_clip(tmp_path / "red.mp4", seconds=0.4, picture=red))
    with av.open(io.BytesIO(made["720p"])) as container:
        frame = next(container.decode(video=0))
        assert (frame.colorspace, frame.color_range) == (1, 1)
        colour = frame.to_ndarray(format="rgb24", src_colorspace="ITU709")[45, 80]
    assert np.allclose(colour, [200, 40, 30], atol=8)


def test_a_variable_rate_is_shown_as_a_player_would(tmp_path: Path) -> None:
    greys = [40, 80, 120, 160, 200]

    def flat(index: int) -> NDArray[np.uint8]:
        return np.full((90, 160, 3), greys[index], np.uint8)

    times = [0, 0.2, 1.0, 1.8, 2.4]
    made = rungs_of(make_clip(tmp_path / "vfr.mp4", times=times, picture=flat, sound=tone(2.4)))
    shown = [min(greys, key=lambda grey: abs(grey - float(p.mean()))) for p in pictures(made["720p"])]
    assert shown[:37] == 3 * [40] + 12 * [80] + 12 * [120] + 9 * [160] + [200]


def test_much_motion_gets_twenty_five_a_second(tmp_path: Path) -> None:
    assert survey(make_clip(tmp_path / "busy.mp4", picture=busy()), 3600).fps == 25
    assert survey(make_clip(tmp_path / "slide.mp4", picture=slide()), 3600).fps == 15


def test_sound_stays_in_step_with_the_picture(tmp_path: Path) -> None:
    """A flash and a click at second 2 are at second 2 in every rung, within the 45 ms of the studio's rule."""

    def flash(index: int) -> NDArray[np.uint8]:
        return np.full((90, 160, 3), 255 if index >= 50 else 0, np.uint8)

    click = np.zeros((1, 3 * RATE), np.float32)
    click[0, 2 * RATE : 2 * RATE + 200] = 0.5
    made = rungs_of(make_clip(tmp_path / "flash.mp4", picture=flash, sound=click))
    for rung in ("720p", "480p"):
        lit = next(i for i, picture in enumerate(pictures(made[rung])) if picture.mean() > 128) / 15
        assert lit == 2.0
    for rung in RUNGS:
        loud = int(np.argmax(np.abs(sound(made[rung])[0]) > 0.1)) / RATE
        assert loud == pytest.approx(2, abs=0.01)


def test_broken_packets_cost_a_moment_and_not_the_video(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", options={"movflags": "faststart"}, picture=busy())
    data = bytearray(clip.read_bytes())
    chance, body = np.random.default_rng(2), data.index(b"mdat") + 8
    for at in chance.integers(body, len(data), 60):
        data[at] ^= 0xFF
    clip.write_bytes(data)
    made = rungs_of(clip)
    assert len(pictures(made["720p"])) == pytest.approx(75, abs=2)
    assert sound(made["audio"]).shape[1] == pytest.approx(3 * RATE, abs=4096)


def test_sound_that_starts_later_than_the_picture_stays_later(tmp_path: Path) -> None:
    late = np.concatenate([np.zeros((1, RATE), np.float32), tone(2, 0.3)], axis=1)
    made = rungs_of(make_clip(tmp_path / "late.mkv", sound=late, codecs=("libx264", "libopus")))
    assert int(np.argmax(np.abs(sound(made["720p"])[0]) > 0.1)) / RATE == pytest.approx(1, abs=0.03)


def test_where_the_sound_is_longer_the_last_picture_stays(tmp_path: Path) -> None:
    made = rungs_of(make_clip(tmp_path / "a.mkv", times=[0, 0.5, 1.0, 2.9], sound=tone(3)))
    assert len(pictures(made["720p"])) == pytest.approx(45, abs=1)


def test_where_the_picture_is_longer_silence_follows(tmp_path: Path) -> None:
    made = rungs_of(make_clip(tmp_path / "a.mp4", seconds=3, sound=tone(1.5)))
    for rung in RUNGS:
        heard = sound(made[rung])
        assert heard.shape[1] == pytest.approx(3 * RATE, abs=2048)
        assert np.max(np.abs(heard[0, 2 * RATE :])) < 0.001


def test_speech_is_mono_and_music_is_stereo(tmp_path: Path) -> None:
    stereo = np.concatenate([tone(2, 0.2, 440), tone(2, 0.2, 660)])
    clip = make_clip(tmp_path / "stereo.mp4", seconds=2, sound=stereo)
    spoken, played = rungs_of(clip, SPEECH), rungs_of(clip, MUSIC)
    assert {len(sound(spoken[rung])) for rung in RUNGS} == {1}
    assert {len(sound(played[rung])) for rung in RUNGS} == {2}
    left, right = sound(played["720p"])[:, RATE // 2 : RATE]
    assert abs(np.corrcoef(left, right)[0, 1]) < 0.1


def test_noise_is_held_below_the_ceiling_of_each_rung(tmp_path: Path) -> None:
    chance = np.random.default_rng(5)

    def snow(index: int) -> NDArray[np.uint8]:
        return chance.integers(0, 256, (180, 320, 3), np.uint8)

    hiss = (0.1 * chance.standard_normal((1, 6 * RATE))).astype(np.float32)
    made = rungs_of(make_clip(tmp_path / "snow.mov", seconds=6, codecs=("mjpeg", "aac"), picture=snow, sound=hiss))
    bits_a_second = {rung: 8 * len(data) / 6 for rung, data in made.items()}
    # A player's buffer of two seconds may be filled at once; over minutes that is nothing.
    assert bits_a_second["720p"] <= 1.35 * (700_000 + 64_000)
    assert bits_a_second["480p"] <= 1.35 * (250_000 + 64_000)
    assert bits_a_second["audio"] <= 1.15 * 48_000


def test_the_same_source_gives_the_same_bytes(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4")
    assert rungs_of(clip) == rungs_of(clip)
