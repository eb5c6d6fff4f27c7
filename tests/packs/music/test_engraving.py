"""Scores as pictures, on every thread of a server and in whatever notation can be had."""

import re
import threading
import time

import pytest

from factories_sing import PHRASE
from playing_along import EIGHT_BARS
from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.markup import parse_xml
from upbeat.kernel.music.signs import TAPPED
from upbeat.packs.music import engraving

SCORE = read_abc(EIGHT_BARS)


def test_every_thread_of_the_server_engraves_the_same():
    drawn = []
    threads = [
        threading.Thread(target=lambda: drawn.append(engraving.engraved(SCORE, "staff", width=640))) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert drawn == [engraving.engraved(SCORE, "staff", width=640)] * 3


def test_without_verovio_a_score_is_shown_in_numbers(monkeypatch):
    monkeypatch.setitem(engraving.ENGRAVERS, "staff", (engraving.engrave_staff, lambda: False))
    assert engraving.notations() == ("jianpu",)
    assert 'class="score jianpu"' in engraving.engraved(SCORE, "staff", width=358)


@pytest.mark.parametrize("notation", ["staff", "jianpu"])
def test_marks_stand_at_their_notes_and_nowhere_else(notation):
    drawn = engraving.engraved(read_abc(PHRASE), notation, prefix="x-", marks={"n1": "pitch", "n12": "missed"})
    assert drawn.count("data-mark=") == 2
    assert 'data-note="n1" data-mark="pitch"' in drawn
    assert 'data-note="n12" data-mark="missed"' in drawn
    assert 'id="x-n1"' in drawn


@pytest.mark.parametrize("notation", ["staff", "jianpu"])
@pytest.mark.parametrize("abc", [PHRASE, EIGHT_BARS, "K:C clef=perc\nL:1/8\nB2 BB z2 B4 B2- | B8 |]"])
def test_each_note_has_its_signs_above_it_once_and_none_is_seen_by_itself(notation, abc):
    score = read_abc(abc)
    root = parse_xml(engraving.engraved(score, notation, prefix="x-", signs=TAPPED))
    sounding = {note.id for note in score.notes if note.pitch}
    for part in root.iter("g"):
        if (name := part.get("data-note")) is None:
            continue
        found = [one for one in part.findall("g") if one.get("class") == "signs"]
        assert len(found) == (name in sounding)
        for signs in found:
            assert [one.get("class") for one in signs] == [f"sign-{sign}" for sign in TAPPED]
            assert {one.get("display") for one in signs} == {"none"}
    ids = {part.get("id") for part in root.iter()}
    assert {one.get("href") for one in root.iter("use")} <= {f"#{one}" for one in ids}
    assert 'class="signs"' not in engraving.engraved(score, notation)


def test_two_scores_of_a_page_share_no_id():
    ids = [re.findall(r'\sid="([^"]+)"', "".join(engraving.in_both(SCORE, name=name).values())) for name in ("1", "2")]
    assert ids[0]
    assert len(set(ids[0] + ids[1])) == len(ids[0]) + len(ids[1])


def test_without_verovio_both_are_the_numbers_alone(monkeypatch):
    monkeypatch.setitem(engraving.ENGRAVERS, "staff", (engraving.engrave_staff, lambda: False))
    both = engraving.in_both(SCORE)
    assert both["staff"] == ""
    assert both["jianpu"].startswith("<svg")


def test_what_never_fits_on_a_slide_is_refused_before_it_is_engraved():
    score = read_abc("K:C\n" + "CDEF GABc|" * 60)
    before = time.process_time()
    with pytest.raises(Invalid, match="two passages"):
        engraving.slide(score, ["staff", "jianpu"], "")
    assert time.process_time() - before < 0.2
