"""The ear: clipping and levels, from the sound as it is decoded."""

from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from media_corpus import RATE, make_clip, speech
from upbeat.kernel.intervals import Interval
from upbeat.rooms.polish.line.findings import Heard
from upbeat.rooms.polish.line.hearing import Ear
from upbeat.rooms.polish.line.line import run_line

SCALES = {"s16": (np.int16, 32767), "s32": (np.int32, 2**31 - 1), "flt": (np.float32, 1), "dbl": (np.float64, 1)}


def frame(samples: NDArray[np.float64], format: str) -> av.AudioFrame:
    """Channels × samples at full scale ±1 as a frame of this format."""
    layout = "stereo" if len(samples) == 2 else "mono"
    if format.startswith("u8"):
        values = np.round(samples * 127 + 128).astype(np.uint8)
    else:
        kind, scale = SCALES[format.removesuffix("p")]
        values = (samples * scale).astype(kind)
    if not format.endswith("p"):
        values = np.ascontiguousarray(values.T).reshape(1, -1)
    made = av.AudioFrame.from_ndarray(values, format=format, layout=layout)
    made.sample_rate, made.time_base, made.pts = RATE, Fraction(1, RATE), 0
    return made


def clips(*frames: av.AudioFrame) -> int:
    ear = Ear()
    for second, one in enumerate(frames):
        ear.hear_frame(one, second)
    return ear.heard().clips


def row(*values: float) -> NDArray[np.float64]:
    return np.array([values])


@pytest.mark.parametrize("format", ["u8", "u8p", "s16", "s16p", "s32", "s32p", "flt", "fltp", "dbl", "dblp"])
def test_three_full_samples_in_a_row_are_one_event_in_every_format(format: str) -> None:
    assert clips(frame(row(0, 1, 1, 0, 1, 0), format)) == 0
    assert clips(frame(row(0, 1, 1, 1, 0, 0), format)) == 1
    assert clips(frame(row(0, -1, -1, -1, -1, -1, 0, 1, 1, 1, 0), format)) == 2


@pytest.mark.parametrize("format", ["s16", "fltp"])
def test_what_is_overdriven_in_one_channel_is_heard(format: str) -> None:
    loud = np.stack([np.array([0, 1, 1, 1, 0.0]), np.zeros(5)])
    assert clips(frame(loud, format)) == 1


def test_an_event_over_the_border_of_two_frames_counts_once() -> None:
    assert clips(frame(row(0, 0, 1, 1), "fltp"), frame(row(1, 1, 0, 0), "fltp")) == 1
    assert clips(frame(row(0, 1, 1, 1), "fltp"), frame(row(1, 1, 1, 0), "fltp")) == 1
    assert clips(frame(row(0, 0, 1, 1), "fltp"), frame(row(0, 0, 0, 0), "fltp"), frame(row(1, 0, 0, 0), "fltp")) == 0


def test_the_worst_second_is_named() -> None:
    ear = Ear()
    for second, times in enumerate([1, 3, 0]):
        ear.hear_frame(frame(row(*[0, 1, 1, 1] * times, 0), "fltp"), second + 0.5)
    assert (ear.heard().clips, ear.heard().clipped_at) == (4, 1)


def test_a_constant_offset_is_not_heard() -> None:
    ear = Ear()
    ear.hear(np.full((1, RATE), 0.3, np.float32))
    assert ear.heard() == Heard(0, None, None, ())


def test_an_empty_sound_has_nothing() -> None:
    ear = Ear()
    ear.hear(np.zeros((2, 0), np.float32))
    assert ear.heard() == Heard(0, None, None, ())


def test_the_line_hears_where_somebody_speaks(tmp_path: Path) -> None:
    sound = speech(6, level=0.05)
    sound[:, : 2 * RATE] = 0
    heard = run_line(make_clip(tmp_path / "late.mp4", seconds=6, sound=sound), tmp_path / "line").heard
    assert heard.clips == 0
    assert heard.voice[0].start == pytest.approx(2.0, abs=0.15)
    assert all(one.end < later.start for one, later in pairwise(heard.voice))
    assert isinstance(heard.voice[0], Interval)


def test_the_line_hears_an_overdriven_recording_through_its_codec(tmp_path: Path) -> None:
    sound = np.clip(speech(4, level=1.0) * 12, -1, 1)
    assert run_line(make_clip(tmp_path / "loud.mp4", seconds=4, sound=sound), tmp_path / "line").heard.clips > 20
