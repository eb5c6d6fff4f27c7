"""Views, uniques and rewatches, held against counting one by one; hot spots against planted confusion."""

import random

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.engagement import Curve, HotSpots, curve, grown, hot_spots
from upbeat.kernel.errors import Invalid

SECOND = st.floats(0, 40)
SEGMENTS = st.lists(
    st.tuples(st.integers(-5, 5), st.tuples(SECOND, SECOND).map(sorted)).map(lambda one: (one[0], *one[1])),
    max_size=25,
)


def curve_of(segments, duration):
    return curve([who for who, _, _ in segments], [s for _, s, _ in segments], [e for _, _, e in segments], duration)


@given(SEGMENTS, st.integers(1, 30))
def test_views_and_uniques_are_what_counting_one_by_one_gives(segments, duration):
    found = curve_of(segments, duration)
    for second in range(duration):
        there = [who for who, start, end in segments if start <= second + 0.5 < end]
        assert found.views[second] == len(there)
        assert found.uniques[second] == len(set(there))
        assert found.rewatches[second] == len(there) - len(set(there))
    seen = {who for who, start, end in segments for s in range(duration) if start <= s + 0.5 < end}
    assert found.viewers == len(seen)
    assert len(found.views) == len(found.uniques) == duration


@given(st.lists(SEGMENTS, max_size=5), st.integers(1, 30))
def test_folding_in_what_came_since_gives_what_folding_all_anew_gives(batches, duration):
    kept, past = curve_of([], duration), []
    for fresh in batches:
        viewers = {who for who, _, _ in fresh}
        kept = grown(kept, [one for one in past if one[0] in viewers], fresh, duration)
        past += fresh
    anew = curve_of(past, duration)
    assert (kept.views.tolist(), kept.uniques.tolist(), kept.viewers) == (
        anew.views.tolist(),
        anew.uniques.tolist(),
        anew.viewers,
    )


@given(st.integers(0, 7), SECOND, SECOND, st.floats(0, 1))
def test_a_stretch_reported_in_two_halves_counts_as_one(who, one, other, at):
    start, end = sorted((one, other))
    middle = min(end, start + (end - start) * at)
    whole, halves = curve_of([(who, start, end)], 40), curve_of([(who, start, middle), (who, middle, end)], 40)
    assert whole.views.tolist() == halves.views.tolist() == halves.uniques.tolist()


def test_nobody_gives_a_flat_line():
    found = curve([], [], [], 2.5)
    assert (found.views.tolist(), found.uniques.tolist(), found.viewers) == ([0, 0, 0], [0, 0, 0], 0)
    assert isinstance(found, Curve)


@pytest.mark.parametrize(
    "viewers, starts, ends",
    [([1], [0.0], [1.0, 2.0]), ([1], [2.0], [1.0]), ([1], [float("nan")], [1.0]), ([1], [-1.0], [1.0])],
)
def test_malformed_segments_are_refused(viewers, starts, ends):
    with pytest.raises(Invalid):
        curve(viewers, starts, ends, 10)


def class_that_watches(viewers, confused, seed, length=360):
    """Everybody plays all, goes back at random now and then, and some go back over the ``confused`` seconds."""
    rng, segments = random.Random(seed), []
    for who in range(viewers):
        segments.append((who, 0.0, float(length)))
        for _again in range(2):
            start = rng.uniform(0, length - 20)
            segments.append((who, start, start + rng.uniform(3, 15)))
        if confused and rng.random() < 0.3:
            segments.append((who, confused[0] + rng.uniform(-2, 2), confused[1] + rng.uniform(-2, 2)))
    return curve_of(segments, length)


@pytest.mark.parametrize("seed", range(5))
def test_planted_confusion_is_found_where_it_was_planted(seed):
    found = hot_spots(class_that_watches(120, (130.0, 150.0), seed).rewatches, 120)
    assert found.enough
    strongest = found.spots[0]
    assert 120 <= strongest.start <= 137
    assert 143 <= strongest.end <= 160
    assert strongest.rewatches > strongest.excess > 20


def test_where_nothing_was_planted_hardly_anything_is_found():
    found = [hot_spots(class_that_watches(120, None, seed).rewatches, 120).spots for seed in range(30)]
    assert sum(len(spots) for spots in found) <= 6


def test_below_sixty_viewers_nothing_is_claimed():
    rewatches = class_that_watches(59, (130.0, 150.0), 1).rewatches
    assert hot_spots(rewatches, 59) == HotSpots(False, 59, ())
    assert hot_spots(rewatches, 59, min_viewers=30).enough


def test_a_flat_or_very_short_video_has_no_hot_spots():
    assert hot_spots(np.full(100, 50), 200) == HotSpots(True, 200, ())
    assert hot_spots([90, 0], 200) == HotSpots(True, 200, ())
