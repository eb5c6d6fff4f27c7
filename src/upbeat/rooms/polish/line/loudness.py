"""Loudness put right: one fixed gain for the whole video, and a limiter for the few peaks that it would overdrive.

Measured with libav's ``ebur128`` (ITU-R BS.1770-4, EBU R 128) on the sound as it will be served, after mixing down.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from fractions import Fraction
from math import log10
from typing import Literal, TypeAlias

import av
import numpy as np

from upbeat.rooms.polish.line.levels import Level, Plan
from upbeat.rooms.polish.line.sound import RATE, Block, layout_of

TARGET_LUFS = -16.0  # streaming practice for speech on phones
NEAR_ENOUGH_LU, NEAR_IN_SAMPLE_LU = 0.15, 0.1
PEAK_DBTP = -1.5  # what the served file must keep
CEILING_DBTP = -3.5  # what the limiter keeps: coding in AAC was seen to raise a peak by up to 1.6 dB
SILENT_LUFS = -60.0  # below there is nothing to make audible but noise
MOST_GAIN_DB = 60.0
MEASUREMENTS = 8  # at most: the first, one with the limiter, and corrections where it takes much away
GENTLE_DB = 3.0  # of music, the limiter takes at most so much: more is heard as pumping (practice)
LEAST_SLOPE = 0.25  # of loudness over gain while the limiter works
QUIETEST = -120.0


Meter: TypeAlias = Literal["", "loudness", "peaks"]
"""What a chain tells of the sound at its end: nothing, its loudness, or its true peaks as well, for thrice the work."""

Measure: TypeAlias = "Callable[[float, bool], Level]"
"""Reads a whole sound under a gain in dB, with the limiter or without."""


def plan_gain(measure: Measure, sample: Measure | None = None, *, gentle: bool = False) -> Plan:
    """Find gain and limiter by what ``measure`` reads.

    How much the limiter takes away is found by trial. ``sample`` reads only a part of the sound, so it is tried there
    first, and the whole is nearly always read only once more. ``gentle``: for music, which stays softer than speech
    where its peaks would be cut by more than GENTLE_DB otherwise.
    """
    before = measure(0.0, False)
    if before.lufs <= SILENT_LUFS:
        return Plan(0.0, False, True, before, before)
    gain = min(TARGET_LUFS - before.lufs, MOST_GAIN_DB)
    if before.peak_dbtp + gain <= CEILING_DBTP:
        after = Level(round(before.lufs + gain, 2), round(before.peak_dbtp + gain, 2))
        return Plan(round(gain, 2), False, False, before, after)
    if gentle and before.peak_dbtp + gain > CEILING_DBTP + GENTLE_DB:
        gain = round(CEILING_DBTP + GENTLE_DB - before.peak_dbtp, 2)
        return Plan(gain, True, False, before, measure(gain, True))
    slope = 1.0
    if sample is not None and (there := sample(0.0, False).lufs) > SILENT_LUFS:
        apart = before.lufs - there
        (gain, _level), slope = _approach(sample, gain, slope, TARGET_LUFS - apart, NEAR_IN_SAMPLE_LU)
    (gain, after), _slope = _approach(measure, gain, slope, TARGET_LUFS, NEAR_ENOUGH_LU)
    return Plan(round(gain, 2), True, False, before, after)


def _approach(
    measure: Measure, gain: float, slope: float, target: float, near: float
) -> tuple[tuple[float, Level], float]:
    """The gain, and the level under it, nearest to ``target``; and how loudness goes with gain there."""
    tried = [(gain, measure(gain, True))]
    while len(tried) < MEASUREMENTS - 1:
        gain, after = tried[-1]
        step = min((target - after.lufs) / slope, MOST_GAIN_DB - gain)
        if abs(target - after.lufs) <= near or not step:
            break
        louder = measure(gain + step, True)
        if step > 0 and louder.lufs < after.lufs - near:
            break  # the background has come over the gate of the measurement: more gain raises only noise
        slope = min(1.0, max(LEAST_SLOPE, (louder.lufs - after.lufs) / step))
        tried.append((gain + step, louder))
    # Not always the last: a little more gain can lift a quiet background over the gate of the measurement.
    return min(tried, key=lambda attempt: abs(attempt[1].lufs - target)), slope


class Chain:
    """Gain and limiter as a filter graph: blocks in, blocks out, as many samples out as in once it is flushed.

    The limiter works on four times the rate, where the peaks between the samples can be seen (BS.1770-4, annex 2).
    """

    def __init__(self, channels: int, gain_db: float, limited: bool, *, meter: Meter = "") -> None:
        layout = layout_of(channels)
        self.graph = av.filter.Graph()
        last = self.graph.add_abuffer(sample_rate=RATE, format="fltp", layout=layout, time_base=Fraction(1, RATE))
        steps = [("volume", f"volume={gain_db:.2f}dB:precision=float")]
        if limited:
            limit = 10 ** (CEILING_DBTP / 20)
            steps += [
                ("aresample", str(4 * RATE)),
                ("alimiter", f"limit={limit:.6f}:attack=5:release=80:level=0:latency=1"),
                ("aresample", str(RATE)),
            ]
        if meter:
            steps.append(("ebur128", f"peak={'true' if meter == 'peaks' else 'none'}:metadata=1:framelog=quiet"))
        else:
            steps.append(("aformat", f"sample_fmts=fltp:sample_rates={RATE}:channel_layouts={layout}"))
        for name, arguments in [*steps, ("abuffersink", "")]:
            added = self.graph.add(name, arguments or None)
            last.link_to(added)
            last = added
        self.graph.configure()
        self.layout = layout
        self.sent = 0

    def through(self, sound: Iterable[Block]) -> Iterator[av.AudioFrame]:
        """Send blocks of any length through, in order, and yield the frames that come out."""
        for block in sound:
            frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block), format="fltp", layout=self.layout)
            frame.sample_rate, frame.pts, frame.time_base = RATE, self.sent, Fraction(1, RATE)
            self.sent += block.shape[1]
            self.graph.push(frame)
            yield from self._ready()
        self.graph.push(None)
        yield from self._ready()

    def _ready(self) -> Iterator[av.AudioFrame]:
        while True:
            try:
                frame = self.graph.pull()
            except (BlockingIOError, EOFError):
                return
            assert isinstance(frame, av.AudioFrame)
            yield frame


def measure(
    sound: Iterable[Block], channels: int, gain_db: float = 0.0, limited: bool = False, *, meter: Meter = "peaks"
) -> Level:
    """Level of the whole ``sound`` after gain and limiter. Sound of less than 0.4 s counts as silent (−70 LUFS)."""
    facts: dict[str, str] = {}
    for frame in Chain(channels, gain_db, limited, meter=meter).through(sound):
        facts = frame.metadata or facts
    peak = float(facts.get("lavfi.r128.true_peak", 0))
    return Level(
        round(float(facts.get("lavfi.r128.I", -70.0)), 2), round(20 * log10(peak) if peak > 0 else QUIETEST, 2)
    )
