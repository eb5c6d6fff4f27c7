"""Weights as they are stored and shipped."""

import json

import pytest

from upbeat.kernel.weights import FEATURES, SHIPPED, read_weights, shipped, weights_from, written_weights


def test_the_shipped_file_holds_weights_by_name_and_nothing_of_any_person():
    told = json.loads(SHIPPED.read_text())
    assert set(told) == {"about", "answers", "learners", "weights", "information"}
    assert list(told["weights"]) == ["intercept", *FEATURES]
    assert len(told["information"]) == len(FEATURES) + 1
    assert SHIPPED.stat().st_size < 4096


def test_what_elo_thinks_and_a_right_last_answer_speak_for_the_next():
    weights = shipped()
    assert min(weights.of("elo"), weights.of("overall"), weights.of("last")) > 0


def test_what_is_written_is_read_again():
    assert read_weights(written_weights(shipped())) == shipped()
    assert weights_from(shipped().numbers()).numbers() == shipped().numbers()


def test_another_count_of_weights_is_refused():
    with pytest.raises(ValueError, match="9 weights are needed, 2 were given"):
        weights_from([1.0, 2.0])
