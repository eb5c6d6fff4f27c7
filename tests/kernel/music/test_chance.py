"""Chance that nobody can foretell."""

import pytest

from upbeat.kernel.music.chance import chance, keyed_seed


def test_a_seed_hangs_on_the_secret_and_on_every_part():
    seeds = {
        keyed_seed(secret, *parts)
        for secret in (b"one", b"two")
        for parts in ((1, 2, 3), (1, 2, 4), (1, 23), (12, 3), ("a", "bc"), ("ab", "c"), ("abc",))
    }
    assert len(seeds) == 14
    assert all(0 <= seed < 2**63 for seed in seeds)


def test_the_same_parts_give_the_same_seed():
    assert keyed_seed(b"secret", 7, "item") == keyed_seed(b"secret", 7, "item")


def test_without_a_secret_there_is_no_seed():
    with pytest.raises(ValueError, match="secret"):
        keyed_seed(b"", 1)


def test_seeds_next_to_each_other_give_streams_without_likeness():
    throws = [chance(seed, "die").randrange(6) for seed in range(6000)]
    pairs = [throws[n : n + 2] for n in range(5999)]
    expected = 5999 / 36
    spread = sum((pairs.count([a, b]) - expected) ** 2 / expected for a in range(6) for b in range(6))
    assert spread < 66.6  # chi square with 35 degrees of freedom: one in a thousand


def test_another_purpose_is_another_stream():
    assert chance(1, "right").random() != chance(1, "sound").random()
