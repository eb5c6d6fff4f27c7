"""What is in a recording that is sound alone: read through once, with some of it decoded all the way.

A picture that lies beside it, such as a cover, is never decoded. No Django and no numpy: runs in a confined process
that has little memory.
"""

from __future__ import annotations

from array import array
from pathlib import Path
from typing import TYPE_CHECKING

import av

from upbeat.rooms.record.findings import Probe
from upbeat.rooms.record.sounding import says_its_length
from upbeat.rooms.record.source import SOUNDS, Unfit, decoded, is_known

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.stream import VideoStream

ABSURD_SECONDS = 48 * 3600.0
TRUNCATED_S = 2.0  # so much of the claimed duration may be missing
MOST_CHANNELS, LOWEST_RATE, HIGHEST_RATE = 8, 4_000, 192_000
HEARD = 0.001
"""Of full scale, −60 dB: what is nowhere louder is silence with the hiss of a sound card."""
SEARCHED_S = 1800.0
"""Of silence at the beginning: who uploads more of it has uploaded the wrong file."""
RUN, EVERY = 24, 240
"""So many packets in a row are decoded out of so many: a decoder needs some before it is sure."""
EASED_RATE, FULL = 8_000, 2.0**15
"""What is listened to for anything at all: less to look through, in whole numbers."""


def inspect_sound(container: InputContainer, audio: AudioStream, kind: str, path: Path, max_seconds: float) -> Probe:
    """Look at the sound in an open file that has no picture.

    Raises Unfit: ``unknown_sound``, ``too_much``, ``too_long``, ``damaged``, ``truncated``, ``nothing_heard``.
    """
    if not is_known(audio):
        raise Unfit("unknown_sound")
    context = audio.codec_context
    rate, channels = context.sample_rate, context.channels
    if not LOWEST_RATE <= rate <= HIGHEST_RATE or not 1 <= channels <= MOST_CHANNELS:
        raise Unfit("too_much" if rate and channels else "damaged")
    size = path.stat().st_size
    claimed_s = claimed_duration(container, None, audio)
    with path.open("rb") as file:
        is_sure = kind not in SOUNDS or says_its_length(file, size, kind)
    if claimed_s is not None and is_sure:
        check_length(claimed_s, max_seconds)
    ear = _Ear()
    ends_s = _read_through(container, audio, ear, max_seconds)
    check_length(ends_s, max_seconds)
    ear.judge()
    if claimed_s is not None and is_sure and ends_s < claimed_s - max(TRUNCATED_S, 0.05 * claimed_s):
        raise Unfit("truncated")
    return Probe(
        container=kind,
        duration_s=round(ends_s, 3),
        width=0,
        height=0,
        fps=0.0,
        has_audio=True,
        audio_rate=rate,
        audio_channels=channels,
        video_codec="",
        rotation=0,
        bytes=size,
    )


def check_length(duration_s: float, max_seconds: float) -> None:
    """Raises Unfit, ``too_much`` or ``too_long``, for what is longer than it may be."""
    if duration_s > ABSURD_SECONDS:
        raise Unfit("too_much")
    if duration_s > max_seconds:
        raise Unfit("too_long", minutes=round(duration_s / 60), limit=round(max_seconds / 60))


def claimed_duration(container: InputContainer, video: VideoStream | None, audio: AudioStream | None) -> float | None:
    """Seconds by the tracks that matter, else by the container; None where nobody says (a browser's WebM)."""
    tracks = [
        float(track.duration * track.time_base)
        for track in (video, audio)
        if track is not None and track.duration and track.time_base
    ]
    if tracks:
        return max(tracks)
    return container.duration / av.time_base if container.duration and container.duration > 0 else None


def _read_through(container: InputContainer, audio: AudioStream, ear: _Ear, max_seconds: float) -> float:
    """The second at which the last packet ends, at most a little more than ``max_seconds``."""
    start_s, ends_s = (container.start_time or 0) / av.time_base, 0.0
    for number, packet in enumerate(container.demux(audio)):
        if packet.pts is not None:
            ends_s = max(ends_s, float((packet.pts + (packet.duration or 0)) * packet.time_base) - start_s)
            if ends_s > max_seconds + TRUNCATED_S:
                break
        if packet.size and (number % EVERY < RUN or ear.searches(ends_s)):
            ear.hear(decoded(audio, packet))
    return ends_s


class _Ear:
    """Whether packets could be decoded, and whether anything was heard in them."""

    def __init__(self) -> None:
        self.last: list[bool] = []
        self.tried = self.good = 0
        self.is_heard = False
        self.easers: dict[tuple[str, str, int], av.AudioResampler] = {}

    def searches(self, second: float) -> bool:
        """Is every packet to be listened to?"""
        return not self.is_heard and second < SEARCHED_S

    def hear(self, frames: list[AudioFrame]) -> None:
        """What came of one packet; none where it is broken."""
        self.tried += 1
        self.good += bool(frames)
        self.last = [*self.last, bool(frames)][-RUN:]
        if not self.is_heard:
            self.is_heard = any(self._loudest(frame) > HEARD for frame in frames)

    def judge(self) -> None:
        """Raises Unfit: ``damaged``, ``truncated``, ``nothing_heard``."""
        if not self.good:
            raise Unfit("damaged")
        if sum(self.last) < len(self.last) / 2:
            raise Unfit("truncated")
        if self.good < self.tried / 2:
            raise Unfit("damaged")
        if not self.is_heard:
            raise Unfit("nothing_heard")

    def _loudest(self, frame: AudioFrame) -> float:
        """Half of what lies between the lowest and the highest value, full scale being 1: a constant offset of a cheap
        sound card is not to be heard."""
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape not in self.easers:
            layout = "stereo" if len(frame.layout.channels) > 1 else "mono"
            self.easers[shape] = av.AudioResampler(format="s16", layout=layout, rate=EASED_RATE)
        frame.pts = None
        most = 0.0
        for eased in self.easers[shape].resample(frame):
            samples = array("h", bytes(eased.planes[0])[: 2 * eased.samples * len(eased.layout.channels)])
            if samples:
                most = max(most, (max(samples) - min(samples)) / 2 / FULL)
        return most
