"""A rhythm is a step of the lesson's plan: written at the plan, begun from the teacher's page by one tap."""

import pytest
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories_music_class import RHYTHM, Tapping
from upbeat.packs.music.models import Playing, PlayingTry
from upbeat.rooms.classroom.models import LessonStep

pytestmark = pytest.mark.django_db
ASKS = "?kind=activity&activity=music-playing"


@pytest.fixture
def room() -> Tapping:
    return Tapping(pupils=4)


@pytest.fixture
def vogel(room):
    return client_of(room.teacher)


def written(**more):
    told = {"ready": "walk", "abc": "", "tempo": "80", "profile": "3-5", "entry_bars": "1", **more}
    step = {name: told.pop(name) for name in ("title", "minutes") if name in told}
    return {"minutes": "6", "title": "", **step, **{f"setup-{name}": value for name, value in told.items()}}


def plan_of(room) -> str:
    return reverse("teacher:plan", args=[room.package.pk])


def steps(room):
    with scope(school=room.school):
        return list(LessonStep.objects.filter(removed_at=None))


def test_it_is_written_at_the_plan_with_its_rhythm(room, vogel):
    page = vogel.get(plan_of(room)).text
    assert 'href="?kind=activity&amp;activity=music-playing#add"' in page
    assert "Together on the phones" not in page
    page = vogel.get(plan_of(room) + ASKS).text
    assert 'name="setup-ready"' in page
    assert 'name="setup-title"' not in page
    assert vogel.post(plan_of(room) + ASKS, written()).status_code == 302
    [step] = steps(room)
    assert (step.kind, step.activity, step.title, step.minutes) == (
        "activity",
        "music-playing",
        "Walking and running",
        6,
    )
    assert step.setup["abc"].startswith("X:1")
    assert "Together on the phones" in vogel.get(plan_of(room)).text


def test_an_own_rhythm_is_written_in_the_editor_at_the_plan_and_when_the_step_is_edited(room, vogel):
    page = vogel.get(plan_of(room) + ASKS).text
    assert page.count("<music-editor") == page.count('name="setup-abc"') == 1
    assert page.count("<upbeat-needs") == 1
    assert '<details class="fold">' in page
    assert 'data-do="play"' in page
    assert "<music-editor" not in vogel.get(plan_of(room) + "?kind=explain").text
    own = RHYTHM.replace("X:1\n", "")
    assert vogel.post(plan_of(room) + ASKS, written(ready="own", abc=own)).status_code == 302
    [step] = steps(room)
    page = vogel.get(reverse("teacher:step-edit", args=[step.pk])).text
    assert '<details class="fold" open>' in page
    assert own in page.partition('name="setup-abc"')[2]


def test_an_own_rhythm_is_not_dropped_for_a_ready_one_without_a_word(room, vogel):
    own = "M:4/4\nL:1/8\nK:C\nB2 BB B2 B2 |]"
    answer = vogel.post(plan_of(room) + ASKS, written(abc=own))
    assert answer.status_code == 422
    assert "You wrote a rhythm of your own" in answer.text
    assert "B2 BB B2 B2" in answer.text
    assert steps(room) == []
    assert vogel.post(plan_of(room) + ASKS, written(abc="M:4/4\nL:1/8\nK:C\n")).status_code == 302


def test_what_is_wrong_with_an_own_rhythm_stands_below_its_editor(room, vogel):
    answer = vogel.post(plan_of(room) + ASKS, written(ready="own", abc="L:1/8\nK:C\nB2 ???"))
    assert answer.status_code == 422
    assert "B2 ???" in answer.text
    assert '<ul class="errors">' in answer.text.partition("</music-editor>")[2].partition("</details>")[0]


def test_one_tap_on_the_step_puts_the_canon_on_the_phones(room, vogel):
    own = RHYTHM.replace("X:1\n", "")
    told = written(ready="own", abc=own, canon="on", entry_bars="2", tempo="100", title="Our canon")
    assert vogel.post(plan_of(room) + ASKS, told).status_code == 302
    [step] = steps(room)
    with scope(school=room.school):
        meeting = room.meet()
    answer = vogel.post(reverse("teacher:class-step", args=[meeting.pk, step.pk]), {"seen": "0"}, follow=True)
    assert "Our canon" in answer.text
    assert "Close it and show the sum" in answer.text
    with scope(school=room.school):
        playing = Playing.objects.get()
        assert (playing.title, playing.tempo, playing.entry, playing.meeting_id) == ("Our canon", 100.0, 8, meeting.pk)
        assert playing.seats.count() == 4
    phone = client_of(room.pupils[0]).get(reverse("learner:clicker", args=[meeting.pk])).text
    assert "upbeat-tapping" in phone
    vogel.post(reverse("teacher:class-step-now", args=[meeting.pk]), {"done": "1"})
    with scope(school=room.school):
        assert not PlayingTry.objects.filter(closed_at=None).exists()


def test_what_cannot_be_tapped_is_asked_again_with_what_was_written(room, vogel):
    for wrong in ({"ready": "own", "abc": ""}, {"ready": "own", "abc": "M:4/4\nL:1/1\nK:C\nB |]"}, {"tempo": "900"}):
        answer = vogel.post(plan_of(room) + ASKS, written(title="Ours", **wrong))
        assert answer.status_code == 422
        assert 'value="Ours"' in answer.text
    assert steps(room) == []


def test_a_step_is_edited_with_what_stands_in_it(room, vogel):
    vogel.post(plan_of(room) + ASKS, written(ready="waltz", canon="on"))
    [step] = steps(room)
    here = reverse("teacher:step-edit", args=[step.pk])
    page = vogel.get(here).text
    assert '<option value="waltz" selected>' in page
    assert vogel.post(here, written(ready="jig", title="Six")).status_code == 302
    [step] = steps(room)
    assert (step.title, step.setup["ready"], step.setup["entry_bars"]) == ("Six", "jig", 0)


def test_an_activity_that_nobody_offers_is_no_step(room, vogel):
    for asks in ("?kind=activity", "?kind=activity&activity=dance", "?kind=activity&activity="):
        assert vogel.post(plan_of(room) + asks, written()).status_code == 200
    assert steps(room) == []


def test_pupils_and_strangers_plan_nothing(room):
    for by in (room.pupils[0], Tapping(pupils=1).teacher):
        assert client_of(by).post(plan_of(room) + ASKS, written()).status_code in (403, 404)
    assert steps(room) == []
