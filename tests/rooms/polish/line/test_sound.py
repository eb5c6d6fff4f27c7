"""The sound keeps to the clock of the source."""

from fractions import Fraction
from pathlib import Path

import av
import numpy as np

from media_corpus import RATE, make_clip, tone
from upbeat.rooms.polish.line import sound
from upbeat.rooms.record.source import open_source


def heard(frames: list[av.AudioFrame], start_s: float = 0.0) -> sound.Block:
    return np.concatenate(list(sound._pieces(frames, start_s, 1, 60)), axis=1)


def frame(second: float, samples: int, level: float = 0.5, rate: int = RATE) -> av.AudioFrame:
    block = av.AudioFrame.from_ndarray(np.full((1, samples), level, np.float32), format="fltp", layout="mono")
    block.sample_rate = rate
    block.pts = round(second * rate)
    block.time_base = Fraction(1, rate)
    return block


def test_a_gap_is_filled_with_silence() -> None:
    whole = heard([frame(0, 4800), frame(1, 4800)])
    assert whole.shape[1] == RATE + 4800
    assert not np.any(whole[0, 4800:RATE])
    assert np.all(whole[0, RATE:] == 0.5)


def test_sound_that_begins_later_than_the_picture_begins_later() -> None:
    whole = heard([frame(3.5, 4800)], start_s=3.0)
    assert whole.shape[1] == RATE // 2 + 4800
    assert not np.any(whole[0, : RATE // 2])


def test_an_overlap_is_left_out() -> None:
    assert heard([frame(0, RATE), frame(0.5, 4800), frame(1, 4800)]).shape[1] == RATE + 4800


def test_a_clock_that_jumps_far_ahead_is_not_believed() -> None:
    assert heard([frame(0, 4800), frame(9000, 4800), frame(0.1, 4800)]).shape[1] == 2 * 4800


def test_rounding_of_a_container_clock_makes_no_clicks() -> None:
    whole = heard([frame(0, 4800), frame(0.101, 4800), frame(0.199, 4800)])
    assert whole.shape[1] == 3 * 4800


def test_another_rate_becomes_ours() -> None:
    whole = heard([frame(i, 44_100, rate=44_100) for i in range(3)])
    assert abs(whole.shape[1] - 3 * RATE) <= 32


def test_blocks_are_seconds(tmp_path: Path) -> None:
    clip = make_clip(tmp_path / "a.mp4", seconds=2.5, sound=tone(2.5))
    with open_source(clip, "mp4") as container:
        lengths = [b.shape for b in sound.blocks(container, container.streams.audio[0], 0.0, 2, 60)]
    assert lengths[:2] == [(2, RATE), (2, RATE)]
    assert abs(lengths[2][1] - RATE // 2) <= 1024
