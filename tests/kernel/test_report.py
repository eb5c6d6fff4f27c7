"""The thresholds of the report before publishing."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.intervals import Interval
from upbeat.kernel.report import Figures, Finding, Level, cuts, judge, judge_theme, unplanned, worst

GOOD, ADVICE, WARN = Level.GOOD, Level.ADVICE, Level.WARN

CLEAN = Figures(
    duration_s=300.0,
    width=1280,
    height=720,
    before_lufs=-23.0,
    lufs=-16.0,
    peak_dbtp=-3.5,
    snr_db=32.0,
    voice=(Interval(0.5, 299.5),),
    held=(Interval(0.0, 300.0),),
    words=725,
)


def amiss(**figures: object) -> list[Finding]:
    """What is found besides the good, when only these figures differ from clean ones."""
    return [one for one in judge(replace(CLEAN, **figures)) if one.level is not GOOD]


def told(**figures: object) -> list[tuple[str, Level]]:
    return [(one.check, one.level) for one in amiss(**figures)]


def test_a_clean_recording_passes_every_check():
    assert [(one.check, one.level) for one in judge(CLEAN)] == [
        (check, GOOD) for check in ("length", "loudness", "clipping", "noise", "pace", "pause", "size", "black")
    ]


@pytest.mark.parametrize("seconds, level", [(360, None), (600, None), (601, WARN), (900, WARN), (901, WARN)])
def test_length_warns_beyond_ten_minutes(seconds, level):
    found = told(duration_s=float(seconds), voice=(Interval(0.5, seconds - 0.5),), words=0)
    assert found == ([("length", level)] if level else [])


def test_beyond_a_quarter_of_an_hour_it_says_where_to_cut():
    figures = replace(CLEAN, duration_s=1200.0, voice=(Interval(0.5, 1199.5),), words=0)
    assert cuts(figures) == [600.0]
    assert cuts(replace(figures, changes=(100.0, 580.0, 660.0))) == [580.0]
    assert cuts(replace(figures, voice=(Interval(0.5, 610.0), Interval(612.0, 1199.5)))) == [611.0]
    assert cuts(replace(figures, changes=(100.0,))) == [600.0]
    assert amiss(duration_s=1200.0, voice=figures.voice, words=0)[0].params["cuts"] == [600.0]


@given(st.floats(901, 10_000), st.lists(st.floats(0, 10_000), max_size=20))
def test_parts_are_cut_in_order_and_none_is_much_longer_than_ten_minutes(seconds, changes):
    found = cuts(replace(CLEAN, duration_s=seconds, voice=(), changes=tuple(changes)))
    edges = [0.0, *found, seconds]
    assert all(0 < end - start <= 901 for start, end in pairwise(edges))


@pytest.mark.parametrize(
    "figures, expected",
    [
        ({"lufs": -19.0}, []),
        ({"lufs": -19.1}, [("loudness", WARN)]),
        ({"lufs": -13.9}, [("loudness", WARN)]),
        ({"peak_dbtp": -1.4}, [("loudness", WARN)]),
        ({"before_lufs": -40.0}, []),
        ({"before_lufs": -40.1}, [("faint", ADVICE)]),
        ({"silent": True, "before_lufs": -70.0, "lufs": -70.0}, [("silent", WARN)]),
    ],
)
def test_loudness_is_judged_as_it_is_served_and_a_faint_source_is_told(figures, expected):
    assert told(**figures) == expected


@pytest.mark.parametrize("clips, seconds, expected", [(25, 300, 0), (26, 300, 1), (5, 10, 0), (6, 10, 1)])
def test_more_than_five_clips_a_minute_are_too_many(clips, seconds, expected):
    found = amiss(
        clips=clips, clipped_at=7.0, duration_s=float(seconds), voice=(Interval(0.5, seconds - 0.5),), words=0
    )
    assert [(one.check, one.level, one.second) for one in found] == [("clipping", WARN, 7.0)] * expected


@pytest.mark.parametrize(
    "apart, expected", [(None, []), (45.0, []), (-45.0, []), (45.1, [("sync", WARN)]), (-60.0, [("sync", WARN)])]
)
def test_sound_and_picture_are_together_within_45_ms(apart, expected):
    assert told(apart_ms=apart) == expected


@pytest.mark.parametrize(
    "snr, expected",
    [(30, []), (20, []), (19.9, [("noise", ADVICE)]), (12, [("noise", ADVICE)]), (11.9, [("noise", WARN)])],
)
def test_noise_is_a_traffic_light(snr, expected):
    assert told(snr_db=snr) == expected
    assert told(snr_db=snr, music=True) == []


@pytest.mark.parametrize(
    "words, characters, expected",
    [
        (590, 0, [("slow", ADVICE)]),
        (600, 0, []),
        (840, 0, []),
        (900, 0, [("fast", ADVICE)]),
        (960, 0, [("fast", WARN)]),
        (0, 1250, []),
        (0, 1350, [("fast", ADVICE)]),
        (0, 1450, [("fast", WARN)]),
        (19, 0, []),
        (2000, 0, []),
        (250, 0, []),
    ],
)
def test_pace_is_what_the_script_says_in_the_time_spoken(words, characters, expected):
    assert told(words=words, characters=characters) == expected
    assert told(words=words, characters=characters, music=True) == []


def test_a_long_pause_does_not_slow_the_pace():
    voice = (Interval(0.5, 150), Interval(152.5, 299.5))
    assert [one for one in judge(replace(CLEAN, voice=voice)) if one.check == "pace"] == [
        Finding("pace", GOOD, None, {"a_minute": 147, "of": "words"})
    ]


def test_silence_at_the_ends_is_told_beyond_a_second():
    assert told(voice=(Interval(1.0, 299.0),)) == []
    assert amiss(voice=(Interval(1.1, 298.5),)) == [
        Finding("lead", ADVICE, 0.0, {"until": 1.1}),
        Finding("tail", ADVICE, 298.5, {"until": 300.0}),
    ]


def test_a_pause_counts_only_over_a_still_picture():
    voice = (Interval(0.5, 100), Interval(105, 299.5))
    assert amiss(voice=voice) == [Finding("pause", ADVICE, 100.0, {"until": 105.0})]
    assert amiss(voice=voice, held=(Interval(0, 101), Interval(104, 300))) == []
    assert amiss(voice=voice, held=(Interval(0, 103.5),)) == [Finding("pause", ADVICE, 100.0, {"until": 103.5})]


def test_a_pause_that_the_script_planned_is_no_fault_and_another_is():
    voice = (Interval(0.5, 100), Interval(105, 200), Interval(209, 299.5))
    assert [one.second for one in amiss(voice=voice, planned=(5.0,), words=0)] == [200.0]
    assert amiss(voice=voice, planned=(5.0, 8.0), words=0) == []


@given(st.lists(st.floats(3, 30), max_size=6), st.lists(st.floats(1, 60), max_size=6))
def test_each_planned_pause_excuses_at_most_one(lengths, planned):
    pauses = [Interval(100.0 * n, 100.0 * n + length) for n, length in enumerate(lengths)]
    left = unplanned(pauses, planned)
    assert len(pauses) - len(planned) <= len(left) <= len(pauses)
    assert left == [pause for pause in pauses if pause in left]
    assert unplanned(pauses, [pause.length for pause in pauses]) == []


def test_more_than_a_minute_without_motion_and_voice_is_frozen():
    voice = (Interval(0.5, 100), Interval(161, 299.5))
    assert amiss(voice=voice, words=0) == [Finding("frozen", WARN, 100.0, {"until": 161.0})]
    assert told(voice=(Interval(0.5, 100), Interval(160, 299.5)), words=0) == [("pause", ADVICE)]


@pytest.mark.parametrize(
    "size, expected",
    [
        ((1920, 1080), []),
        ((720, 1280), []),
        ((1280, 718), [("size", ADVICE)]),
        ((1024, 768), [("size", ADVICE)]),
        ((640, 360), [("size", WARN)]),
    ],
)
def test_a_picture_is_large_enough_in_either_position(size, expected):
    assert told(width=size[0], height=size[1]) == expected


def test_of_the_still_of_sound_alone_nothing_is_told():
    alone = replace(CLEAN, sound_alone=True, width=1, height=1, black=(Interval(3, 90),))
    assert {one.check for one in judge(alone)} == {"length", "loudness", "clipping", "noise", "pace", "pause"}
    voice = (Interval(0.5, 100), Interval(161, 299.5))
    assert told(sound_alone=True, voice=voice, words=0) == [("pause", ADVICE)]


def test_black_is_told_beyond_a_second():
    assert amiss(black=(Interval(3, 4), Interval(10, 11.5))) == [Finding("black", WARN, 10.0, {"until": 11.5})]


@pytest.mark.parametrize(
    "passages, expected",
    [
        ([], []),
        ([("", 0.0)], []),
        ([("Start", 20), ("The upbeat", 120), ("Summary", 30)], [Finding("theme", GOOD)]),
        ([("A", 60), ("", 60), ("B", 110)], [Finding("theme", ADVICE, None, {"one": "A", "other": "B"})]),
        ([("Upbeat", 29), ("Dotted", 29)], [Finding("theme", GOOD)]),
        ([("A", 60), ("B", 60), ("C", 60), ("D", 60)], [Finding("theme", GOOD)]),
    ],
)  # fmt: skip
def test_two_headings_of_equal_weight_are_two_videos(passages, expected):
    assert judge_theme(passages) == expected


def test_the_worst_level_stands_for_the_whole():
    assert worst([]) is GOOD
    assert worst([Finding("a", GOOD), Finding("b", ADVICE)]) is ADVICE
    assert worst([Finding("a", WARN), Finding("b", ADVICE)]) is WARN


@given(
    st.floats(1, 4000),
    st.lists(st.tuples(st.floats(0, 4000), st.floats(0, 4000)), max_size=5),
    st.one_of(st.none(), st.floats(0, 60)),
)
def test_every_place_lies_in_the_recording(seconds, spans, snr):
    voice = tuple(Interval(min(a, b, seconds), min(max(a, b), seconds)) for a, b in spans)
    figures = replace(CLEAN, duration_s=seconds, voice=voice, held=(Interval(0, seconds),), snr_db=snr)
    for one in judge(figures):
        assert one.second is None or 0 <= one.second <= seconds + 0.1
