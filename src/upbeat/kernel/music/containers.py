"""Sound as a file for a browser whose length tells nothing: what is as long to hear is as long in bytes.

M4A (AAC) plays in every browser, WebM with Opus in all but older Safaris. A file has no title, no time of its making
and no name of its maker; its bytes are filled up with boxes that players pass over.
"""

import io
import math

import av
import numpy as np
import numpy.typing as npt
from av.audio.stream import AudioStream

Sound = npt.NDArray[np.floating]

BITRATE = 48_000
_RATES = (8_000, 12_000, 16_000, 24_000, 48_000)
_SPARE, _HEAD, _MOOV = 1.35, 3_000, 600
_LEAST_BITRATE = 12_000
_AAC = {"aac_coder": "fast"}
"""The other way to share out the bits takes half as long again, and made tones come back with three times its noise or
more: measured over intervals, chords, timbres and dictations the error lies 7 to 43 dB lower this way."""


def to_m4a(samples: Sound, rate: int) -> bytes:
    """Mono samples, full scale ±1, as AAC in MP4: the index first, then the sound, then free space.

    The number of bytes is a function of ``len(samples)`` and ``rate`` alone. ``rate``: 8,000, 12,000, 16,000, 24,000
    or 48,000; ValueError for another.
    """
    frames = len(samples) // 1024 + 3
    # ``moov_size`` leaves room for the index in front; per frame it takes eight bytes at most, for its size and chunk.
    options = {"fflags": "+bitexact", "moov_size": str(_MOOV + 800 + 12 * frames)}
    size = _HEAD + 12 * frames + math.ceil(_SPARE * BITRATE / 8 * len(samples) / rate)
    bitrate = BITRATE
    while True:
        data = _encoded(samples, rate, "mp4", "aac", bitrate, options, _AAC)
        if len(data) <= size - 8:
            left = size - len(data)
            return data + left.to_bytes(4, "big") + b"free" + bytes(left - 8)
        bitrate = _smaller(bitrate)


def to_opus(samples: Sound, rate: int) -> bytes:
    """Mono samples, full scale ±1, as Opus in WebM, every packet of the same size; else as :func:`to_m4a`."""
    size = _HEAD + math.ceil(_SPARE * BITRATE / 8 * len(samples) / rate)
    bitrate = BITRATE
    while True:
        codec = {"vbr": "off", "application": "audio", "frame_duration": "20"}
        data = _encoded(samples, rate, "webm", "libopus", bitrate, {"fflags": "+bitexact"}, codec)
        left = size - len(data)
        if left >= 9:  # a Void of EBML: its name, its length in eight bytes, zeros
            return data + b"\xec" + (left - 9 | 1 << 56).to_bytes(8, "big") + bytes(left - 9)
        bitrate = _smaller(bitrate)


def _smaller(bitrate: int) -> int:
    if bitrate * 3 // 4 < _LEAST_BITRATE:
        raise ValueError("this sound does not fit into its file")
    return bitrate * 3 // 4


def _encoded(samples: Sound, rate: int, container: str, codec: str, bitrate: int, options: dict[str, str],
             codec_options: dict[str, str]) -> bytes:  # fmt: skip
    if rate not in _RATES:
        raise ValueError(f"the rate is one of {_RATES}")
    target = io.BytesIO()
    sound = np.clip(np.nan_to_num(np.asarray(samples, dtype=np.float32)), -1, 1)
    with av.open(target, "w", format=container, options=options) as out:
        stream = out.add_stream(codec, rate=rate, layout="mono", options=codec_options)
        if not isinstance(stream, AudioStream):
            raise TypeError(codec)
        stream.bit_rate = bitrate
        stream.codec_context.flags |= av.codec.context.Flags.bitexact
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(sound[None, :]), format=_format(codec), layout="mono")
        frame.sample_rate, frame.pts = rate, 0
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    return target.getvalue()


def _format(codec: str) -> str:
    return "fltp" if codec == "aac" else "flt"
