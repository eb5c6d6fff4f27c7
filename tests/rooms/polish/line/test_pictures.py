"""Scaling keeps no picture longer than it is needed."""

import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from upbeat.rooms.polish.line.pictures import Scaler
from upbeat.rooms.polish.line.survey import Survey

MB = 2**20


def resident() -> int:
    told = Path("/proc/self/status").read_text().partition("VmRSS:")[2]
    return int(told.split()[0]) * 1024


@pytest.mark.skipif(sys.platform != "linux", reason="memory is told by /proc")
def test_memory_does_not_grow_with_the_length_of_the_film() -> None:
    survey = Survey("mp4", 0.0, 60.0, 1280, 720, (1, 1), 0, 15)
    scaler = Scaler(survey, [(1280, 720), (854, 480)])
    frame = av.VideoFrame.from_ndarray(np.full((720, 1280), 90, np.uint8), format="gray").reformat(format="yuv420p")
    before = 0
    for index in range(160):
        frame.pts, frame.time_base = index, Fraction(1, 15)
        scaler.scale(frame)
        if index == 20:
            before = resident()
    assert resident() - before < 20 * MB  # 140 pictures of 854 × 480 are 82 MB
