"""Fragments are cut exactly at whole seconds, and what they hold is found again."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.rooms.polish.line.boxes import boxes, find
from upbeat.rooms.polish.line.fmp4 import FragmentWriter, Sample, Track, fragment, length_prefixed


def written(*tracks: list[Sample], timescales: list[int]) -> list[bytes]:
    """The contents of the mdat boxes when the samples come track after track."""
    file = io.BytesIO()
    writer = FragmentWriter(file, b"", timescales)
    for number, samples in enumerate(tracks):
        for sample in samples:
            writer.add(number, sample)
        writer.end(number)
    data = file.getvalue()
    return [data[found.body : found.end] for found in boxes(data) if found.name == b"mdat"]


def test_a_fragment_holds_what_starts_in_its_second() -> None:
    pictures = [Sample(b"p%d" % i, i * 5, 5, i == 0) for i in range(4)]
    sound = [Sample(b"s%d" % i, i * 300, 300, True) for i in range(7)]
    assert written(pictures, sound, timescales=[10, 1000]) == [b"p0p1s0s1s2s3", b"p2p3s4s5s6"]


def test_a_track_that_ends_early_does_not_hold_the_other_back() -> None:
    pictures = [Sample(b"p", 0, 10, True)]
    sound = [Sample(b"%d" % i, i * 500, 500, True) for i in range(6)]
    assert written(pictures, sound, timescales=[10, 1000]) == [b"p01", b"23", b"45"]


def test_nothing_is_written_before_all_of_a_second_has_come() -> None:
    file = io.BytesIO()
    writer = FragmentWriter(file, b"init", [10, 10])
    writer.add(0, Sample(b"p", 0, 10, True))
    writer.add(0, Sample(b"p", 10, 10, False))
    writer.add(1, Sample(b"s", 0, 9, True))
    assert file.getvalue() == b"init"
    writer.add(1, Sample(b"s", 10, 9, True))
    assert [found.name for found in boxes(file.getvalue()[4:])] == [b"moof", b"mdat"]


@given(st.lists(st.integers(1, 40), min_size=1, max_size=60))
def test_no_sample_is_lost_or_moved(durations: list[int]) -> None:
    samples, start = [], 0
    for number, duration in enumerate(durations):
        samples.append(Sample(number.to_bytes(2, "big"), start, duration, number == 0))
        start += duration
    assert b"".join(written(samples, timescales=[10])) == b"".join(sample.data for sample in samples)


def test_what_the_samples_have_in_common_is_said_once() -> None:
    alike = [(Track(1, 10), [Sample(b"x", i, 1, i == 0) for i in range(10)])]
    unlike = [(Track(1, 10), [Sample(b"x", i, 1 + i % 2, i % 3 == 0) for i in range(10)])]
    assert len(fragment(1, unlike)) - len(fragment(1, alike)) == 10 * 8 - 4


def test_start_codes_become_lengths() -> None:
    annex_b = b"\0\0\0\1\x67\x01\0\0\1\x68\x02\x03\0\0\0\1\x65\0\x04"
    assert length_prefixed(annex_b) == b"\0\0\0\2\x67\x01\0\0\0\3\x68\x02\x03\0\0\0\3\x65\0\x04"


def test_a_box_that_does_not_fit_is_an_error() -> None:
    with pytest.raises(ValueError, match="does not fit"):
        list(boxes(b"\0\0\0\x10moov\0\0\0\0"))
    assert list(find(b"\0\0\0\x08free", b"moov")) == []
