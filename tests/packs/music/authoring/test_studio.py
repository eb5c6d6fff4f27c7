"""Questions of music are written, revised and tried in the studio, by the form of their kind."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_point
from factories_music import KEYS, MELODY, RHYTHM, RIGHT_TAPS, make_music
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.musicxml import write_musicxml
from upbeat.packs.music.actions.scores import write_score
from upbeat.rooms.items.models import Item
from upbeat.rooms.items.queries import latest_version

BASE = {"wordings": "2", "rows": "2", "w0-stem": "Listen."}


@pytest.fixture
def ada(teacher):
    return client_of(teacher)


@pytest.fixture
def point(school):
    return make_point(school)


def new(point, kind):
    return reverse("studio:item-new") + f"?point={point.pk}&kind={kind}"


def written(school):
    with scope(school=school):
        return latest_version(Item.objects.get()).variants.get()


def text_of(page, field):
    found = re.search(rf'(?s)<textarea[^>]*name="{field}"[^>]*>(.*?)</textarea>', page.content.decode())
    assert found
    return found[1].strip().replace("&amp;", "&").replace("&#x27;", "'")


def test_kinds_of_the_pack_are_offered_under_their_heading(ada, point):
    page = ada.get(reverse("studio:item-new") + f"?point={point.pk}").content.decode()
    heading = page.index("kinds-of-pack")
    assert page.index('value="single"') < heading < page.index('value="tap"')
    assert 'value="dictation"' in page


def test_the_kind_that_was_chosen_on_the_page_of_music_is_chosen_still(ada, point):
    page = ada.get(reverse("studio:item-new") + "?kind=dictation").content.decode()
    assert re.findall(r'name="kind" value="([\w-]+)" checked', page) == ["dictation"]
    page = ada.get(reverse("studio:item-new") + "?kind=nothing").content.decode()
    assert re.findall(r'name="kind" value="([\w-]+)" checked', page) == ["single"]


def test_what_is_played_is_played_on_a_recorder_unless_it_is_said_otherwise(ada, point):
    page = ada.get(new(point, "play")).content.decode()
    choices = re.search(r'(?s)<select name="w0-own-instrument".*?</select>', page)[0]
    assert '<option value="recorder" selected>' in choices
    assert 'value="voice"' not in choices


def test_only_one_tempo_is_asked_for(ada, point):
    assert 'data-set="Q"' not in ada.get(new(point, "sing")).content.decode()


def wishes(page):
    return set(re.findall(r'<div class="wish" data-of="(\w+)">', page))


def test_wishes_stand_with_the_choice_that_they_are_for_each_under_a_name_of_its_own(ada, point):
    page = ada.get(new(point, "ear")).text
    assert wishes(page) == {"interval", "chord", "scale", "cadence", "match"}
    for kind in ("tap", "dictation"):
        page = ada.get(new(point, kind)).text
        assert wishes(page) == {"drawn"}
        labels = [
            name.split("<")[0].strip() for name in re.findall(r'(?s)<label class="label"[^>]*>(.*?)</label>', page)
        ]
        assert labels.count("Metre") == 2  # of the notes of both wordings, in the editor
        assert labels.count("Metre of what is drawn") == 2
    assert wishes(ada.get(new(point, "sight")).text) == set()


def test_only_the_wishes_of_the_kind_that_was_chosen_are_kept(ada, point, school):
    told = {"kind": "scale", "lowest": "1", "highest": "3", "direction": "down", "way": "broken", "family": "five"}
    posted = BASE | {f"w0-own-{name}": value for name, value in told.items()}
    assert ada.post(new(point, "ear"), posted).status_code == 302
    assert written(school).key["spec"] == {"kind": "scale", "family": "five"}
    with scope(school=school):
        item = Item.objects.get()
    page = ada.get(reverse("studio:item-edit", args=[item.pk])).text
    assert '<option value="five" selected>' in page


@pytest.mark.parametrize(("drawn", "status"), [({}, 302), ({"w0-own-is_drawn": "on"}, 422)])
def test_nobody_is_asked_to_mend_what_is_not_drawn(ada, point, school, drawn, status):
    posted = BASE | {"w0-own-abc": RHYTHM, "w0-own-lowest": "99", "w0-own-metre": "5/4"} | drawn
    assert ada.post(new(point, "tap"), posted).status_code == status
    with scope(school=school):
        assert Item.objects.count() == (status == 302)


def test_a_rhythm_is_written_and_a_fault_leads_somewhere(ada, point, school):
    posted = BASE | {
        "w0-own-abc": RHYTHM, "w0-own-tempo": "72", "w0-own-profile": "1-2", "w0-own-share": "75",
        "w0-0-answer": "late", "w0-0-misconception": "Waits for the beat",
    }  # fmt: skip
    assert ada.post(new(point, "tap"), posted).status_code == 302
    variant = written(school)
    assert variant.key == {"abc": RHYTHM, "tempo": 72.0, "profile": "1-2", "pass": 0.75}
    assert [lead.option for lead in variant.guidance.all()] == ["late"]


def test_what_can_be_foreseen_is_offered_in_words_once_the_notes_stand(ada, point):
    page = ada.post(new(point, "tap"), BASE | {"w0-own-abc": RHYTHM, "more": "rows"}).content.decode()
    assert '<option value="late">too late</option>' in page


def test_a_drawn_rhythm_keeps_its_salt_from_version_to_version(ada, point, school):
    posted = BASE | {"w0-own-is_drawn": "on", "w0-own-metre": "3/4", "w0-own-lowest": "2", "w0-own-highest": "5"}
    assert ada.post(new(point, "tap"), posted).status_code == 302
    first = written(school).key
    assert first["spec"] == {"what": "rhythm", "metre": [3, 4], "fifths": 0}
    assert first["levels"] == [2, 5]
    with scope(school=school):
        item = Item.objects.get()
    edit = reverse("studio:item-edit", args=[item.pk])
    page = ada.get(edit).content.decode()
    assert f'name="w0-own-salt" value="{first["salt"]}"' in page
    ada.post(edit, posted | {"w0-own-salt": first["salt"], "w0-own-highest": "6"})
    assert written(school).key == first | {"levels": [2, 6]}


def test_musicxml_is_shown_as_notes_before_anything_is_kept(ada, point, school):
    data = write_musicxml(read_abc(MELODY)).encode()
    sent = BASE | {"w0-own-file": SimpleUploadedFile("song.musicxml", data)}
    page = ada.post(new(point, "dictation"), sent)
    assert page.status_code == 200
    assert read_abc(text_of(page, "w0-own-abc")).notes == read_abc(MELODY).notes
    with scope(school=school):
        assert not Item.objects.exists()


def test_a_packed_score_is_read_and_cut_and_transposed_at_once(ada, point):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(
            "META-INF/container.xml", '<container><rootfiles><rootfile full-path="s.xml"/></rootfiles></container>'
        )
        archive.writestr("s.xml", write_musicxml(read_abc(MELODY)))
    sent = BASE | {
        "w0-own-file": SimpleUploadedFile("song.mxl", packed.getvalue()),
        "w0-own-first_bar": "1", "w0-own-last_bar": "1", "w0-own-up": "2",
    }  # fmt: skip
    score = read_abc(text_of(ada.post(new(point, "dictation"), sent), "w0-own-abc"))
    assert [note.pitch.midi for note in score.notes] == [69, 71]


@pytest.mark.parametrize(
    "data", [b"\x00\x01", b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'b'>]><x>&a;</x>", b"PKxx", b""]
)
def test_a_file_that_is_no_score_is_refused_with_what_to_do(ada, point, school, data):
    page = ada.post(new(point, "dictation"), BASE | {"w0-own-file": SimpleUploadedFile("x.xml", data or b" ")})
    assert page.status_code == 200
    assert 'role="alert"' in page.content.decode()
    with scope(school=school):
        assert not Item.objects.exists()


def test_notes_come_from_the_library_of_the_school_alone(ada, teacher, point, school):
    with scope(school=school):
        score = write_score(by=teacher, title="Ode", abc=MELODY)
    page = ada.post(new(point, "dictation"), BASE | {"w0-own-score": str(score.pk)})
    assert read_abc(text_of(page, "w0-own-abc")).notes == read_abc(MELODY).notes
    page = ada.post(new(point, "dictation"), BASE | {"w0-own-score": str(score.pk + 999)})
    assert "not in the library" in page.content.decode()


@pytest.mark.parametrize("kind", ["ear", "ear-order", "ear-match", "tap", "dictation"])
def test_a_question_is_tried_as_a_pupil_would_and_read_by_its_author(ada, teacher, kind):
    item = make_music(teacher, kind)
    page = ada.get(reverse("studio:item", args=[item.pk]))
    assert page.status_code == 200
    with scope(school=teacher.school):
        version = item.versions.get()
    tried = ada.get(reverse("studio:item-preview", args=[version.pk]))
    assert ("upbeat-heard" in tried.content.decode()) == (kind != "tap")
    assert "Other numbers" in tried.content.decode()
    assert ada.get(reverse("studio:item-edit", args=[item.pk])).status_code == 200


def test_a_tapped_answer_is_marked_in_the_preview_and_nothing_is_written_down(ada, teacher):
    item = make_music(teacher, "tap")
    with scope(school=teacher.school):
        version = item.versions.get()
    address = reverse("studio:item-preview", args=[version.pk]) + "?seed=5"
    assert "That is it." in ada.post(address, {"answer": RIGHT_TAPS}).content.decode()
    assert "Bar 1" in ada.post(address, {"answer": "[0,0.75,1.5,2.25,3,3.75,4.5]"}).content.decode()
    assert ada.post(address, {"answer": "rubbish"}).status_code == 422


@pytest.mark.parametrize("kind", sorted(KEYS))
def test_a_form_begins_with_what_is_kept_and_keeps_it(ada, teacher, kind):
    item = make_music(teacher, kind)
    with scope(school=teacher.school):
        before = latest_version(item).variants.get().key
    page = ada.get(reverse("studio:item-edit", args=[item.pk])).content.decode()
    posted = dict(re.findall(r'<input type="(?:text|number|hidden)" name="(w0-own-\w+)" value="([^"]*)"', page))
    posted |= {
        name: text.strip()
        for name, text in re.findall(r'(?s)<textarea[^>]*name="(w0-own-abc)"[^>]*>(.*?)</textarea>', page)
    }
    for name, options in re.findall(r'(?s)<select name="(w0-own-\w+)".*?>(.*?)</select>', page):
        chosen = re.search(r'value="([^"]*)" selected', options)
        posted[name] = chosen[1] if chosen else ""
    answer = ada.post(reverse("studio:item-edit", args=[item.pk]), BASE | {"w0-stem": "Again."} | posted)
    assert answer.status_code == 302
    with scope(school=teacher.school):
        assert latest_version(item).variants.get().key == before


@pytest.mark.parametrize("kind", ["tap", "dictation"])
def test_what_says_how_a_phrase_is_drawn_stands_behind_the_choice_to_have_it_drawn(ada, point, kind):
    page = ada.get(new(point, kind)).content.decode()
    names = ("tempo", "share", "is_drawn", "metre", "lowest", "highest")
    place = {name: page.index(f'name="w0-own-{name}"') for name in names}
    assert list(place) == sorted(place, key=place.__getitem__)
