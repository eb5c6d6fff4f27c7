import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.music.verdicts import Extra, Kind, NoteVerdict, Reason, Refusal, Verdict

cents = st.integers(-6000, 6000).map(lambda tenths: tenths / 10)
some_cents = st.none() | cents
shares = st.integers(0, 100).map(lambda hundredths: hundredths / 100)
seconds = st.integers(0, 120_000).map(lambda ms: ms / 1000)
midi = st.integers(3000, 10_000).map(lambda hundredths: hundredths / 100)
notes = st.builds(
    NoteVerdict,
    id=st.integers(1, 99).map("n{}".format),
    bar=st.integers(0, 64),
    kind=st.sampled_from(Kind),
    cents=some_cents,
    ms=some_cents,
    beat_share=st.none() | shares,
    start_s=st.none() | seconds,
    end_s=st.none() | seconds,
    confidence=shares,
    sung_midi=st.none() | midi,
)
extras = st.builds(
    Extra,
    start_s=seconds,
    end_s=seconds,
    midi=st.none() | midi,
    after=st.none() | st.just("n1"),
    bar=st.integers(0, 64),
    confidence=shares,
)
verdicts = st.builds(
    Verdict, notes=st.lists(notes, max_size=5).map(tuple), extras=st.lists(extras, max_size=3).map(tuple),
    key_shift_semitones=midi, tempo=st.none() | cents, drift_cents=cents,
    tempo_curve=st.lists(st.tuples(seconds, cents), max_size=3).map(tuple),
    trace=st.lists(st.tuples(seconds, midi), max_size=5).map(tuple),
    refusal=st.none() | st.builds(Refusal, reason=st.sampled_from(Reason), figure=st.none() | seconds),
)  # fmt: skip


@given(verdicts)
def test_a_verdict_comes_back_from_json_as_it_went(verdict):
    assert Verdict.from_json(json.loads(json.dumps(verdict.to_json()))) == verdict


@pytest.mark.parametrize("data", [{}, {"version": 2}, {"version": 1, "notes": [["n1"]]}])
def test_what_is_no_verdict_is_refused(data):
    with pytest.raises(ValueError):  # noqa: PT011 - the class is the promise
        Verdict.from_json(data)


def test_fifty_notes_and_half_a_minute_of_trace_take_less_than_sixteen_kilobytes():
    many = tuple(
        NoteVerdict(f"n{n}", 8, Kind.PITCH, -123.4, -123.4, 0.123, 12.345, 12.345, 0.99, 61.23) for n in range(50)
    )
    trace = tuple((n * 0.032, 60 + n / 100) for n in range(900))
    assert len(json.dumps(Verdict(notes=many, trace=trace).to_json())) < 16_000


def test_the_share_of_good_notes_counts_the_missed_ones():
    good, missed = NoteVerdict("n1", 1, Kind.GOOD), NoteVerdict("n2", 1, Kind.MISSED)
    assert Verdict(notes=(good, missed)).share_good == 0.5
    assert Verdict().share_good == 0


def test_a_verdict_is_grey_when_more_than_a_seventh_of_it_is_unsure():
    sure, unsure = NoteVerdict("n1", 1, Kind.GOOD), NoteVerdict("n2", 1, Kind.GOOD, confidence=0.5)
    assert not Verdict(notes=(sure,) * 6 + (unsure,)).is_grey
    assert Verdict(notes=(sure,) * 5 + (unsure,)).is_grey
