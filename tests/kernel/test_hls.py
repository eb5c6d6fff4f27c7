"""Playlists, letter by letter."""

import pytest

from upbeat.kernel.errors import Invalid
from upbeat.kernel.gating import Segment
from upbeat.kernel.hls import CaptionTrack, Rung, captions_playlist, master_playlist, media_playlist

SEGMENTS = (Segment(700, 4000, 0.0, 6.0, True), Segment(4700, 1000, 6.0, 1.2, True))


def test_a_media_playlist_names_the_init_segment_and_every_byte_range_and_ends():
    assert media_playlist("t0k.en/720p.mp4", 700, SEGMENTS) == (
        "#EXTM3U\n"
        "#EXT-X-VERSION:7\n"
        "#EXT-X-TARGETDURATION:6\n"
        "#EXT-X-MEDIA-SEQUENCE:0\n"
        "#EXT-X-PLAYLIST-TYPE:VOD\n"
        "#EXT-X-INDEPENDENT-SEGMENTS\n"
        '#EXT-X-MAP:URI="t0k.en/720p.mp4",BYTERANGE="700@0"\n'
        "#EXTINF:6.000000,\n"
        "#EXT-X-BYTERANGE:4000@700\n"
        "t0k.en/720p.mp4\n"
        "#EXTINF:1.200000,\n"
        "#EXT-X-BYTERANGE:1000@4700\n"
        "t0k.en/720p.mp4\n"
        "#EXT-X-ENDLIST\n"
    )


def test_segments_are_called_independent_only_where_each_is():
    mixed = (SEGMENTS[0], Segment(4700, 1000, 6.0, 1.2, False))
    assert "INDEPENDENT" not in media_playlist("a.mp4", 700, mixed)
    assert "INDEPENDENT" not in media_playlist("a.mp4", 700, ())


@pytest.mark.parametrize("duration, target", [(0.2, 1), (5.99, 6), (6.0, 6), (6.001, 7)])
def test_no_segment_is_longer_than_the_target_duration(duration, target):
    playlist = media_playlist("a.mp4", 1, (Segment(1, 1, 0.0, duration, True),))
    assert f"#EXT-X-TARGETDURATION:{target}\n" in playlist


def test_a_master_playlist_lists_rungs_in_order_and_captions_for_each():
    rungs = [
        Rung("720p.m3u8", 764_000, "avc1.4d401f,mp4a.40.2", 1280, 720, 25.0),
        Rung("audio.m3u8", 48_000, "mp4a.40.2"),
    ]
    assert master_playlist(rungs, [CaptionTrack("zh.m3u8", "中文", "zh-Hans", default=True)]) == (
        "#EXTM3U\n"
        "#EXT-X-VERSION:7\n"
        '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="中文",LANGUAGE="zh-Hans",'
        'DEFAULT=YES,AUTOSELECT=YES,FORCED=NO,URI="zh.m3u8"\n'
        '#EXT-X-STREAM-INF:BANDWIDTH=764000,CODECS="avc1.4d401f,mp4a.40.2",RESOLUTION=1280x720,'
        'FRAME-RATE=25.000,SUBTITLES="captions"\n'
        "720p.m3u8\n"
        '#EXT-X-STREAM-INF:BANDWIDTH=48000,CODECS="mp4a.40.2",SUBTITLES="captions"\n'
        "audio.m3u8\n"
    )
    assert "SUBTITLES" not in master_playlist(rungs)


def test_a_captions_playlist_is_one_file_of_the_whole_length():
    assert captions_playlist("en.vtt", 61.5) == (
        "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:62\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n"
        "#EXTINF:61.500000,\nen.vtt\n#EXT-X-ENDLIST\n"
    )


@pytest.mark.parametrize("uri", ['a".mp4', "a\n#EXT-X-ENDLIST", "a\rb"])
def test_an_address_that_would_break_out_of_its_line_is_refused(uri):
    with pytest.raises(Invalid):
        media_playlist(uri, 1, SEGMENTS)
    with pytest.raises(Invalid):
        captions_playlist(uri, 5.0)
    with pytest.raises(Invalid):
        master_playlist([Rung(uri, 1, "x")])
    with pytest.raises(Invalid):
        master_playlist([], [CaptionTrack("a", uri, "en")])
