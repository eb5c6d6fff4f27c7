"""Staff notation is drawn by verovio from what we write, and taken over shape by shape."""

import importlib.util
import re
import threading

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mei_reading import read_mei
from random_scores import random_score
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.markup import parse_xml
from upbeat.kernel.music.mei import write_mei
from upbeat.packs.music import staff
from upbeat.packs.music.staff import NoVerovio, can_engrave_staff, engrave_staff

verovio = pytest.importorskip("verovio", reason="pip install upbeat[music]")


@pytest.fixture(scope="module")
def toolkit():
    verovio.enableLog(verovio.LOG_OFF)
    return verovio.toolkit()


@given(st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_what_verovio_has_taken_is_the_score(toolkit, seed):
    score = random_score(seed)
    assert toolkit.loadData(write_mei(score))
    assert read_mei(toolkit.getMEI({}), like=score) == score


@given(st.integers(0, 10**6))
@settings(max_examples=15, deadline=None)
def test_every_note_and_bar_of_the_score_is_in_the_drawing_once_with_its_id(seed):
    score = random_score(seed)
    root = parse_xml(engrave_staff(score, id_prefix="s-"))
    parts = [part for part in root.iter("g") if part.get("data-note")]
    assert sorted(part.get("id") for part in parts) == sorted(f"s-{note.id}" for note in score.notes)
    assert {part.get("data-bar") for part in root.iter("g")} - {None} == {str(bar.number) for bar in score.bars}
    onsets = {note.id: f"{float(note.onset):g}" for note in score.notes}
    assert {part.get("data-note"): part.get("data-onset") for part in parts} == onsets


def test_words_stand_as_they_were_written_and_not_as_verovio_measured_them():
    score = read_abc("M:4/4\nL:1/4\nK:C\nC D E F |]\nw: 好 jas-mine 夸。\n")
    root = parse_xml(engrave_staff(score))
    said = [
        "".join(text.itertext())
        for verse in root.iter("g")
        if verse.get("class") == "verse"
        for text in verse.iter("text")
    ]
    assert said == ["好", "jas", "mine", "夸。"]


def test_a_drawing_has_no_style_no_script_no_font_and_no_colour_of_its_own():
    svg = engrave_staff(random_score(3))
    assert not re.search(
        r"\sstyle=|<script|<style|font-family|#[0-9a-f]{6}|rgb|\son[a-z]+=|https?://(?!www.w3.org/2000/svg)", svg
    )
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) <= {"currentColor", "none"}


def test_every_id_is_behind_the_prefix_and_every_glyph_that_is_used_is_there():
    svg = engrave_staff(random_score(9), id_prefix="q-")
    ids = set(re.findall(r' id="([^"]+)"', svg))
    assert all(name.startswith("q-") for name in ids)
    assert set(re.findall(r'href="#([^"]+)"', svg)) <= ids


def test_texts_that_people_typed_are_only_text():
    score = read_abc('T:<script>x</script>\nK:C\nC D\nw: <script>alert(1)</script> &amp;"\n')
    svg = engrave_staff(score)
    assert "<script" not in svg
    assert "&lt;script&gt;" in svg


def test_the_same_score_gives_the_same_drawing():
    assert engrave_staff(random_score(4)) == engrave_staff(random_score(4))


def test_several_threads_engrave_at_once_each_with_a_toolkit_of_its_own():
    wanted = [engrave_staff(random_score(seed)) for seed in range(6)]
    found = {}

    def work(seed):
        found[seed] = engrave_staff(random_score(seed))

    threads = [threading.Thread(target=work, args=(seed,)) for seed in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[seed] for seed in range(6)] == wanted


def test_without_verovio_it_says_so(monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert not can_engrave_staff()
    with pytest.raises(NoVerovio):
        engrave_staff(random_score(1))


def test_low_tunes_stand_in_the_bass_clef_and_rhythm_on_one_line():
    assert 'clef.shape="F"' in write_mei(read_abc("K:C\nC,, D,, E,,"))
    assert 'lines="1"' in write_mei(read_abc("K:C clef=perc\nB B"))
    assert staff.engrave_staff(read_abc("K:C clef=perc\nB B"))
