"""Notes that somebody is writing are drawn for anyone who is signed in; nothing is kept."""

import importlib.util
import json
import time

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.utils.safestring import mark_safe

from factories import make_pupil, make_school, make_section
from upbeat.packs.music.doors import engraving
from upbeat.packs.music.doors.engraving import DRAWN_A_MINUTE, MOST_NOTES, engrave
from upbeat.packs.music.doors.often import Often
from upbeat.packs.music.staff import can_engrave_staff


@pytest.fixture
def pupil(db):
    return make_pupil(make_section(make_school()))


def ask(person, **fields):
    request = RequestFactory().post("/music/engrave/", fields)
    request.user = person
    return engrave(request)


def test_a_tune_comes_back_in_both_notations_with_its_times(pupil):
    answer = ask(pupil, abc="M:2/4\nL:1/4\nQ:1/4=80\nK:G\n|: G A :|", width="300")
    told = json.loads(answer.content)
    assert answer.status_code == 200
    assert 'id="j-n2"' in told["jianpu"]
    assert ('id="s-n2"' in told["staff"]) is can_engrave_staff()
    assert (told["times"], told["tempo"], told["bars"]) == (
        [["n1", 0.0], ["n2", 1.0], ["n1", 2.0], ["n2", 3.0]],
        80.0,
        [],
    )


def test_bars_that_do_not_fill_the_metre_are_told(pupil):
    told = json.loads(ask(pupil, abc="M:3/4\nL:1/4\nK:C\nC D E | F G |]").content)
    assert told["bars"] == ["Bar 2 has 2 quarter notes, and needs 3."]


def test_what_cannot_be_read_is_told_with_its_place(pupil):
    answer = ask(pupil, abc="K:C\nC D q")
    told = json.loads(answer.content)
    assert (answer.status_code, told["line"], told["column"]) == (422, 2, 5)
    assert "q" in told["error"]


def test_what_is_too_long_to_be_drawn_at_each_key_is_refused_quickly(pupil):
    before = time.process_time()
    answer = ask(pupil, abc="K:C\n" + "C" * (MOST_NOTES + 1))
    assert answer.status_code == 422
    assert time.process_time() - before < 2


@pytest.mark.parametrize("width", ["", "x", "-5", "99999999", "٣"])
def test_an_odd_width_is_put_right(pupil, width):
    assert ask(pupil, abc="K:C\nC", width=width).status_code == 200


def test_who_is_not_signed_in_is_sent_to_sign_in(db):
    assert ask(AnonymousUser(), abc="K:C\nC").status_code == 302


def test_only_a_post_is_answered(pupil):
    request = RequestFactory().get("/music/engrave/")
    request.user = pupil
    assert engrave(request).status_code == 405


def test_without_verovio_there_are_the_numbers_alone(pupil, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    told = json.loads(ask(pupil, abc="K:C\nC").content)
    assert told["staff"] == ""
    assert "<svg" in told["jianpu"]


def test_the_page_shows_the_readers_notation_and_numbers_where_there_is_nothing_else():
    both = {"staff": mark_safe("<svg>s</svg>"), "jianpu": mark_safe("<svg>j</svg>"), "may_choose": True, "here": "/y/"}
    page = render_to_string("music/notation.html", both | {"notation": "jianpu", "verdict": '{"notes": []}'})
    assert '<div data-part="staff" hidden><svg>s</svg></div>' in page
    assert '<div data-part="jianpu"><svg>j</svg></div>' in page
    assert 'data-verdict="{&quot;notes&quot;: []}"' in page
    alone = render_to_string("music/notation.html", both | {"staff": "", "notation": "staff"})
    assert '<music-score data-notation="jianpu"' in alone
    assert '<div data-part="jianpu"><svg>j</svg></div>' in alone
    assert "<form" not in alone


def test_without_script_notes_are_written_as_text():
    page = render_to_string(
        "music/editor.html", {"name": "answer", "text": "K:C\nC <D", "engrave_url": "/e/", "label": "x"}
    )
    assert '<div class="stack" data-part="desk" hidden>' in page
    assert 'name="answer"' in page
    assert "K:C\nC &lt;D\n</textarea>" in page


def test_who_has_too_much_drawn_waits_and_nobody_else_does(pupil, monkeypatch):
    monkeypatch.setattr(engraving, "drawings", Often(DRAWN_A_MINUTE, clock=lambda: 0.0))
    for _ in range(DRAWN_A_MINUTE):
        assert ask(pupil, abc="K:C\nq").status_code == 422
    refused = ask(pupil, abc="K:C\nC")
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "error" in json.loads(refused.content)
    assert ask(make_pupil(make_section(make_school())), abc="K:C\nC").status_code == 200
