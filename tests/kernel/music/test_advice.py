import pytest

from melodies import draw_melody
from upbeat.kernel.music.advice import advice
from upbeat.kernel.music.verdicts import Extra, Kind, NoteVerdict, Reason, Refusal, Verdict

SCORE = draw_melody(2001, 4)


def note(number, kind=Kind.GOOD, bar=1, cents=None):
    return NoteVerdict(f"n{number}", bar, kind, cents=cents)


def said(*notes, **more):
    found = advice(Verdict(notes=notes, **more), SCORE)
    return found.sentence, found.bar, found.note


GOOD = (note(1), note(2))


@pytest.mark.parametrize(
    ("notes", "words", "bar", "name"),
    [
        ((*GOOD, note(3, Kind.MISSED, 2), note(4, Kind.MISSED, 2)), "Bar 2: some notes are missing", 2, "n3"),
        ((*GOOD, note(3, Kind.MISSED, 2), note(4, bar=2)), "Bar 2: note 1 is missing", 2, "n3"),
        ((*GOOD, note(3, Kind.PITCH, 1, 80)), "Bar 1: note 3 is too high", 1, "n3"),
        ((*GOOD, note(3, Kind.PITCH, 1, -80)), "Bar 1: note 3 is too low", 1, "n3"),
        ((*GOOD, *(note(n, Kind.PITCH, 2, 80) for n in (3, 4, 5))), "Bar 2: listen to the tones", 2, "n3"),
        ((*GOOD, note(3, Kind.EARLY, 2)), "Bar 2: note 1 comes too early", 2, "n3"),
        ((*GOOD, note(3, Kind.LATE, 2)), "Bar 2: note 1 comes too late", 2, "n3"),
        ((*GOOD, *(note(n, Kind.LATE, 2) for n in (3, 4, 5))), "Bar 2: say the rhythm", 2, "n3"),
        (GOOD, "Every note is right", None, None),
    ],
)
def test_the_sentence_names_the_bar_the_note_and_what_to_do(notes, words, bar, name):
    sentence, where, which = said(*notes)
    assert sentence.startswith(words)
    assert (where, which) == (bar, name)
    # A recorder, a violin and hands are told the same.
    assert "sing" not in sentence.lower().replace("missing", "")


def test_wrong_pitch_comes_before_a_single_missing_note_and_that_before_time():
    assert said(note(1, Kind.MISSED), note(2, Kind.PITCH, 2, 90), note(3, Kind.LATE, 3))[1:] == (2, "n2")
    assert said(note(1, Kind.LATE), note(2, Kind.MISSED, 2))[1:] == (2, "n2")


def test_a_tone_too_many_a_sinking_key_and_a_running_tempo_are_said_when_the_notes_are_right():
    assert said(*GOOD, extras=(Extra(1, 2, 60, "n1", 3),))[1:] == (3, "n1")
    assert "sink" in said(*GOOD, drift_cents=-90)[0]
    assert "rise" in said(*GOOD, drift_cents=90)[0]
    curve = tuple((float(at), 90 + 5 * at) for at in range(8))
    assert "faster" in said(*GOOD, tempo_curve=curve)[0]


def test_a_refusal_has_no_advice_beside_it():
    assert advice(Verdict(refusal=Refusal(Reason.SILENCE)), SCORE) is None
