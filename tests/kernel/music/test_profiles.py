import pytest

from upbeat.kernel.music.profiles import PROFILES


@pytest.mark.parametrize(
    ("stage", "cents", "at_half_second", "at_one_second"),
    [("1-2", 100, 0.15, 0.3), ("3-5", 60, 0.12, 0.2), ("6-9", 50, 0.1, 0.15), ("advanced", 25, 0.05, 0.05)],
)
def test_each_stage_has_its_tolerance_in_time_the_longer_of_two(stage, cents, at_half_second, at_one_second):
    profile = PROFILES[stage]
    assert profile.cents == cents
    assert profile.tolerance_s(0.5) == pytest.approx(at_half_second)
    assert profile.tolerance_s(1.0) == pytest.approx(at_one_second)


def test_octave_and_key_are_free_and_drift_counts_unless_an_exercise_says_otherwise():
    assert {(one.octave_free, one.key_free, one.compensate_drift) for one in PROFILES.values()} == {(True, True, False)}
