"""Whatever is typed as title, words or notes: a drawing is shapes and text alone, which no browser runs."""

import xml.etree.ElementTree as ET
from dataclasses import replace

import pytest

from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.abc import read_abc
from upbeat.packs.music.engraving import engraved, notations

ATTACKS = (
    "<script>alert(1)</script>",
    '"onload="alert(1)',
    "'><img src=x onerror=alert(1)>",
    "]]><svg/onload=alert(1)>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "</text></svg><script>alert(1)</script>",
    'data-note="n1" onclick="alert(1)"',
    "<!--<style>*{display:none}",
    "\x00\x0b\ufffe<b>",
)
HARMLESS = {
    "svg", "g", "path", "use", "rect", "ellipse", "polygon", "polyline", "text", "tspan", "defs", "circle", "line",
    "title", "desc",
}  # fmt: skip


def require_harmless(drawing):
    for part in ET.fromstring(drawing).iter():
        assert part.tag.rpartition("}")[2] in HARMLESS
        for name, value in part.attrib.items():
            bare = name.rpartition("}")[2].lower()
            assert not bare.startswith("on")
            assert bare != "style"
            assert bare != "href" or value.startswith("#")


@pytest.mark.parametrize("notation", notations())
@pytest.mark.parametrize("attack", ATTACKS)
def test_a_title_and_words_that_look_like_markup_are_drawn_as_text(attack, notation):
    score = read_abc("K:C\nC D E F |]")
    notes = tuple(replace(note, syllable=attack[:40]) for note in score.notes)
    score = replace(score, title=attack, notes=notes)
    require_harmless(engraved(score, notation, width=358, prefix="x-", headed=True))
    require_harmless(engraved(score, notation, prefix="y-", marks={"n1": "good"}))


@pytest.mark.parametrize("notation", notations())
@pytest.mark.parametrize("attack", ATTACKS)
def test_typed_abc_with_markup_in_each_field_is_refused_or_drawn_as_text(attack, notation):
    one_line = " ".join(attack.split())
    for text in (
        f"T:{one_line}\nK:C\nC D |]",
        f"K:C\nC D |]\nw:{one_line}",
        f'K:C\n"{one_line}"C D |]',
        f"K:C\nC D |] % {one_line}",
        f"N:{one_line}\nK:C\nC [r:{one_line}] D |]",
        f"K:C\nC {one_line} D |]",
        f"K:{one_line}\nC D |]",
        f"Q:{one_line}\nK:C\nC D |]",
    ):
        try:
            score = read_abc(text)
        except Invalid:
            continue
        require_harmless(engraved(score, notation, width=358, headed=True))
