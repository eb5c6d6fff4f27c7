"""What a look into a recording finds: plain facts, without the library that decodes it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Probe:
    """A recording as found. ``width`` × ``height`` is the stored picture; ``rotation`` (0, 90, 180, 270 degrees
    clockwise) turns it upright; all of the picture is 0 or empty where there is sound alone. ``container`` is a key of
    :data:`upbeat.rooms.record.source.DEMUXERS`; ``bytes`` the file's size."""

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

    @property
    def sound_alone(self) -> bool:
        """Is there no picture in it?"""
        return not self.width
