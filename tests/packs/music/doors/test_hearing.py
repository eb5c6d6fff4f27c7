"""The teacher's ear over its pages: the list, one recording, the class; closed to pupils and to other teachers."""

import pytest
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_pupil, make_section, make_teacher
from factories_class import ClassOf
from factories_ear import NOTES, UNSURE, Sung
from factories_learn import make_lesson
from upbeat.packs.music.models import NoteWord
from upbeat.rooms.items.standing import counts_as_right

pytestmark = pytest.mark.django_db


@pytest.fixture
def sung():
    lesson = make_lesson(checkpoints=[])
    with scope(school=lesson.school):
        return Sung(lesson)


@pytest.fixture
def take(sung):
    with scope(school=sung.lesson.school):
        return sung.sing(UNSURE)


def test_what_is_unsure_waits_in_the_list_and_goes_once_it_was_heard(sung, take):
    client = client_of(sung.teacher)
    page = client.get(reverse("music:ear")).text
    assert reverse("music:ear-take", args=[take.pk]) in page
    assert "3 of 13 notes unsure" in page or "notes unsure" in page
    answer = client.post(reverse("music:ear-take", args=[take.pk]), {f"note-{NOTES[2][0]}": "off", "reason": "Higher!"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("music:ear"))
    page = client.get(reverse("music:ear")).text
    assert "Nothing waits for your ear" in page
    assert "Heard lately" in page
    with scope(school=sung.lesson.school):
        assert [(word.note, word.word) for word in NoteWord.objects.all()] == [(NOTES[2][0], "off")]


def test_what_waits_and_who_agreed_are_links_of_the_packs_page_and_not_of_every_page(sung, take):
    teacher = client_of(sung.teacher)
    home = teacher.get(reverse("music:home")).text
    assert f'<a href="{reverse("music:ear")}">Recordings to hear</a> <span class="quiet">1 waits</span>' in home
    assert "Whose voices may be kept" in home
    elsewhere = teacher.get(reverse("music:recordings")).text
    assert reverse("music:home") in elsewhere
    assert reverse("music:ear") not in elsewhere


def test_the_page_of_a_recording_shows_its_notes_and_says_that_the_sound_is_gone(sung, take):
    page = client_of(sung.teacher).get(reverse("music:ear-take", args=[take.pk])).text
    assert "The sound is not kept" in page
    assert "<audio" not in page
    assert page.count('data-part="note"') == len(NOTES)
    assert page.count(" data-unsure>") == len(UNSURE)
    assert "Your teacher can listen" not in page
    assert "You: " not in page
    assert 'data-mark="pitch"' in page


def test_the_word_to_the_pupil_is_written_before_the_buttons_that_send_it_and_no_key_in_it_sends(sung, take):
    page = client_of(sung.teacher).get(reverse("music:ear-take", args=[take.pk])).text
    assert page.index('<textarea id="reason"') < page.index('name="whole"')


def test_it_passes_or_not_yet_by_a_button_and_can_be_taken_back(sung, take):
    client, address = client_of(sung.teacher), reverse("music:ear-take", args=[take.pk])
    client.post(address, {"whole": "off"})
    with scope(school=sung.lesson.school):
        assert not counts_as_right(sung.response(take))
    client.post(address, {"back": "1"})
    with scope(school=sung.lesson.school):
        assert counts_as_right(sung.response(take))


def test_the_pupil_reads_on_the_recording_what_the_teacher_heard_and_what_counts(sung, take):
    pupil, teacher = client_of(sung.pupil), client_of(sung.teacher)
    one, listed = reverse("music:recording", args=[take.pk]), reverse("music:recordings")
    assert "listened to it" not in pupil.get(one).text
    assert " · settled" in pupil.get(listed).text
    teacher.post(reverse("music:ear-take", args=[take.pk]), {"whole": "off", "reason": "Breathe\r\nbefore bar 2."})
    page = pupil.get(one).text
    assert f"{sung.teacher.name} listened to it: not yet. Breathe before bar 2." in page
    assert " · not yet" in pupil.get(listed).text
    teacher.post(reverse("music:ear-take", args=[take.pk]), {"whole": "right"})
    page = pupil.get(one).text
    assert f"{sung.teacher.name} listened to it: it counts." in page
    assert "Breathe" not in page
    assert " · settled" in pupil.get(listed).text
    teacher.post(reverse("music:ear-take", args=[take.pk]), {"back": "1"})
    assert "listened to it" not in pupil.get(one).text


def test_nothing_said_is_told_so_on_the_page(sung, take):
    answer = client_of(sung.teacher).post(reverse("music:ear-take", args=[take.pk]), {"note-n99": "right"})
    assert answer.status_code == 422
    assert "Say of a note whether it was right" in answer.text


def test_pupils_and_other_teachers_reach_neither_list_nor_recording_nor_class(sung, take):
    with scope(school=sung.lesson.school):
        stranger = make_teacher(sung.lesson.school)
        make_section(sung.lesson.school, teacher=stranger)
        mate = make_pupil(sung.lesson.section)
    of_class = reverse("music:ear-class", args=[sung.lesson.section.pk, sung.item.pk])
    for by in (sung.pupil, mate, stranger, ClassOf(pupils=1).teacher):
        client = client_of(by)
        assert client.get(reverse("music:ear-take", args=[take.pk])).status_code == 404
        assert client.post(reverse("music:ear-take", args=[take.pk]), {"whole": "right"}).status_code == 404
        assert client.get(of_class).status_code in (403, 404)
    for by in (sung.pupil, mate):
        assert client_of(by).get(reverse("music:ear")).status_code == 403
        assert reverse("music:ear") not in client_of(by).get("/", follow=True).text
    assert sung.pupil.name not in client_of(stranger).get(reverse("music:ear")).text
    with scope(school=sung.lesson.school):
        assert not NoteWord.objects.exists()


def test_a_class_is_seen_with_a_sentence_and_whom_to_hear(sung, take):
    with scope(school=sung.lesson.school):
        for _n in range(2):
            sung.sing({5: 0.95}, by=make_pupil(sung.lesson.section))
    page = client_of(sung.teacher).get(reverse("music:ear-class", args=[sung.lesson.section.pk, sung.item.pk])).text
    assert "3 pupils have sung it" in page
    assert "is hardest" in page
    assert page.count('data-note="n6" data-mark=') == 2  # as wide as a desk, and as narrow as a phone
    assert page.count('<use class="sign-half"') == 2 * page.count("data-mark=") / 2
    assert "most had it" in page
    assert sung.pupil.name in page
