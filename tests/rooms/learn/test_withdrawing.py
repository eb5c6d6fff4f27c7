"""Taken back, with something in its place: nobody loses what they earned, and it can be brought back (R24)."""

from datetime import timedelta

import pytest
from django_scopes import scope, scopes_disabled

from factories import make_person, make_pupil
from factories_change import item_at, make_exercise, solve
from factories_learn import NOW, answer, make_lesson, view
from factories_publish import make_item, make_published_video
from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.actions.amending import Choice, change_question
from upbeat.rooms.learn.actions.withdrawing import (
    ask_item_again,
    give_piece_back,
    give_video_back,
    withdraw_item,
    withdraw_piece,
    withdraw_video,
)
from upbeat.rooms.learn.models import Pass, PieceDone
from upbeat.rooms.learn.queries import lesson_of
from upbeat.rooms.learn.queries.news import what_changed, who_is_to_be_told
from upbeat.rooms.people.models import Role
from upbeat.rooms.publish.actions.videos import publish_version, revise_video
from upbeat.rooms.publish.models import Amendment, MicroVideo, PieceRevocation
from upbeat.rooms.publish.queries import withdrawn_pieces

from factories_change import with_key  # isort: skip

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(days=1)


@pytest.fixture
def lesson():
    with scopes_disabled():
        made = make_lesson(checkpoints=[60])
    with scope(school=made.school):
        yield made


@pytest.fixture
def other(lesson):
    return make_pupil(lesson.section)


@pytest.fixture
def instead(lesson):
    """Another published video."""
    return make_published_video(lesson.teacher, title="Instead", checkpoints=[])


def titles(lesson, pupil):
    return [(one.piece.title, one.state) for one in lesson_of(pupil, lesson.package, LATER).before]


def test_a_piece_is_taken_back_with_a_video_in_its_place_which_who_was_done_need_not_do(lesson, other, instead):
    PieceDone.objects.create(person=lesson.pupil, piece=lesson.piece, at=NOW)
    revocation = withdraw_piece(
        by=lesson.teacher, piece=lesson.piece, reason="Two bars were wrong.", replacement=instead, now=LATER
    )
    assert revocation.replacement.video == instead
    assert titles(lesson, lesson.pupil) == [("Instead", "settled")]
    assert titles(lesson, other) == [("Instead", "not-yet")]
    (told,) = withdrawn_pieces(other, lesson.package, LATER)
    assert (told.reason, told.instead) == ("Two bars were wrong.", revocation.replacement)
    row = Amendment.objects.get(thing="piece")
    assert (row.kind, row.touched) == ("withdrawn", {"begun": 1, "finished": 1})


def test_what_was_taken_back_is_brought_back_and_the_history_keeps_both(lesson):
    withdraw_piece(by=lesson.teacher, piece=lesson.piece, reason="By mistake.", now=LATER)
    assert titles(lesson, lesson.pupil) == []
    row = give_piece_back(by=lesson.teacher, piece=lesson.piece, now=LATER)
    assert titles(lesson, lesson.pupil) == [("The upbeat", "not-yet")]
    assert row.undoes.kind == "withdrawn"
    with pytest.raises(Invalid):
        give_piece_back(by=lesson.teacher, piece=lesson.piece, now=LATER)
    assert Fact.objects.filter(verb="revoked").count() == 1


def test_only_a_teacher_of_the_class_takes_a_piece_back_and_a_reason_is_needed(lesson, instead):
    stranger = make_person(lesson.school, Role.LECTURER)
    for person in (stranger, lesson.pupil):
        with pytest.raises(Refused):
            withdraw_piece(by=person, piece=lesson.piece, reason="Because.", replacement=instead, now=LATER)
        with pytest.raises(Refused):
            give_piece_back(by=person, piece=lesson.piece, now=LATER)
    with pytest.raises(Invalid) as problem:
        withdraw_piece(by=lesson.teacher, piece=lesson.piece, reason="  ", replacement=instead, now=LATER)
    assert problem.value.field == "reason"
    assert titles(lesson, lesson.pupil) == [("The upbeat", "not-yet")]
    assert not PieceRevocation.objects.exists()


def test_a_video_is_taken_back_everywhere_with_another_in_its_place_and_given_back(lesson, other, instead):
    PieceDone.objects.create(person=lesson.pupil, piece=lesson.piece, at=NOW)
    withdraw_video(by=lesson.teacher, video=lesson.video, reason="Wrong.", replacement=instead, now=LATER)
    assert titles(lesson, lesson.pupil) == [("Instead", "settled")]
    assert titles(lesson, other) == [("Instead", "not-yet")]
    give_video_back(by=lesson.teacher, video=lesson.video, now=LATER)
    assert titles(lesson, lesson.pupil) == [("The upbeat", "settled"), ("Instead", "settled")]
    assert [row.kind for row in Amendment.objects.filter(thing="video").order_by("pk")] == ["withdrawn", "restored"]


def test_a_question_is_asked_no_more_and_another_in_its_place_of_those_who_have_not_passed(lesson, other):
    answer(lesson, view(lesson), 60)
    item, fresh = item_at(lesson, 60), make_item(lesson.teacher, lesson.video.point)
    piece = make_exercise(lesson, item)
    solve(lesson, piece, item, option="right")
    row = withdraw_item(by=lesson.teacher, item=item, reason="Unclear.", replacement=fresh, now=LATER)
    served = MicroVideo.objects.select_related("published").get(pk=lesson.video.pk).published
    assert [one.item_version.item for one in served.checkpoints.all()] == [fresh]
    assert list(piece.items.all()) == [fresh]
    assert Pass.objects.filter(person=lesson.pupil, item=fresh).exists()
    assert not Pass.objects.filter(person=other).exists()
    assert PieceDone.objects.filter(person=lesson.pupil, piece=piece).exists()
    item.refresh_from_db()
    assert item.retired_at == LATER
    ask_item_again(by=lesson.teacher, amendment=row, now=LATER)
    item.refresh_from_db()
    assert (item.retired_at, list(piece.items.all())) == (None, [item])
    with pytest.raises(Invalid):
        ask_item_again(by=lesson.teacher, amendment=row, now=LATER)


def test_an_exercise_is_never_left_with_nothing(lesson):
    item = make_item(lesson.teacher, lesson.video.point)
    piece = make_exercise(lesson, item)
    with pytest.raises(Invalid):
        withdraw_item(by=lesson.teacher, item=item, reason="Unclear.", now=LATER)
    item.refresh_from_db()
    assert (item.retired_at, list(piece.items.all())) == (None, [item])
    with pytest.raises(Refused):
        withdraw_item(by=lesson.pupil, item=item, reason="Unclear.", now=LATER)


def test_who_saw_it_is_told_what_changed_and_never_what_is_right(lesson, other):
    answer(lesson, view(lesson), 60, option="a")
    item = item_at(lesson, 60)
    change_question(
        by=lesson.teacher, item=item, variants=with_key(item, "a"), choice=Choice(told="Look again."), now=LATER
    )
    (told,) = what_changed(lesson.pupil, lesson.piece, LATER + timedelta(hours=1))
    assert (told.thing, told.kind, told.told, told.at) == ("item", "marking", "Look again.", LATER)
    assert what_changed(other, lesson.piece, LATER) == []
    view(lesson, at=LATER + timedelta(hours=1))
    assert what_changed(lesson.pupil, lesson.piece, LATER + timedelta(hours=2)) == []


def test_other_wording_is_no_news_and_a_new_film_is(lesson):
    view(lesson)
    draft = revise_video(by=lesson.teacher, video=lesson.video)
    publish_version(by=lesson.teacher, version=draft, now=LATER)
    assert Amendment.objects.get().kind == "wording"
    assert what_changed(lesson.pupil, lesson.piece, LATER + timedelta(hours=1)) == []
    draft = revise_video(by=lesson.teacher, video=lesson.video)
    publish_version(by=lesson.teacher, version=draft, change={"kind": "content", "told": "Mended."}, now=LATER)
    (told,) = what_changed(lesson.pupil, lesson.piece, LATER + timedelta(hours=1))
    assert (told.thing, told.kind, told.told) == ("video", "content", "Mended.")


def test_the_pupils_who_began_it_and_the_other_teachers_are_to_be_told(lesson, other):
    from upbeat.rooms.people.models import Enrolment

    colleague = make_person(lesson.school, Role.LECTURER)
    Enrolment.objects.create(section=lesson.section, person=colleague, kind=Enrolment.Kind.TEACHER)
    answer(lesson, view(lesson), 60, option="a")
    item = item_at(lesson, 60)
    done = change_question(by=lesson.teacher, item=item, variants=with_key(item, "a"), choice=Choice(), now=LATER)
    told = who_is_to_be_told(done.amended.amendment)
    assert {(one.person, one.teaches) for one in told} == {(lesson.pupil, False), (colleague, True)}
    assert {one.package for one in told} == {lesson.package}
