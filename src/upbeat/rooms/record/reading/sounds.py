"""Sound made anew: AAC, as every browser plays it, without what was written beside it."""

from pathlib import Path
from typing import Any

import av

from upbeat.rooms.record.source import DECODERS, LENIENT, Unfit, decoded, picture_of, sound_of

RATE, BITS = 48_000, 128_000
FRAME = 1024  # what the encoder takes at a time
LONGEST_S = 30 * 60.0


def read_sound(path: Path, folder: Path, demuxer: str) -> float:
    """Write ``folder/sound.m4a``; its seconds.

    Raises Unfit: ``material_is_video``, ``sound_damaged``, ``sound_too_long``.
    """
    options = {"protocol_whitelist": "file", "codec_whitelist": DECODERS, "max_streams": "32"}
    try:
        with av.open(str(path), "r", format=demuxer, container_options=options, **LENIENT) as source:
            if picture_of(source) is not None:
                raise Unfit("material_is_video")
            sound = sound_of(source)
            if sound is None:
                raise Unfit("sound_damaged")
            return _again(source, sound, folder / "sound.m4a")
    except (av.error.FFmpegError, UnicodeDecodeError) as problem:
        raise Unfit("sound_damaged") from problem


def _again(source: Any, sound: Any, target: Path) -> float:
    layout = "mono" if sound.channels == 1 else "stereo"
    resampler = av.AudioResampler(format="fltp", layout=layout, rate=RATE, frame_size=FRAME)
    samples = 0
    with av.open(str(target), "w", format="mp4", options={"movflags": "+faststart"}) as made:
        track = made.add_stream("aac", rate=RATE, layout=layout, bit_rate=BITS)
        for packet in source.demux(sound):
            for frame in decoded(sound, packet):
                frame.pts = None
                for even in resampler.resample(frame):
                    even.pts = samples
                    samples += even.samples
                    made.mux(track.encode(even))
            if samples > LONGEST_S * RATE:
                minutes = int((sound.duration or 0) * (sound.time_base or 0) / 60) or int(LONGEST_S / 60) + 1
                raise Unfit("sound_too_long", minutes=minutes, limit=int(LONGEST_S / 60))
        for even in resampler.resample(None):
            even.pts = samples
            samples += even.samples
            made.mux(track.encode(even))
        if not samples:
            raise Unfit("sound_damaged")
        made.mux(track.encode(None))
    return samples / RATE
