"""Pictures of notation are painted in a process of their own: a PNG comes back, or a sentence, and never later than
allowed."""

import time
from dataclasses import replace

import pytest

from upbeat.kernel.errors import Invalid
from upbeat.packs.music.painting import paint_confined, process

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="{0}" height="{0}">{1}</svg>'
SQUARE = SVG.format(40, '<rect width="20" height="20"/><text y="30">你好</text>')


@pytest.fixture(autouse=True)
def _painter():
    pytest.importorskip("resvg_py")


def test_a_picture_comes_back_as_png():
    assert paint_confined(SQUARE)[:8] == b"\x89PNG\r\n\x1a\n"


def test_what_takes_too_long_is_ended_and_says_what_to_do():
    began = time.monotonic()
    with pytest.raises(Invalid, match="could not be painted in time") as refused:
        paint_confined(SQUARE, replace(process.LIMITS, wall_s=0))
    assert refused.value.field is None  # no field of a form is to blame
    assert time.monotonic() - began < process.LIMITS.wall_s


@pytest.mark.parametrize("size", [60_000, 10**9])
def test_what_needs_more_memory_than_is_allowed_is_ended(size):
    with pytest.raises(Invalid, match="could not be painted in time"):
        paint_confined(SVG.format(size, '<rect width="9" height="9"/>'))


def test_what_is_no_picture_is_refused_and_nothing_breaks():
    with pytest.raises(Invalid):
        paint_confined("<svg")
    assert paint_confined(SQUARE)


def test_a_picture_of_more_than_can_be_handed_over_is_refused(monkeypatch):
    monkeypatch.setattr(process, "LARGEST_SVG", len(SQUARE) // 2)
    with pytest.raises(Invalid):
        paint_confined(SQUARE)
