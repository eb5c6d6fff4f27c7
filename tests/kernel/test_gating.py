"""The gate in seconds and bytes: nothing that starts behind it is ever inside."""

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.errors import Invalid
from upbeat.kernel.gating import (
    Fragment,
    Gate,
    Part,
    Segment,
    cut_bytes,
    fragments_from_index,
    may_see,
    next_checkpoint,
    open_until,
    parts,
    pieces,
    segments_for_playlist,
    unseen_before,
)
from upbeat.kernel.intervals import Interval, total

TWO = Gate((("late", 200.0), ("early", 60.0)), 360.0)
INIT = 700


@st.composite
def gates(draw):
    duration = draw(st.integers(2, 900))
    seconds = draw(st.lists(st.integers(1, duration), max_size=6))
    return Gate(tuple((f"c{number}", float(second)) for number, second in enumerate(seconds)), float(duration))


@st.composite
def files(draw):
    """A file of fragments of at most a second, in order, without holes, the first at a key frame."""
    fragments, offset, start = [], INIT, 0.0
    for number in range(draw(st.integers(1, 40))):
        size, duration = draw(st.integers(1, 5000)), draw(st.sampled_from([0.2, 0.96, 1.0]))
        fragments.append(Fragment(offset, size, start, duration, number == 0 or draw(st.booleans())))
        offset, start = offset + size, start + duration
    return tuple(fragments)


def keys(gate):
    return [key for key, _second in gate.checkpoints]


def test_a_video_is_open_up_to_the_first_checkpoint_that_is_not_passed():
    assert open_until(TWO, set()) == 60.0
    assert open_until(TWO, {"early"}) == 200.0
    assert open_until(TWO, {"early", "late"}) == 360.0
    assert next_checkpoint(TWO, {"early"}) == ("late", 200.0)
    assert next_checkpoint(TWO, {"early", "late"}) is None


def test_a_later_checkpoint_that_is_passed_opens_nothing_before_an_earlier_one_is():
    assert open_until(TWO, {"late"}) == 60.0


def test_an_open_video_and_one_without_checkpoints_are_open_to_the_end():
    assert open_until(TWO, set(), "open") == 360.0
    assert open_until(Gate((), 12.5), set()) == 12.5


def test_who_knows_the_point_sees_all_save_in_a_strict_gate():
    assert open_until(TWO, set(), "normal", known=True) == 360.0
    assert open_until(TWO, set(), "strict", known=True) == 60.0
    assert open_until(TWO, {"early"}, "strict", known=True) == 200.0
    assert open_until(TWO, set(), "open") == 360.0


def test_before_a_question_its_own_part_is_to_be_watched():
    assert unseen_before(TWO, 60.0, []) == [Interval(0, 60)]
    assert unseen_before(TWO, 60.0, [Interval(0, 30)]) == [Interval(30, 60)]
    assert unseen_before(TWO, 60.0, [Interval(2, 57)]) == []
    assert unseen_before(TWO, 200.0, [Interval(60, 200)]) == []
    assert unseen_before(TWO, 200.0, [Interval(0, 100)]) == [Interval(100, 200)]


@given(gates(), st.data())
def test_watching_more_never_asks_for_more(gate, data):
    spans = st.tuples(st.floats(0, 900), st.floats(0, 900)).map(lambda pair: Interval(min(pair), max(pair)))
    fewer, more = data.draw(st.lists(spans, max_size=4)), data.draw(st.lists(spans, max_size=4))
    for _key, second in gate.checkpoints:
        holes = unseen_before(gate, second, fewer + more)
        assert total(holes) <= total(unseen_before(gate, second, fewer))
        assert all(hole.end <= second for hole in holes)
    assert [unseen_before(gate, second, [Interval(0, gate.duration)]) for _key, second in gate.checkpoints] == [
        [] for _each in gate.checkpoints
    ]


def test_two_checkpoints_at_one_second_must_both_be_passed():
    gate = Gate((("a", 5.0), ("b", 5.0)), 9.0)
    assert [open_until(gate, passed) for passed in (set(), {"a"}, {"b"}, {"a", "b"})] == [5.0, 5.0, 5.0, 9.0]
    assert parts(gate) == (Part(1, 0.0, 5.0, ()), Part(2, 5.0, 9.0, ("a", "b")))


@given(gates(), st.data())
def test_passing_more_never_closes_and_only_all_of_them_open_the_whole(gate, data):
    fewer = data.draw(st.sets(st.sampled_from(keys(gate)))) if gate.checkpoints else set()
    more = fewer | (data.draw(st.sets(st.sampled_from(keys(gate)))) if gate.checkpoints else set())
    assert open_until(gate, fewer) <= open_until(gate, more) <= gate.duration
    assert open_until(gate, keys(gate)) == gate.duration
    unpassed = [second for key, second in gate.checkpoints if key not in fewer]
    assert open_until(gate, fewer) == min(unpassed, default=gate.duration)


@given(gates())
def test_the_parts_are_the_whole_video_without_gap_or_overlap(gate):
    cut = parts(gate)
    assert (cut[0].start, cut[-1].end) == (0.0, gate.duration)
    assert all(earlier.end == later.start for earlier, later in pairwise(cut))
    assert all(part.start < part.end for part in cut)
    assert [part.number for part in cut] == list(range(1, len(cut) + 1))
    assert [key for part in cut for key in part.keys] == [
        key for key, second in gate.checkpoints if second < gate.duration
    ]


@given(files(), st.floats(0, 45))
def test_no_fragment_that_starts_behind_the_gate_is_in_the_bytes_and_every_one_before_it_is(fragments, gate):
    end = cut_bytes(fragments, gate)
    assert end in {INIT, *(fragment.offset + fragment.size for fragment in fragments)}
    for fragment in fragments:
        assert (fragment.offset + fragment.size <= end) == (fragment.start < gate - 0.001)
        if fragment.start >= gate - 0.001:
            assert fragment.offset >= end


@given(files(), st.floats(0, 45), st.floats(0, 45))
def test_a_gate_further_on_never_gives_fewer_bytes(fragments, one, other):
    assert cut_bytes(fragments, min(one, other)) <= cut_bytes(fragments, max(one, other))


@given(files(), st.floats(0, 45))
def test_segments_tile_the_open_bytes_and_start_at_key_frames(fragments, gate):
    end = cut_bytes(fragments, gate)
    segments = segments_for_playlist(fragments, end)
    ends = [INIT, *(segment.offset + segment.size for segment in segments)]
    assert [segment.offset for segment in segments] == ends[:-1]
    assert ends[-1] == end
    keyed = {fragment.offset for fragment in fragments if fragment.keyframe}
    assert all(segment.offset in keyed and segment.independent for segment in segments)
    inside = [fragment.duration for fragment in fragments if fragment.offset < end]
    assert math.isclose(sum(segment.duration for segment in segments), sum(inside), abs_tol=1e-9)


@given(files(), st.floats(0, 45))
def test_wherever_the_gate_is_each_segment_before_it_is_a_piece_and_so_is_the_beginning(fragments, gate):
    made = pieces(fragments)
    open_ones = segments_for_playlist(fragments, cut_bytes(fragments, gate))
    for segment in open_ones[:-1]:
        assert (segment.offset, segment.offset + segment.size) in made
    if len(open_ones) > 1:
        assert (0, open_ones[0].offset + open_ones[0].size) in made
    assert made[0] == (0, INIT)
    assert made[1] == (0, made[2][1])
    assert [made[2][0], *(end for _begin, end in made[2:])] == [INIT, *(begin for begin, _end in made[3:]), made[-1][1]]
    assert made[-1][1] == fragments[-1].offset + fragments[-1].size


def test_a_file_without_fragments_has_no_pieces():
    assert pieces(()) == ()


def test_the_last_segment_is_cut_at_the_gate():
    fragments = fragments_from_index(
        [[700, 100, 0, 1, True], [800, 50, 1, 1, False], [850, 90, 2, 1, True], [940, 40, 3, 1, False]]
    )
    assert cut_bytes(fragments, 3.0) == 940
    assert segments_for_playlist(fragments, 940) == (
        Segment(700, 150, 0.0, 2.0, True),
        Segment(850, 90, 2.0, 1.0, True),
    )


def test_a_fragment_that_starts_within_a_millisecond_of_the_gate_is_behind_it():
    fragments = (Fragment(10, 5, 0.0, 0.9995, True), Fragment(15, 5, 0.9995, 1.0, False))
    assert cut_bytes(fragments, 1.0) == 15
    assert cut_bytes(fragments, 1.002) == 20


def test_an_index_out_of_order_lets_nothing_through():
    fragments = (Fragment(10, 5, 0.0, 1.0, True), Fragment(15, 5, 60.0, 1.0, True), Fragment(20, 5, 1.0, 1.0, True))
    assert cut_bytes(fragments, 30.0) == 15


def test_a_closed_file_is_its_init_segment_and_an_empty_one_nothing():
    assert cut_bytes((Fragment(10, 5, 0.0, 1.0, True),), 0.0) == 10
    assert cut_bytes((), 5.0) == 0
    assert segments_for_playlist((), 5) == ()


def test_the_second_of_the_gate_itself_may_be_seen_and_the_next_may_not():
    assert may_see(59.0, 60.0)
    assert may_see(60.0, 60.0)
    assert not may_see(60.01, 60.0)


@pytest.mark.parametrize(
    "checkpoints, duration",
    [
        ((("a", 0.0),), 10.0),
        ((("a", -1.0),), 10.0),
        ((("a", 10.5),), 10.0),
        ((("a", math.nan),), 10.0),
        ((("a", 1.0), ("a", 2.0)), 10.0),
        ((), 0.0),
        ((), math.inf),
    ],
)
def test_a_gate_that_cannot_stand_is_refused(checkpoints, duration):
    with pytest.raises(Invalid):
        Gate(checkpoints, duration)
