"""Motives to be told apart: different, of one length, and heard as they are written."""

import pytest

from upbeat.kernel.music.motives import BEAT_S, BETWEEN_S, draw_motives, one_after_another, seconds_of

MAJOR = {1: 60, 2: 62, 3: 64, 4: 65, 5: 67, 6: 69, 7: 71}


@pytest.mark.parametrize("what", ["melody", "rhythm"])
@pytest.mark.parametrize("level", range(1, 7))
def test_motives_of_one_question_differ_and_last_as_long(what, level):
    for seed in range(40):
        drawn = draw_motives(what, level, seed, 3)
        assert len({one.text for one in drawn}) == 3
        assert {one.beats for one in drawn} == {3 + (level >= 3) + (level >= 5)}
        assert drawn == draw_motives(what, level, seed, 3)


def test_a_melody_sounds_the_degrees_that_are_written():
    for seed in range(60):
        for one in draw_motives("melody", 5, seed, 3):
            assert [tone.midi for tone in one.tones] == [MAJOR[int(degree)] for degree in one.text.split()]


def test_one_sounds_after_the_other_and_the_whole_ends_within_its_time():
    drawn = draw_motives("rhythm", 6, 3, 4)
    heard = one_after_another(drawn)
    assert max(tone.end_s for tone in heard) <= seconds_of(6, 4)
    first = sum(tone.onset_s < drawn[0].beats * BEAT_S + BETWEEN_S for tone in heard)
    assert first == len(drawn[0].tones)
