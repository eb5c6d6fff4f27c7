"""Captions in and out; broken files are refused with the line to mend."""

from pathlib import Path

import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.captions import LARGEST_FILE, Cue, cut, parse, to_vtt, transcript
from upbeat.kernel.errors import Invalid

SAMPLES = Path(__file__).parents[3] / "shared/data/interop/vtt"
CUES = (Cue(0.5, 2.0, "The upbeat"), Cue(2.0, 4.25, "comes before\nthe bar line."), Cue(9.0, 3725.001, "弱起"))
VTT = """WEBVTT

1
00:00:00.500 --> 00:00:02.000
The upbeat

2
00:00:02.000 --> 00:00:04.250
comes before
the bar line.

3
00:00:09.000 --> 01:02:05.001
弱起
"""
SRT = VTT.removeprefix("WEBVTT\n\n").replace(".000", ",000").replace(".500", ",500").replace(".250", ",250")


def test_webvtt_and_subrip_say_the_same():
    assert parse(VTT) == parse(SRT) == CUES
    assert to_vtt(CUES) == VTT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_a_file_may_come_in_any_common_encoding_and_with_any_line_ends(encoding, line_end):
    assert parse(SRT.replace("\n", line_end).encode(encoding)) == CUES
    assert parse(VTT.replace("\n", line_end).encode(encoding)) == CUES


LINES = st.text(st.characters(exclude_categories=["Cc", "Cs", "Zl", "Zp"]), min_size=1, max_size=12).map(str.strip)
TEXTS = st.lists(LINES.filter(bool), min_size=1, max_size=3).map("\n".join)
TIMES = st.tuples(st.integers(0, 400_000), st.integers(1, 9000)).map(lambda one: (one[0] / 1000, sum(one) / 1000))


@given(st.lists(st.tuples(TIMES, TEXTS), min_size=1, max_size=6))
def test_what_is_written_is_read_again(made):
    cues = sorted((Cue(*times, text) for times, text in made), key=lambda cue: (cue.start, cue.end))
    assert list(parse(to_vtt(cues))) == cues
    assert list(parse(to_vtt(cues).encode())) == cues


@given(st.text(max_size=200) | st.text("0123:.,-> \nWEBVT<a&;", max_size=200) | st.binary(max_size=100))
def test_any_file_at_all_is_read_or_refused_and_nothing_else(text):
    try:
        cues = parse(text)
    except Invalid:
        return
    assert all(0 <= cue.start < cue.end and cue.text.strip() for cue in cues)


def test_tags_styles_notes_and_settings_are_left_out_and_signs_decoded():
    text = (
        "WEBVTT - a title\nKind: captions\n\nSTYLE\n::cue { color: red }\n\nNOTE to myself\n\nREGION\nid:1\n\n"
        "intro\n00:01.000 --> 00:02.000 align:start position:0%\n"
        "<v Ann><b>Fish</b> &amp; <00:01.500><c.red>chips</c> &lt;3 a<b\n"
    )
    assert parse(text) == (Cue(1.0, 2.0, "Fish & chips <3 a<b"),)
    assert parse("1\n00:00:01,000 --> 00:00:02,000\n{\\an8}<i>Up</i>\n") == (Cue(1.0, 2.0, "Up"),)


def test_cues_come_in_the_order_of_time_and_those_without_words_are_left_out():
    text = "WEBVTT\n\n00:05.000 --> 00:06.000\nlater\n\n00:01.000 --> 00:02.000\n\n00:03.000 --> 00:04.000\nsooner\n"
    assert [cue.text for cue in parse(text)] == ["sooner", "later"]


def test_a_missing_empty_line_between_two_cues_is_forgiven():
    assert parse(VTT.replace("upbeat\n\n2\n", "upbeat\n")) == CUES
    assert parse(SRT.replace("upbeat\n\n2\n", "upbeat\n2\n")) == CUES
    assert parse(VTT.replace("WEBVTT\n\n", "WEBVTT\n")) == CUES


def test_an_empty_line_inside_the_text_of_a_subrip_cue_is_forgiven():
    assert parse(SRT.replace("before\nthe", "before\n\nthe")) == CUES


@pytest.mark.parametrize(
    "text, line",
    [
        ("", 1),
        ("once upon a time", 1),
        ("WEBVTT\n\n00:01.000 -> 00:02.000\nx", 3),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n\nid\n00:03.000 --> soon\ny", 7),
        ("WEBVTT\n\n00:61.000 --> 00:62.000\nx", 3),
        ("WEBVTT\n\n60:00.000 --> 60:01.000\nx", 3),
        ("WEBVTT\n\n00:02.000 --> 00:01.000\nx", 3),
        ("WEBVTT\n\n00:02.000 --> 00:02.000\nx", 3),
        ("WEBVTT\n\n00:01.000 --> 00:02.000\nx\n--> y", 5),
        ("1\n00:00:01,000 --> 00:00:02,000\nx\n\n2\n00:00:03,000\ny", 6),
        ("WEBVTT\n\n-00:01.000 --> 00:02.000\nx", 3),
    ],
)
def test_a_broken_file_is_refused_with_the_line_to_mend(text, line):
    with pytest.raises(Invalid, match=rf"^Line {line}: ") as refusal:
        parse(text)
    assert refusal.value.field == "file"


def test_a_file_without_captions_or_of_unreadable_signs_or_too_large_is_refused():
    for file in ("WEBVTT\n", b"\x81\x20\xff --> ", "x" * (LARGEST_FILE + 1)):
        with pytest.raises(Invalid) as refusal:
            parse(file)
        assert refusal.value.field == "file"


def test_captions_end_at_the_gate():
    assert cut(CUES, 9.0) == CUES[:2]
    assert cut(CUES, 3.0) == (CUES[0], Cue(2.0, 3.0, "comes before\nthe bar line."))
    assert cut(CUES, 0.5) == ()


@given(st.lists(TIMES.map(lambda times: Cue(*times, "x"))), st.floats(0, 500))
def test_no_caption_of_what_is_behind_the_gate_is_left(cues, second):
    kept = cut(cues, second)
    assert all(cue.start < cue.end <= second for cue in kept)
    assert len(kept) == sum(cue.start < second for cue in cues)


def test_a_transcript_runs_on_and_breaks_at_pauses():
    assert transcript(CUES) == "The upbeat comes before the bar line.\n\n弱起"
    assert transcript([Cue(0, 1, "弱起"), Cue(1, 2, "小节"), Cue(2, 3, "bar")]) == "弱起小节 bar"
    assert transcript([]) == ""


REFUSED = {
    "invalid_format1.srt", "invalid_format2.srt", "invalid_format3.srt", "invalid_format4.srt", "invalid_timeframe.vtt",
    "missing_timeframe.srt", "missing_timeframe.vtt", "no_captions.vtt",
    "text.vtt", "arrows.vtt", "nulls.vtt", "signature-bom.vtt", "signature-no-newline.vtt", "signature-space.vtt",
    "signature-space-no-newline.vtt", "signature-tab.vtt", "signature-tab-no-newline.vtt", "signature-timings.vtt",
    "stylesheets.vtt", "timings-60.vtt", "timings-eof.vtt", "timings-garbage.vtt", "timings-negative.vtt",
    "timings-too-long.vtt", "timings-too-short.vtt",
}  # fmt: skip
"""Files of the two collections that a browser would show in part, or not at all."""


def test_the_files_of_two_public_collections_are_read_or_refused_as_expected():
    if not SAMPLES.exists():
        pytest.skip("the WebVTT samples are not in ../shared/data/interop/vtt")
    files = [file for kind in ("vtt", "srt") for file in SAMPLES.rglob(f"*.{kind}")]
    refused = set()
    for file in files:
        try:
            parse(file.read_bytes())
        except Invalid:
            refused.add(file.name)
    assert len(files) > 60
    assert refused == REFUSED


@pytest.mark.parametrize("name", ["netflix_chicas_del_cable.vtt", "sample.vtt", "youtube_dl.vtt", "comments.vtt"])
def test_real_files_are_read_as_another_library_reads_them(name):
    file = SAMPLES / "webvtt-py/tests/subtitles" / name
    if not file.exists():
        pytest.skip("the WebVTT samples are not in ../shared/data/interop/vtt")
    theirs = [caption for caption in webvtt.read(str(file)) if caption.text.strip()]
    ours = parse(file.read_bytes())
    assert [to_vtt([cue]).split()[2:5:2] for cue in ours] == [[caption.start, caption.end] for caption in theirs]
    assert [cue.text.split() for cue in ours] == [caption.text.replace("&nbsp;", " ").split() for caption in theirs]
