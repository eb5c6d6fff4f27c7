"""Can captions be read in time?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.captions import Cue
from upbeat.kernel.legibility import judge_cues, line_load, speed_load
from upbeat.kernel.report import Finding, Level

ADVICE = Level.ADVICE


def told(*cues: Cue) -> list[tuple[str, float | None]]:
    return [(one.check, one.second) for one in judge_cues(cues, "en") if one.level is ADVICE]


def test_good_captions_are_said_to_be_good():
    cues = [Cue(0, 3, "x" * 42 + "\nand more"), Cue(3, 5, "弱" * 18)]
    assert judge_cues(cues, "en") == [Finding("caption-read", Level.GOOD, None, {"language": "en"})]


def test_what_is_amiss_is_told_with_how_many_and_where_the_worst_is():
    cues = [Cue(0, 9, "a\nb\nc"), Cue(10, 19, "a\nb\nc\nd"), Cue(20, 29, "fine")]
    assert judge_cues(cues, "de") == [Finding("caption-lines", ADVICE, 10, {"language": "de", "count": 2})]


@pytest.mark.parametrize("line, full", [("x" * 42, 1.0), ("弱" * 18, 1.0), ("弱" * 9 + "x" * 21, 1.0), ("", 0.0)])
def test_a_line_is_full_at_the_limit_of_its_writing(line, full):
    assert line_load(line) == pytest.approx(full)


@pytest.mark.parametrize("text, seconds", [("x" * 40, 2.0), ("弱" * 18, 2.0), ("弱" * 9 + "x" * 20, 2.0)])
def test_a_cue_is_as_fast_as_it_may_be_at_the_limit_of_its_writing(text, seconds):
    assert speed_load(Cue(0, seconds, text)) == pytest.approx(1.0)
    assert told(Cue(0, seconds * 4, text)) == []
    assert told(Cue(5, 5 + seconds * 0.9, text)) == [("caption-speed", 5)]


@pytest.mark.parametrize("line", ["x" * 43, "弱" * 19])
def test_a_line_too_long_is_told(line):
    assert told(Cue(1, 30, line)) == [("caption-width", 1)]


@given(st.lists(st.builds(Cue, st.floats(0, 99), st.floats(100, 900), st.text(min_size=1, max_size=80)), max_size=6))
def test_every_finding_points_at_a_cue(cues):
    for one in judge_cues(cues, "en"):
        assert one.level is Level.GOOD or one.second in [cue.start for cue in cues]
