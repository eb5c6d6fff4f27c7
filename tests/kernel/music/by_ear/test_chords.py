"""Chords by ear."""

from hypothesis import given
from hypothesis import strategies as st

from upbeat.kernel.music.by_ear.chords import WAYS, mistaken
from upbeat.kernel.music.ear import draw

SPELLED = {
    "major": "CEG", "minor": "CeG", "diminished": "Ceg", "augmented": "CEA", "dominant7": "CEGb", "major7": "CEGB",
    "minor7": "CeGb", "halfdiminished7": "Cegb", "diminished7": "Cegh",
}  # fmt: skip
CLASSES = {"C": 0, "e": 3, "E": 4, "g": 6, "G": 7, "A": 8, "h": 9, "b": 10, "B": 11}


@given(st.integers(0, 2**63), st.integers(1, 9), st.sampled_from(WAYS))
def test_the_tones_spell_the_chord_that_is_right(seed, level, way):
    question = draw({"kind": "chord", "level": level, "way": way}, seed)
    heard = {int(tone.midi) % 12 for tone in question.heard}
    wanted = {CLASSES[letter] for letter in SPELLED[question.right[0]]}
    assert any({(tone + root) % 12 for tone in wanted} == heard for root in range(12))
    assert len(heard) == len(wanted)


@given(st.integers(0, 2**63), st.integers(1, 6))
def test_up_to_level_six_the_root_lies_lowest(seed, level):
    question = draw({"kind": "chord", "level": level, "way": "together"}, seed)
    low = min(tone.midi for tone in question.heard)
    assert {tone.midi - low for tone in question.heard} == {CLASSES[letter] for letter in SPELLED[question.right[0]]}


def test_a_wrong_chord_tells_which_tone_was_misheard():
    assert mistaken("major", "minor") == "chord-third"
    assert mistaken("minor", "diminished") == "chord-fifth"
    assert mistaken("major", "dominant7") == "chord-seventh"
    assert mistaken("dominant7", "major7") == "chord-kind-of-seventh"
    assert mistaken("dominant7", "minor7") == "chord-third"
