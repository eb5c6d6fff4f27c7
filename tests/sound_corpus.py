"""Small files of sound alone, good and bad, made on the spot."""

import io
from pathlib import Path

from PIL import Image

from media_corpus import RATE, Sound, make_clip, tone

CODECS = {
    "mp3": "libmp3lame", "m4a": "aac", "aac": "aac", "wav": "pcm_s16le", "flac": "flac", "ogg": "libopus",
    "webm": "libopus", "mka": "flac",
}  # fmt: skip


def make_sound(path: Path, *, seconds: float = 6, sound: Sound | None = None) -> Path:
    """Sound alone, in the container of the suffix of ``path``."""
    samples = tone(seconds) if sound is None else sound
    codecs = ("", CODECS[path.suffix[1:]])
    return make_clip(path, seconds=samples.shape[1] / RATE, sound=samples, codecs=codecs, only_sound=True)


def with_cover(source: Path, path: Path, picture: bytes, kind: bytes = b"image/jpeg") -> Path:
    """The MP3 ``source`` with a picture in front of it, as shops and programs of music write it (ID3v2.3, APIC)."""
    body = b"\0" + kind + b"\0\x03\0" + picture
    frame = b"APIC" + len(body).to_bytes(4, "big") + b"\0\0" + body
    size = bytes(len(frame) >> shift & 0x7F for shift in (21, 14, 7, 0))
    path.write_bytes(b"ID3\x03\0\0" + size + frame + source.read_bytes())
    return path


def cover(side: int) -> bytes:
    """A square JPEG."""
    written = io.BytesIO()
    Image.new("RGB", (side, side), (90, 40, 60)).save(written, "JPEG")
    return written.getvalue()
