"""The demo's music: every melody can be read in both notations, and every question asked, drawn and led from."""

import pytest

from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.containers import to_opus
from upbeat.kernel.music.jianpu import engrave_jianpu
from upbeat.kernel.music.synthesis import RATE, render
from upbeat.packs.music.demo.performing import NEAR, SINGERS, sung
from upbeat.packs.music.demo.phrases import CALL, DOTTED, MELODIES, WALTZ_BEAT
from upbeat.packs.music.demo.questions import QUESTIONS, Asked
from upbeat.packs.music.measuring import measure
from upbeat.packs.music.staff import engrave_staff
from upbeat.rooms.items.drawing import sketched
from upbeat.rooms.items.kinds import is_drawn, pack_kind

LANGUAGES = {"en", "zh-hans"}
CHAPTERS = {
    "bar-line": 5, "upbeat": 6, "dotted": 6, "major-minor": 6, "solfa": 5, "step-leap": 5, "pentatonic": 5, "canon": 5,
}  # fmt: skip
"""How many chapters each film has at least."""


@pytest.mark.parametrize("name", MELODIES)
def test_a_melody_is_written_in_both_notations_in_both_languages(name):
    for language in LANGUAGES:
        score = read_abc(MELODIES[name].written(language))
        assert score.title == MELODIES[name].titles[language]
        assert len(score.notes) > 5
        for svg in (engrave_jianpu(score), engrave_staff(score)):
            assert all(f'"{note.id}"' in svg for note in score.notes if note.pitch is not None)


@pytest.mark.parametrize("name", [name for name, melody in MELODIES.items() if melody.words])
def test_words_of_a_language_have_a_syllable_for_each_note_and_are_in_that_language(name):
    for language in LANGUAGES:
        syllables = [note.syllable for note in read_abc(MELODIES[name].written(language)).notes]
        assert all(syllables)
        assert all(("一" <= sung[0] <= "鿿") == (language == "zh-hans") for sung in syllables)


def test_auld_lang_syne_is_sung_in_both_languages():
    assert set(MELODIES["auld"].words) == LANGUAGES


@pytest.mark.parametrize("text", [CALL, DOTTED, WALTZ_BEAT])
def test_a_phrase_of_a_question_fills_its_bars(text):
    score = read_abc(text)
    assert {bar.duration for bar in score.bars} == {score.bars[0].duration}


@pytest.mark.parametrize("asked", QUESTIONS, ids=lambda one: f"{one.point}-{one.kind}")
def test_a_question_can_be_asked_and_its_wrong_answers_lead_somewhere(asked: Asked):
    kind = pack_kind(asked.kind)
    assert kind is not None
    key = kind.check(asked.stems["en"], asked.key_in("en"))
    assert kind.words(key)
    if is_drawn(asked.kind):
        for seed in range(20):
            sketch = sketched(asked.kind, asked.stems["en"], key, "", seed * 16 + 1)
            assert sketch.stem
    assert set(asked.stems) == set(asked.hints) == LANGUAGES
    names = {lead.option for lead in asked.leads}
    assert "*" in names
    assert names - {"*"} <= (kind.leads(key) if kind.leads else frozenset())
    assert all(0 < lead.chapter < CHAPTERS[asked.point] for lead in asked.leads)


def test_all_eight_points_are_asked_about():
    assert {asked.point for asked in QUESTIONS} == set(CHAPTERS)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_one_recording_of_each_class_waits_for_the_teachers_ear(language, tmp_path):
    assert list(SINGERS[language].values()).count(NEAR) == 1
    key = QUESTIONS[0].key_in(language)
    recording = tmp_path / "sung.webm"
    recording.write_bytes(to_opus(render(sung(read_abc(key["abc"]), NEAR), sample_rate=RATE), RATE))
    verdict, _sound = measure(recording, {**key, "clapped": False})
    assert verdict.is_grey
