"""The files play in byte ranges, and a whole second is where the bytes of one second end."""

import io
from pathlib import Path

import av
import pytest

from media_corpus import make_clip
from upbeat.kernel.gating import cut_bytes, segments_for_playlist
from upbeat.rooms.polish.line.fragments import as_rows, read_index
from upbeat.rooms.polish.line.result import LineResult, Rendition


@pytest.fixture(params=["720p", "480p", "audio"])
def rung(request: pytest.FixtureRequest, polished: LineResult) -> Rendition:
    return next(made for made in polished.renditions if made.rung == request.param)


def decoded(data: bytes) -> tuple[list[float], float]:
    """The seconds of all pictures, and where the sound ends."""
    with av.open(io.BytesIO(data)) as container:
        pictures = [frame.time for frame in container.decode(video=0)] if container.streams.video else []
    with av.open(io.BytesIO(data)) as container:
        frames = list(container.decode(audio=0))
        return pictures, frames[-1].time + frames[-1].samples / frames[-1].sample_rate


def test_the_fragments_follow_each_other_to_the_end_of_the_file(rung: Rendition, folder: Path) -> None:
    at = rung.init_size
    for fragment in rung.fragments:
        assert fragment.offset == at
        at += fragment.size
    assert at == rung.size == (folder / rung.file).stat().st_size


def test_every_second_is_the_start_of_a_fragment(rung: Rendition) -> None:
    packet = 1024 / 48_000
    for second, fragment in enumerate(rung.fragments):
        assert second <= fragment.start < second + packet
        assert fragment.duration <= 1 + packet
        if rung.rung != "audio":
            assert fragment.start == second
            assert fragment.duration == (1.0 if second < 8 else 0.4)


def test_a_key_frame_stands_at_every_sixth_second(rung: Rendition) -> None:
    assert [f.keyframe for f in rung.fragments] == [second % 6 == 0 for second in range(9)]


@pytest.mark.parametrize("open_seconds", [1, 4, 6, 7])
def test_the_file_cut_at_a_checkpoint_plays_and_ends_there(rung: Rendition, folder: Path, open_seconds: int) -> None:
    end = cut_bytes(rung.fragments, open_seconds)
    assert end == rung.fragments[open_seconds].offset
    pictures, sound_ends = decoded((folder / rung.file).read_bytes()[:end])
    if rung.rung != "audio":
        assert pictures == pytest.approx([i / 15 for i in range(15 * open_seconds)])
    assert open_seconds <= sound_ends + 1024 / 48_000
    assert sound_ends <= open_seconds + 1024 / 48_000


def test_a_segment_alone_plays_behind_the_init_segment(rung: Rendition, folder: Path) -> None:
    data = (folder / rung.file).read_bytes()
    _, second = segments_for_playlist(rung.fragments, rung.size)
    pictures, _ = decoded(data[: rung.init_size] + data[second.offset : second.offset + second.size])
    assert second.start == pytest.approx(6, abs=0.03)
    if rung.rung != "audio":
        assert (pictures[0], len(pictures)) == (6.0, 36)


def test_the_codecs_are_named_for_a_playlist(polished: LineResult) -> None:
    high, low, sound = polished.renditions
    assert high.codecs == "avc1.64000d,mp4a.40.2"
    assert low.codecs.startswith("avc1.6400")
    assert sound.codecs == "mp4a.40.2"


def test_the_peak_bitrate_is_that_of_the_dearest_segment(rung: Rendition) -> None:
    segments = segments_for_playlist(rung.fragments, rung.size)
    assert rung.bitrate == max(round(8 * part.size / part.duration) for part in segments)


def test_the_rows_are_what_the_gate_reads(rung: Rendition) -> None:
    assert as_rows(rung.fragments)[0] == [rung.init_size, rung.fragments[0].size, 0.0, rung.fragments[0].duration, 1]


def test_an_ordinary_mp4_has_no_index(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no fragment"):
        read_index(make_clip(tmp_path / "plain.mp4", seconds=1))
