import pytest
from hypothesis import given
from hypothesis import strategies as st

from random_scores import random_score
from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.jianpu.cells import degree
from upbeat.kernel.music.transposing import in_key, transposed


def spelled(score):
    return " ".join(f"{n.pitch.step}{'b♮#'[n.pitch.alter + 1]}{n.pitch.octave}".replace("♮", "") for n in score.notes)


def test_a_whole_tone_up_gives_the_key_and_the_spelling_of_it():
    score = transposed(read_abc("M:4/4\nL:1/4\nK:F\nF A B ^c |]"), 2)
    assert (score.fifths, spelled(score)) == (1, "G4 B4 C5 D#5")


def test_a_semitone_up_takes_the_key_with_fewer_signs():
    assert transposed(read_abc("K:C\nC"), 1).fifths == -5
    assert transposed(read_abc("K:G\nG"), 1).fifths == -4
    assert transposed(read_abc("K:Em\nE"), -1).fifths == 6 or transposed(read_abc("K:Em\nE"), -1).fifths == -6


@given(st.integers(0, 10**6), st.integers(-24, 24))
def test_every_note_moves_by_as_much_and_keeps_its_id_and_degree(seed, by):
    score = random_score(seed)
    moved = transposed(score, by)
    if score.rhythm_only:
        assert moved == score
        return
    assert [n.pitch and n.pitch.midi for n in moved.notes] == [n.pitch and n.pitch.midi + by for n in score.notes]
    assert [(n.id, n.onset, n.duration) for n in moved.notes] == [(n.id, n.onset, n.duration) for n in score.notes]
    assert abs(moved.fifths) <= 6 or not by
    plain = [(a, b) for a, b in zip(score.notes, moved.notes, strict=True) if a.pitch and abs(b.pitch.alter) < 2]
    same = [degree(a.pitch, score.fifths)[0] == degree(b.pitch, moved.fifths)[0] for a, b in plain]
    assert sum(same) >= 0.9 * len(same)


@given(st.integers(0, 10**6), st.integers(-7, 7))
def test_into_a_key_it_goes_the_shorter_way(seed, fifths):
    score = random_score(seed)
    moved = in_key(score, fifths)
    assert moved.fifths == fifths
    steps = {b.pitch.midi - a.pitch.midi for a, b in zip(score.notes, moved.notes, strict=True) if a.pitch}
    assert len(steps) <= 1
    assert all(-6 < step <= 6 for step in steps)


def test_farther_than_two_octaves_is_refused():
    with pytest.raises(Invalid):
        transposed(read_abc("K:C\nC"), 25)
    with pytest.raises(Invalid):
        in_key(read_abc("K:C\nC"), 8)
