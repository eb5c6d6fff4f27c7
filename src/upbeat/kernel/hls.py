"""HLS playlists as text, for video on demand in byte ranges of one fragmented MP4 a rung (RFC 8216, version 7)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.gating import Segment

VERSION = 7
"""One above what EXT-X-MAP with ordinary segments needs (6; RFC 8216, section 7)."""


@dataclass(frozen=True, slots=True)
class Rung:
    """One rendition in the master playlist. ``bandwidth``: peak bits a second; without a size it is sound alone."""

    uri: str
    bandwidth: int
    codecs: str
    width: int | None = None
    height: int | None = None
    frame_rate: float | None = None


@dataclass(frozen=True, slots=True)
class CaptionTrack:
    """Captions in the master playlist: ``uri`` of a playlist, ``name`` for people, ``language`` as in BCP 47."""

    uri: str
    name: str
    language: str
    default: bool = False


def _plain(text: str) -> str:
    if any(sign in text for sign in '"\r\n'):
        raise Invalid(_("A playlist cannot hold quotation marks or line breaks in a name or address."))
    return text


def _head(longest: float) -> list[str]:
    # RFC 8216, 4.3.3.1: no duration, rounded, may exceed the target; rounding up always satisfies it.
    return [
        "#EXTM3U",
        f"#EXT-X-VERSION:{VERSION}",
        f"#EXT-X-TARGETDURATION:{max(1, math.ceil(longest))}",
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-PLAYLIST-TYPE:VOD",
    ]


def media_playlist(uri: str, init_size: int, segments: Sequence[Segment]) -> str:
    """The playlist of one rung: ``uri`` of its file, ``init_size`` bytes of init segment at byte 0, and its segments.

    Segments are called independent only where every one starts at a key frame.
    """
    lines = _head(max((segment.duration for segment in segments), default=1.0))
    if segments and all(segment.independent for segment in segments):
        lines.append("#EXT-X-INDEPENDENT-SEGMENTS")
    lines.append(f'#EXT-X-MAP:URI="{_plain(uri)}",BYTERANGE="{init_size}@0"')
    for segment in segments:
        lines += [
            f"#EXTINF:{segment.duration:.6f},",
            f"#EXT-X-BYTERANGE:{segment.size}@{segment.offset}",
            uri,
        ]
    lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


def captions_playlist(uri: str, duration: float) -> str:
    """The playlist of one WebVTT file that covers ``duration`` seconds."""
    lines = [*_head(duration), f"#EXTINF:{duration:.6f},", _plain(uri), "#EXT-X-ENDLIST"]
    return "\n".join(lines) + "\n"


def master_playlist(rungs: Sequence[Rung], captions: Sequence[CaptionTrack] = ()) -> str:
    """The list of rungs, in the order given (a player starts with the first), and of caption tracks."""
    lines = ["#EXTM3U", f"#EXT-X-VERSION:{VERSION}"]
    for track in captions:
        default = "YES" if track.default else "NO"
        lines.append(
            f'#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="{_plain(track.name)}",'
            f'LANGUAGE="{_plain(track.language)}",DEFAULT={default},AUTOSELECT=YES,FORCED=NO,URI="{_plain(track.uri)}"'
        )
    for rung in rungs:
        attributes = [f"BANDWIDTH={rung.bandwidth}", f'CODECS="{_plain(rung.codecs)}"']
        if rung.width is not None and rung.height is not None:
            attributes.append(f"RESOLUTION={rung.width}x{rung.height}")
        if rung.frame_rate is not None:
            attributes.append(f"FRAME-RATE={rung.frame_rate:.3f}")
        if captions:
            attributes.append('SUBTITLES="captions"')
        lines += [f"#EXT-X-STREAM-INF:{','.join(attributes)}", _plain(rung.uri)]
    return "\n".join(lines) + "\n"
