"""A recording as samples, whatever a phone made of it: odd rates, stereo, sound under a film.

libav never guesses: the first bytes name the demuxer, and no other file or address is opened. The caller runs this
in a confined process, for the files are strangers'.
"""

from pathlib import Path
from typing import TYPE_CHECKING

import av
import numpy as np
import numpy.typing as npt

from upbeat.kernel.music.onsets import RATE
from upbeat.kernel.music.refusals import Unheard
from upbeat.kernel.music.verdicts import Reason

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer

LONGEST_S = 120.0
_SHORTEST_S = 0.1
_MAGIC = (
    (0, b"RIFF", "wav"), (0, b"RF64", "wav"), (0, b"OggS", "ogg"), (0, b"\x1aE\xdf\xa3", "matroska"),
    (4, b"ftyp", "mov"), (0, b"fLaC", "flac"), (0, b"ID3", "mp3"), (0, b"\xff\xfb", "mp3"), (0, b"\xff\xf3", "mp3"),
    (0, b"\xff\xf1", "aac"), (0, b"\xff\xf9", "aac"), (0, b"caff", "caf"), (0, b"FORM", "aiff"), (0, b"#!AMR", "amr"),
)  # fmt: skip
_DECODERS = (
    "aac,opus,libopus,vorbis,libvorbis,mp3,mp3float,alac,flac,ac3,amrnb,amrwb,pcm_mulaw,pcm_alaw,pcm_u8,pcm_s8,"
    "pcm_s16le,pcm_s16be,pcm_s24le,pcm_s24be,pcm_s32le,pcm_s32be,pcm_f32le,pcm_f32be,pcm_f64le"
)


def decode(path: Path) -> npt.NDArray[np.float32]:
    """The first sound track of ``path``: mono, 16 kHz, full scale ±1.

    What can be read of a broken file counts; raises :class:`Unheard` where that is under 0.1 s, and where it is longer
    than :data:`LONGEST_S`.
    """
    pieces: list[npt.NDArray[np.float32]] = []
    try:
        with _opened(path) as container:
            _read(container, pieces)
    except (av.error.FFmpegError, OSError, ValueError, IndexError):
        # A phone that died leaves a file without an end; what came before it is still a recording.
        pass
    samples = np.concatenate(pieces) if pieces else np.zeros(0, dtype=np.float32)
    if len(samples) < _SHORTEST_S * RATE:
        raise Unheard(Reason.UNREADABLE)
    if len(samples) > LONGEST_S * RATE:
        raise Unheard(Reason.TOO_LONG)
    return np.nan_to_num(samples, posinf=0.0, neginf=0.0)


def _opened(path: Path) -> "InputContainer":
    with path.open("rb") as file:
        head = file.read(16)
    kind = next((name for at, magic, name in _MAGIC if head[at : at + len(magic)] == magic), None)
    if kind is None:
        raise ValueError("no sound file that is known")
    options = {"protocol_whitelist": "file", "codec_whitelist": _DECODERS, "max_streams": "16"}
    return av.open(str(path), "r", format=kind, container_options=options, metadata_errors="replace")


def _read(container: "InputContainer", pieces: list[npt.NDArray[np.float32]]) -> None:
    stream: AudioStream = container.streams.audio[0]
    second = _Second(pieces)
    try:
        for packet in container.demux(stream):
            try:
                frames = stream.decode(packet)
            except av.error.FFmpegError:
                continue  # One broken packet does not make a broken recording.
            for frame in frames:
                second.take(frame)
            if second.count > LONGEST_S * RATE:
                return
    finally:
        second.end()


class _Second:
    """Frames gathered to a second each before they are resampled: those of Opus last 20 ms, and each call costs."""

    def __init__(self, pieces: list[npt.NDArray[np.float32]]) -> None:
        self.count = 0
        self._pieces = pieces
        self._shape: tuple[str, str, int] | None = None
        self._gathered = av.AudioFifo()
        self._resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)

    def take(self, frame: "AudioFrame") -> None:
        """One more frame, perhaps of another shape than the last."""
        frame.pts = None
        shape = (frame.format.name, frame.layout.name, frame.sample_rate)
        if shape != self._shape:
            self.end()
            self._shape, self._gathered = shape, av.AudioFifo()
            self._resampler = av.AudioResampler(format="flt", layout="mono", rate=RATE)
        self._gathered.write(frame)
        if self._gathered.samples >= frame.sample_rate:
            self._resample()

    def end(self) -> None:
        """What is still gathered, and what the resampler holds back."""
        if self._shape is not None:
            self._resample()
            self._keep(self._resampler.resample(None))

    def _resample(self) -> None:
        frame = self._gathered.read()
        if frame is not None:
            frame.pts = None
            self._keep(self._resampler.resample(frame))

    def _keep(self, made: "list[AudioFrame]") -> None:
        for frame in made:
            self._pieces.append(frame.to_ndarray()[0])
            self.count += len(self._pieces[-1])
