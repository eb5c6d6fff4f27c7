"""The score library of a school: written, changed, transposed, retired and restored, by those who build."""

import html
import json
import re

import pytest
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_pupil, make_school, make_section, make_teacher
from factories_music import MELODY, make_music
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.kernel.music.abc import read_abc
from upbeat.packs.music.actions.scores import (
    change_score,
    restore_score,
    retire_score,
    transpose_score,
    write_score,
)
from upbeat.packs.music.models import NotatedScore
from upbeat.packs.music.queries.scores import access_score, scores
from upbeat.rooms.journal.models import Fact


@pytest.fixture
def ada(teacher):
    with scope(school=teacher.school):
        yield teacher


def make(by, title="Ode"):
    return write_score(by=by, title=title, abc=MELODY, source="Beethoven")


def pitches(score):
    return [note.pitch.midi for note in read_abc(score.abc).notes if note.pitch]


def test_a_score_is_found_by_words_of_its_title_and_source(ada):
    made = make(ada)
    assert list(scores(ada, search="ode beeth")) == [made]
    assert list(scores(ada, search="mozart")) == []
    assert Fact.objects.filter(verb="created", object_type="notatedscore").count() == 1


def test_what_cannot_be_read_is_not_kept(ada):
    for title, abc in (("", MELODY), ("Ode", ""), ("Ode", "K:C\nz4"), ("Ode", "???"), ("x" * 200, MELODY)):
        with pytest.raises(Invalid):
            write_score(by=ada, title=title, abc=abc)
    assert not NotatedScore.objects.exists()


def test_transposed_up_and_down_again_it_sounds_as_before(ada):
    made = make(ada)
    before = pitches(made)
    transpose_score(by=ada, score=made, semitones=3)
    assert [midi - 3 for midi in pitches(made)] == before
    transpose_score(by=ada, score=made, semitones=-3)
    assert pitches(made) == before
    with pytest.raises(Invalid):
        transpose_score(by=ada, score=made, semitones=40)


def test_a_retired_score_is_offered_no_more_until_it_is_restored(ada):
    made = make(ada)
    retire_score(by=ada, score=made)
    assert (list(scores(ada)), list(scores(ada, retired=True))) == ([], [made])
    restore_score(by=ada, score=made)
    assert list(scores(ada)) == [made]


def test_pupils_and_strangers_write_and_read_nothing(ada):
    made = make(ada)
    pupil, stranger = make_pupil(make_section(ada.school)), make_teacher(make_school())
    with pytest.raises(Refused):
        make(pupil)
    with pytest.raises(Refused):
        access_score(pupil, made.pk)
    for act in (
        lambda: change_score(by=stranger, score=made, title="Mine", abc=MELODY),
        lambda: retire_score(by=stranger, score=made),
        lambda: transpose_score(by=stranger, score=made, semitones=1),
    ):
        with pytest.raises((NotFound, Refused)):
            act()
    made.refresh_from_db()
    assert (made.title, made.retired_at) == ("Ode", None)


def test_the_pages_of_the_library_are_for_builders_of_the_school(teacher):
    with scope(school=teacher.school):
        made = make(teacher)
    client, pupil = client_of(teacher), client_of(make_pupil(make_section(teacher.school)))
    for name in ("score", "score-edit", "score-print"):
        address = reverse(f"music:{name}", args=[made.pk])
        assert client.get(address).status_code == 200
        assert pupil.get(address).status_code == 403
        assert client_of(make_teacher(make_school())).get(address).status_code == 404
    assert "<svg" in client.get(reverse("music:score", args=[made.pk]) + "?in=jianpu").content.decode()
    assert ">Ode<" in client.get(reverse("music:home") + "?q=ode").content.decode()
    assert pupil.get(reverse("music:home")).status_code == 403


def test_the_page_of_music_leads_to_its_questions_kind_by_kind_and_to_writing_one(teacher):
    make_music(teacher, "tap")
    home = client_of(teacher).get(reverse("music:home")).text
    listed, written = (reverse(f"studio:{name}") for name in ("items", "item-new"))
    assert f'href="{listed}?kind=tap"' in home
    assert f'href="{listed}?kind=dictation"' not in home
    assert all(f'href="{written}?kind={kind}"' in home for kind in ("tap", "dictation", "sing"))
    page = client_of(teacher).get(f"{listed}?kind=tap").text
    assert '<option value="tap" selected>Tap a rhythm</option>' in page
    assert '<optgroup label="Music">' in page


def test_a_score_is_changed_transposed_retired_and_restored_at_a_browser(teacher):
    with scope(school=teacher.school):
        made = make(teacher)
        client = client_of(teacher)
        posted = {"title": "Ode to Joy", "abc": MELODY, "source": "", "rights": "public domain"}
        assert client.post(reverse("music:score-edit", args=[made.pk]), posted).status_code == 302
        assert client.post(reverse("music:score-edit", args=[made.pk]), posted | {"abc": "??"}).status_code == 422
        assert client.post(reverse("music:score-transpose", args=[made.pk]), {"semitones": "2"}).status_code == 302
        assert client.post(reverse("music:score-retire", args=[made.pk])).status_code == 302
        made.refresh_from_db()
        assert (made.title, made.retired_at is not None) == ("Ode to Joy", True)
        assert client.post(reverse("music:score-restore", args=[made.pk])).status_code == 302


def test_a_score_is_written_in_the_editor_with_its_head_to_choose(teacher):
    with scope(school=teacher.school):
        made = make(teacher)
    for address in (reverse("music:score-new"), reverse("music:score-edit", args=[made.pk])):
        page = client_of(teacher).get(address).content.decode()
        assert page.count("<music-editor") == page.count('name="abc"') == 1
        assert "/built/music-" in page
        assert [name for name in ("M", "K", "Q", "upbeat") if f'data-set="{name}"' in page] == ["M", "K", "Q", "upbeat"]


def test_a_score_is_heard_as_it_is_played_with_its_repeats_and_ties(teacher):
    with scope(school=teacher.school):
        made = write_score(by=teacher, title="Twice", abc="M:2/4\nL:1/4\nK:C\n|: C D- | D E :|")
    page = client_of(teacher).get(reverse("music:score", args=[made.pk])).content.decode()
    told = json.loads(html.unescape(re.search(r'data-phrase="([^"]*)"', page)[1]))
    assert [row[:3] for row in told["notes"]] == [
        [60, 0, 1], [62, 1, 2], [64, 3, 1], [60, 4, 1], [62, 5, 2], [64, 7, 1],
    ]  # fmt: skip
