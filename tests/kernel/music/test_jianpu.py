"""Numbered notation says what the score says, to eyes, to hands that enlarge it, and to those who hear it."""

import re
from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from random_scores import random_score
from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.comparing import rests_joined
from upbeat.kernel.music.jianpu import engrave_jianpu, read_jianpu
from upbeat.kernel.music.jianpu.cells import degree
from upbeat.kernel.music.jianpu.shapes import Text, shapes_of
from upbeat.kernel.music.markup import parse_xml
from upbeat.kernel.music.score import Note, Pitch


def digits(svg):
    return "".join(
        s.text for s in shapes_of(parse_xml(svg)) if isinstance(s, Text) and s.size == 20 and len(s.text) == 1
    )


@given(st.integers(0, 10**6), st.sampled_from([260, 300, 358, 390, 720, 1200]))
def test_a_drawing_read_back_from_its_shapes_is_the_score(seed, width):
    score = random_score(seed)
    assert rests_joined(read_jianpu(engrave_jianpu(score, width=width))) == rests_joined(score)


def test_the_reading_uses_neither_ids_nor_classes_nor_data():
    score = random_score(77)
    bare = re.sub(r' (id|class|data-[a-z]+|aria-[a-z]+)="[^"]*"', "", engrave_jianpu(score))
    assert "data-" not in bare
    assert rests_joined(read_jianpu(bare)) == rests_joined(score)


def test_degrees_are_those_of_the_key_and_minor_counts_from_its_major():
    assert digits(engrave_jianpu(read_abc("K:G\nL:1/4\nG A B c d e f g"))) == "12345671"
    assert digits(engrave_jianpu(read_abc("K:Am\nL:1/4\nA B c z"))) == "6710"


@pytest.mark.parametrize(
    ("pitch", "fifths", "wanted"),
    [(Pitch("C", 4), 0, (1, 0)), (Pitch("B", 3), 0, (7, -1)), (Pitch("G", 4), 1, (1, 0)), (Pitch("A", 3), 3, (1, 0)),
     (Pitch("B", 4, -1), -2, (1, 1)), (Pitch("F", 4), -2, (5, 0)), (Pitch("C", 4, -1), -7, (1, 0))],
)  # fmt: skip
def test_the_octave_without_dots_begins_at_the_keys_first_degree(pitch, fifths, wanted):
    assert degree(pitch, fifths) == wanted


def test_every_note_and_rest_is_a_group_with_its_id_and_onset():
    score = random_score(12)
    found = {
        part.get("id"): part
        for part in parse_xml(engrave_jianpu(score, id_prefix="x-")).iter("g")
        if part.get("data-note")
    }
    assert list(found) == [f"x-{note.id}" for note in score.notes]
    assert found["x-n2"].get("data-onset") == f"{float(score.notes[1].onset):g}"
    assert [p.get("class") for p in found.values()] == ["note" if note.pitch else "rest" for note in score.notes]


def test_no_id_stands_twice_even_where_a_bar_goes_over_two_lines():
    score = read_abc("M:4/4\nL:1/16\nK:C\nCDEFGABcCDEFGABc|C4D4E4F4|]\nw: " + "strength " * 16)
    svg = engrave_jianpu(score, width=260)
    ids = re.findall(r' id="([^"]+)"', svg)
    assert len(ids) == len(set(ids))
    assert rests_joined(read_jianpu(svg)) == rests_joined(score)


@given(st.integers(0, 10**6))
def test_nothing_is_written_beyond_the_width(seed):
    score = replace(random_score(seed), title="")
    notes = tuple(replace(note, syllable="") for note in score.notes)
    for shape in shapes_of(parse_xml(engrave_jianpu(replace(score, notes=notes), width=358))):
        if isinstance(shape, Text):
            assert -1 <= shape.x <= 359


def test_a_drawing_has_no_style_no_script_and_no_colour_of_its_own():
    svg = engrave_jianpu(random_score(3))
    assert not re.search(r"\sstyle=|<script|<style|#[0-9a-f]{3}|rgb|\son[a-z]+=|href", svg)
    assert set(re.findall(r'(?:fill|stroke)="([^"]+)"', svg)) <= {"currentColor", "none"}


def test_texts_that_people_typed_are_only_text():
    score = read_abc('T:<script>alert(1)</script> & "x"\nK:C\nC D\nw: <b onload=x>\n')
    svg = engrave_jianpu(score)
    assert "<script" not in svg
    assert "<b" not in svg
    assert [note.syllable for note in read_jianpu(svg).notes] == ["<b", "onload=x>"]
    assert read_jianpu(svg).title == '<script>alert(1)</script> & "x"'


def test_it_has_a_name_and_a_description_for_those_who_hear_the_page():
    root = parse_xml(engrave_jianpu(read_abc("T:Ode\nM:3/4\nK:D\nL:1/4\nF G _A |]\nw: a b c\n"), id_prefix="p"))
    assert root.get("role") == "img"
    assert root.get("aria-labelledby") == "pjianpu-title"
    assert root.findtext("title") == "Ode, D, 3/4, ♩ = 90"
    assert root.findtext("desc") == "1: F♯4 1 a, G4 1 b, A♭4 1 c"


def test_a_length_that_no_sign_has_is_drawn_as_two_that_are_tied():
    score = read_abc("K:C\nL:1/4\nC4 |]")
    odd = replace(score, notes=(Note("n1", Pitch("C", 4), Fraction(0), Fraction(5, 2), 1),))
    root = parse_xml(engrave_jianpu(odd))
    assert [part.get("data-note") for part in root.iter("g") if part.get("data-note")] == ["n1", "n1b"]
    assert [part.get("class") for part in root.iter("path") if part.get("class") == "tie"] == ["tie"]


def test_a_picture_without_digits_is_refused():
    head = engrave_jianpu(read_abc("K:C\nC")).partition('<g class="row"')[0]
    with pytest.raises(Invalid):
        read_jianpu(head + "</svg>")
