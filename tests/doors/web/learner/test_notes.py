"""Notes beside the video, and all of them on one page."""

import pytest
from django.test import Client
from django_scopes import scope

from factories import make_pupil
from factories_learn import Lesson, everything, make_lesson
from upbeat.rooms.learn.actions import write_note
from upbeat.rooms.learn.models import Note

FRAGMENT = {"HTTP_X_UPBEAT_FRAGMENT": "1"}


@pytest.fixture
def note(lesson: Lesson) -> Note:
    with scope(school=lesson.school):
        return write_note(by=lesson.pupil, version=lesson.version, second=12, text="The bar line")


def texts(lesson: Lesson) -> list[str]:
    with scope(school=lesson.school):
        return list(Note.objects.filter(deleted_at=None).values_list("text", flat=True))


def test_the_player_keeps_a_note_and_gets_the_list(pupil: Client, lesson: Lesson) -> None:
    here = f"/learn/videos/{lesson.version.pk}/notes/"
    answer = pupil.post(here, {"second": "12.5", "text": "The bar line"}, **FRAGMENT)
    assert answer.status_code == 200
    assert 'data-jump="12.5"' in answer.content.decode()
    assert texts(lesson) == ["The bar line"]


def test_without_script_the_note_leads_back_to_its_second(pupil: Client, lesson: Lesson) -> None:
    answer = pupil.post(f"/learn/videos/{lesson.version.pk}/notes/", {"second": "12", "text": "The bar line"})
    assert (answer.status_code, answer["Location"]) == (302, f"/learn/pieces/{lesson.piece.pk}/?t=12")


@pytest.mark.parametrize("data", [{"second": "12", "text": ""}, {"second": "x", "text": "y"}, {"text": "y"}])
def test_a_note_without_words_or_second_is_not_kept(pupil: Client, lesson: Lesson, data: dict[str, str]) -> None:
    before = everything()
    assert pupil.post(f"/learn/videos/{lesson.version.pk}/notes/", data, **FRAGMENT).status_code == 422
    assert everything() == before


def test_all_notes_stand_on_one_page_and_lead_to_their_second(pupil: Client, lesson: Lesson, note: Note) -> None:
    html = pupil.get("/learn/notes/").content.decode()
    assert "The bar line" in html
    assert f'href="/learn/pieces/{lesson.piece.pk}/?t=12"' in html


def test_a_note_is_edited(pupil: Client, lesson: Lesson, note: Note) -> None:
    assert "The bar line" in pupil.get(f"/learn/notes/{note.pk}/").content.decode()
    assert pupil.post(f"/learn/notes/{note.pk}/", {"text": "The first bar line"})["Location"] == "/learn/notes/"
    assert texts(lesson) == ["The first bar line"]


def test_a_note_is_deleted_and_brought_back(pupil: Client, lesson: Lesson, note: Note) -> None:
    page = pupil.post(f"/learn/notes/{note.pk}/delete/", follow=True).content.decode()
    assert texts(lesson) == []
    assert f'<a href="/learn/notes/{note.pk}/">Bring it back</a>' in page
    assert f'action="/learn/notes/{note.pk}/restore/"' in pupil.get(f"/learn/notes/{note.pk}/").content.decode()
    pupil.post(f"/learn/notes/{note.pk}/restore/")
    assert texts(lesson) == ["The bar line"]


def test_the_notes_of_somebody_else_are_not_found(client: Client, lesson: Lesson, note: Note) -> None:
    client.force_login(make_pupil(lesson.section))
    before = everything()
    assert "The bar line" not in client.get("/learn/notes/").content.decode()
    assert client.get(f"/learn/notes/{note.pk}/").status_code == 404
    assert client.post(f"/learn/notes/{note.pk}/", {"text": "Mine"}).status_code == 404
    assert client.post(f"/learn/notes/{note.pk}/delete/").status_code == 404
    assert client.post(f"/learn/notes/{note.pk}/restore/").status_code == 404
    assert texts(lesson) == ["The bar line"]
    assert everything() == before


def test_beside_the_film_a_note_is_changed_deleted_and_brought_back(pupil: Client, lesson: Lesson, note: Note) -> None:
    here, form = f"/learn/notes/{note.pk}/", {"version": str(lesson.version.pk)}
    changed = pupil.post(here, {"text": "The last bar", **form}, **FRAGMENT).content.decode()
    assert texts(lesson) == ["The last bar"]
    assert "The last bar" in changed
    assert "<html" not in changed
    gone = pupil.post(f"{here}delete/", form, **FRAGMENT).content.decode()
    assert texts(lesson) == []
    assert f'action="{here}restore/"' in gone
    assert "The last bar" in pupil.post(f"{here}restore/", form, **FRAGMENT).content.decode()
    assert texts(lesson) == ["The last bar"]


def test_beside_the_film_an_empty_note_is_refused_and_stays(pupil: Client, lesson: Lesson, note: Note) -> None:
    before = everything()
    assert pupil.post(f"/learn/notes/{note.pk}/", {"text": " "}, **FRAGMENT).status_code == 422
    assert (texts(lesson), everything()) == (["The bar line"], before)


def test_the_notes_of_a_film_out_of_reach_are_not_listed(pupil: Client, lesson: Lesson, note: Note) -> None:
    other = make_lesson()
    answer = pupil.post(f"/learn/notes/{note.pk}/", {"text": "x", "version": str(other.version.pk)}, **FRAGMENT)
    assert answer.status_code == 404
