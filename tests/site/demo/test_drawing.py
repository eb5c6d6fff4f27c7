"""Slides: everything has room, is large enough, and shows what sounds."""

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from upbeat.site.demo import look
from upbeat.site.demo.content import load
from upbeat.site.demo.drawing import height_used, lay_slide, sounding
from upbeat.site.demo.shapes import Content, Play, Section, Think
from upbeat.site.demo.slides import Lines
from upbeat.site.demo.text import wrap

SMALLEST_TEXT = 0.033
"""Share of the picture's height, as the report on a video asks."""


@pytest.fixture(scope="module")
def content() -> Content:
    return load()


def sections(content: Content) -> list[tuple[str, Section]]:
    return [(f"{video.id} {section.id}", section) for video in content.videos for section in video.sections]


def pixels(picture: Image.Image) -> np.ndarray:
    return np.asarray(picture.convert("L"))


def test_text_is_large_enough_to_read_on_a_phone() -> None:
    assert min(look.LABEL_SIZE, look.BODY_SIZE, look.TITLE_SIZE) / look.HEIGHT >= SMALLEST_TEXT


def test_every_slide_has_room_for_all_of_it(content: Content) -> None:
    lowest = {name: height_used(lay_slide(content, section)) for name, section in sections(content)}
    assert {name: y for name, y in lowest.items() if y > 652} == {}


def test_a_pause_to_think_leaves_room_for_its_line(content: Content) -> None:
    for name, section in sections(content):
        if any(isinstance(step, Think) for step in section.steps):
            assert height_used(lay_slide(content, section)) <= 652, name


def test_titles_fit_in_one_line_and_bodies_in_two(content: Content) -> None:
    for name, section in sections(content):
        if not section.cover:
            assert len(wrap(section.heading, look.TITLE_SIZE, look.WIDTH - 2 * look.MARGIN - 28, bold=True)) == 1, name
        for element in section.elements:
            for line in element.lines if isinstance(element, Lines) else ():
                assert len(wrap(line, look.BODY_SIZE, look.WIDTH - 2 * look.MARGIN)) <= 2, name


def test_what_comes_later_is_not_seen_before(content: Content) -> None:
    slide = lay_slide(content, content.video("dotted.en").section("dot"))
    before, after = pixels(slide.at(0)), pixels(slide.at(2))
    assert (before < 128).sum() < (after < 128).sum()


def test_nothing_touches_the_edge_of_the_picture(content: Content) -> None:
    for name, section in sections(content):
        picture = pixels(lay_slide(content, section).at(len(section.steps) - 1))
        edge = np.concatenate([picture[:24].ravel(), picture[:, :24].ravel(), picture[:, -24:].ravel()])
        assert edge.min() > 230, name


def test_a_sounding_note_lights_up_and_nothing_else_moves(content: Content) -> None:
    section = content.video("upbeat.en").section("listen")
    slide = lay_slide(content, section)
    still = slide.at(1)
    lit = slide.lit(still, 1, "auld-lang-syne", Fraction(1))
    columns = np.flatnonzero((pixels(still) != pixels(lit)).any(axis=0))
    assert 0 < columns.max() - columns.min() < 80


def test_every_tune_that_is_played_is_seen(content: Content) -> None:
    for name, section in sections(content):
        slide = lay_slide(content, section)
        for number, step in enumerate(section.steps):
            if isinstance(step, Play):
                still = slide.at(number)
                lit = slide.lit(still, number, step.tune, Fraction(0))
                assert (pixels(still) != pixels(lit)).any(), name


def test_the_note_that_sounds_is_found_and_rests_are_none(content: Content) -> None:
    assert sounding(content.tunes["morning"], Fraction(5, 2)) == 1
    assert sounding(content.tunes["pulse"], Fraction(1)) is None


def test_lines_break_between_words_in_english_and_anywhere_but_before_a_comma_in_chinese() -> None:
    lines = wrap("an upbeat stands *before the* bar", 40, 330)
    assert " ".join(lines).replace("*", "") == "an upbeat stands before the bar"
    assert all(line.count("*") % 2 == 0 for line in lines)
    assert all(not line.startswith("，") for line in wrap("弱起在第一条小节线之前，是弱拍", 40, 440))


def test_without_a_font_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(look, "_SYSTEM", tmp_path)
    monkeypatch.setattr(look.importlib.util, "find_spec", lambda name: None)
    with pytest.raises(look.NoFontError, match="fonts-noto-cjk"):
        look.check_font()
