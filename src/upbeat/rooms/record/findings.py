"""What a look into a video finds: plain facts, without the library that decodes it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Probe:
    """A video as found. ``width`` × ``height`` is the stored picture; ``rotation`` (0, 90, 180, 270 degrees clockwise)
    turns it upright. ``container`` is mp4, mov, webm or mkv; ``bytes`` the file's size."""

    container: str
    duration_s: float
    width: int
    height: int
    fps: float
    has_audio: bool
    audio_rate: int
    audio_channels: int
    video_codec: str
    rotation: int
    bytes: int
