from dataclasses import replace

import numpy as np
import pytest

from melodies import draw_melody
from singers import Tone, perform
from singing import in_room, sound, with_noise
from upbeat.kernel.music.marking import mark_performance
from upbeat.kernel.music.profiles import PROFILES
from upbeat.kernel.music.score import sounding
from upbeat.kernel.music.verdicts import Kind

PROFILE = PROFILES["3-5"]
SCORE = draw_melody(2001, 4)


@pytest.fixture(scope="module")
def exact():
    """Four bars, sung without a mistake."""
    return perform(SCORE, 1)


def kinds(verdict):
    return {note.id: note.kind for note in verdict.notes}


def sung(performance, **more):
    return mark_performance(sound(performance, 5, **more), performance.score, PROFILE)


def test_a_phrase_without_mistakes_is_good_note_by_note(exact):
    found = sung(exact)
    assert set(kinds(found).values()) == {Kind.GOOD}
    assert [note.id for note in found.notes] == [note.id for note in sounding(SCORE)]
    assert (found.extras, found.refusal, found.share_good) == ((), None, 1)
    assert found.tempo == pytest.approx(SCORE.tempo, rel=0.08)
    assert abs(found.key_shift_semitones) < 0.3


def test_onsets_are_found_within_twenty_milliseconds_and_hummed_consonants_within_a_hundred(exact):
    true = {tone.name: tone.start for tone in exact.tones}
    apart = [abs(note.start_s - true[note.id]) for note in sung(exact).notes]
    assert np.median(apart) < 0.02
    assert max(apart) < 0.1


def changed(performance, number, **fields):
    tones = list(performance.tones)
    tones[number] = replace(tones[number], **fields)
    return replace(performance, tones=tuple(tones))


def test_a_note_two_semitones_too_high_is_off_its_pitch_and_says_by_how_much(exact):
    tone = exact.tones[4]
    found = sung(changed(exact, 4, midi=tone.midi + 2))
    assert {name for name, kind in kinds(found).items() if kind is not Kind.GOOD} == {tone.name}
    assert found.note(tone.name).kind is Kind.PITCH
    assert found.note(tone.name).cents == pytest.approx(200, abs=40)


def test_a_note_that_is_left_out_is_missed_and_has_no_place(exact):
    tones = exact.tones[:5] + exact.tones[6:]
    found = sung(replace(exact, tones=tones))
    assert [name for name, kind in kinds(found).items() if kind is not Kind.GOOD] == [exact.tones[5].name]
    lost = found.note(exact.tones[5].name)
    assert (lost.kind, lost.start_s, lost.cents) == (Kind.MISSED, None, None)


def test_a_note_that_comes_late_is_late_by_so_many_milliseconds():
    performance = perform(SCORE, 1, exact=True)
    long = next(number for number, tone in enumerate(performance.tones) if number and tone.end - tone.start > 0.45)
    tone = performance.tones[long]
    found = sung(changed(performance, long, start=tone.start + 0.25))
    assert found.note(tone.name).kind is Kind.LATE
    assert found.note(tone.name).ms == pytest.approx(250, abs=60)


def test_a_tone_too_many_is_told_with_the_note_it_follows(exact):
    number = next(i for i, tone in enumerate(exact.tones) if tone.end - tone.start > 0.5)
    tone = exact.tones[number]
    shorter = changed(exact, number, end=tone.end - 0.25)
    extra = Tone(None, tone.end - 0.25, tone.end, tone.midi + 3)
    found = sung(replace(shorter, tones=tuple(sorted([*shorter.tones, extra], key=lambda one: one.start))))
    assert [one.after for one in found.extras] == [tone.name]
    assert found.extras[0].midi == pytest.approx(extra.midi, abs=0.5)


@pytest.mark.parametrize("shift", [-7.3, 5.0])
def test_another_key_changes_no_verdict(exact, shift):
    moved = replace(exact, tones=tuple(replace(tone, midi=tone.midi + shift) for tone in exact.tones))
    found = sung(moved)
    assert kinds(found) == kinds(sung(exact))
    assert found.key_shift_semitones == pytest.approx(shift, abs=0.25)


@pytest.mark.parametrize("stretch", [0.85, 1.2])
def test_another_tempo_changes_no_verdict(exact, stretch):
    slower = tuple(replace(tone, start=tone.start * stretch, end=tone.end * stretch) for tone in exact.tones)
    found = sung(replace(exact, tones=slower))
    assert kinds(found) == kinds(sung(exact))
    assert found.tempo == pytest.approx(SCORE.tempo / stretch, rel=0.08)


def test_where_the_key_is_fixed_another_key_is_wrong_everywhere():
    exact = perform(SCORE, 1, exact=True)
    up = replace(exact, tones=tuple(replace(tone, midi=tone.midi + 0.8) for tone in exact.tones))
    fixed = replace(PROFILE, key_free=False)
    assert mark_performance(sound(up, 5), SCORE, fixed).share_good == 0
    assert mark_performance(sound(exact, 5), SCORE, fixed).share_good == 1


def test_a_key_that_sinks_is_told_and_forgiven_only_where_the_exercise_wants_it():
    long = draw_melody(2003, 8)
    performance = perform(long, 1, exact=True)
    sinking = tuple(
        replace(tone, midi=tone.midi - 1.8 * number / len(performance.tones))
        for number, tone in enumerate(performance.tones)
    )
    samples = sound(replace(performance, tones=sinking), 5)
    plain = mark_performance(samples, long, PROFILE)
    kind = mark_performance(samples, long, replace(PROFILE, compensate_drift=True))
    assert plain.drift_cents < -90
    assert kind.share_good > 0.9 > plain.share_good


@pytest.mark.parametrize("worse", [lambda x: with_noise(x, 15, 3), lambda x: in_room(x, 3), lambda x: 0.03 * x])
def test_noise_a_room_and_a_faint_recording_change_little(exact, worse):
    found = mark_performance(worse(sound(exact, 5)).astype(np.float32), SCORE, PROFILE)
    assert found.share_good >= 0.9


@pytest.mark.parametrize("timbre", ["recorder", "violin"])
def test_an_instrument_is_marked_by_its_profile(timbre):
    performance = perform(SCORE, 1, shift=12 if timbre == "recorder" else 0)
    found = mark_performance(sound(performance, 5, timbre), SCORE, PROFILE, instrument=timbre)
    assert found.share_good >= 0.9
    assert abs(found.key_shift_semitones) < 0.3


def test_confidence_is_low_at_the_border_and_high_away_from_it(exact):
    tone = exact.tones[4]
    found = sung(exact)
    offset = (PROFILE.cents - found.note(tone.name).cents) / 100
    near = sung(changed(exact, 4, midi=tone.midi + offset))
    far = sung(changed(exact, 4, midi=tone.midi + 2.5))
    assert near.note(tone.name).confidence < 0.85 < far.note(tone.name).confidence


def test_a_score_without_notes_has_an_empty_verdict():
    assert mark_performance(np.zeros(16000, np.float32), replace(SCORE, notes=()), PROFILE).notes == ()
