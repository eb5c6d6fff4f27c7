"""What pupils know already is tested before the lesson, where its plan says so."""

import pytest
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_pupil, make_section, make_teacher
from factories_design import make_plan
from factories_publish import CLASS_AT, make_draft, make_item
from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.catalog.actions import define_point, define_subject, require_point
from upbeat.rooms.design.actions.plans import Way, edit_plan
from upbeat.rooms.publish.actions.packages import create_package
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.pretest import add_pretest
from upbeat.rooms.publish.models import MicroVideo, Piece
from upbeat.rooms.publish.queries.pretest import pretest_of, proposed_pretest

pytestmark = pytest.mark.django_db


class Lesson:
    """A lesson on the upbeat, which rests on beats and on bar lines, made from a plan."""

    def __init__(self, teacher, prior="tested"):
        self.teacher, self.section = teacher, make_section(teacher.school, teacher=teacher)
        with scope(school=teacher.school):
            subject = define_subject(by=teacher, name="Music theory")
            names = ("The upbeat", "Beats", "Bar lines")
            self.upbeat, self.beats, self.lines = (define_point(by=teacher, subject=subject, title=n) for n in names)
            for before in (self.beats, self.lines):
                require_point(by=teacher, point=self.upbeat, requires=before)
        plan = make_plan(teacher, points=[self.upbeat])
        with scope(school=teacher.school):
            self.plan = edit_plan(by=teacher, plan=plan, way=Way(prior=prior))
            self.package = create_package(
                by=teacher, section=self.section, title="Early songs", class_at=CLASS_AT, plan=self.plan
            )
            add_piece(by=teacher, package=self.package, kind="text", title="Read this", body="Read.")

    def proposed(self):
        with scope(school=self.teacher.school):
            test = proposed_pretest(self.package)
            return test and ([item.pk for item in test.items], [point.title for point in test.missing])

    def pieces(self):
        with scope(school=self.teacher.school):
            return list(Piece.objects.filter(package=self.package).values_list("title", "kind", "position"))


@pytest.fixture
def lesson(teacher):
    return Lesson(teacher)


def test_the_newest_question_on_each_point_before_is_proposed_and_missing_ones_are_named(lesson):
    make_item(lesson.teacher, lesson.beats)
    newest = make_item(lesson.teacher, lesson.beats)
    make_item(lesson.teacher, lesson.upbeat)
    assert lesson.proposed() == ([newest.pk], ["Bar lines"])


def test_a_question_asked_in_a_video_of_another_language_is_the_last_choice(lesson):
    ours = make_item(lesson.teacher, lesson.beats)
    draft = make_draft(lesson.teacher, point=lesson.beats, checkpoints=[60])
    with scope(school=lesson.teacher.school):
        MicroVideo.objects.filter(pk=draft.pk).update(language="zh-hans")
    assert lesson.proposed()[0] == [ours.pk]


def test_the_test_stands_first_and_is_proposed_no_more(lesson):
    make_item(lesson.teacher, lesson.beats)
    make_item(lesson.teacher, lesson.lines)
    with scope(school=lesson.teacher.school):
        piece = add_pretest(by=lesson.teacher, package=lesson.package)
        assert {item.point.title for item in piece.items.all()} == {"Beats", "Bar lines"}
    assert sorted(lesson.pieces(), key=lambda row: row[2]) == [
        ("What do you know already?", "exercise", 1), ("Read this", "text", 2),
    ]  # fmt: skip
    assert lesson.proposed() is None
    with scope(school=lesson.teacher.school), pytest.raises(Invalid, match="has it already"):
        add_pretest(by=lesson.teacher, package=lesson.package)
    assert len(lesson.pieces()) == 2


def test_without_a_question_nothing_is_added_and_the_points_are_named(lesson):
    with scope(school=lesson.teacher.school), pytest.raises(Invalid, match="no question on Bar lines, Beats yet"):
        add_pretest(by=lesson.teacher, package=lesson.package)
    assert lesson.pieces() == [("Read this", "text", 1)]


@pytest.mark.parametrize("prior", ["", "asked"])
def test_a_plan_that_only_asks_proposes_no_test(teacher, prior):
    lesson = Lesson(teacher, prior)
    make_item(teacher, lesson.beats)
    assert lesson.proposed() is None


def test_points_that_rest_on_nothing_have_no_test(lesson):
    with scope(school=lesson.teacher.school):
        edit_plan(by=lesson.teacher, plan=lesson.plan, points=[lesson.beats])
        assert pretest_of(lesson.plan) is None


def test_only_who_teaches_the_class_adds_it(lesson):
    make_item(lesson.teacher, lesson.beats)
    with scope(school=lesson.teacher.school), pytest.raises(Refused):
        add_pretest(by=make_teacher(lesson.teacher.school), package=lesson.package)
    assert len(lesson.pieces()) == 1


def test_the_page_of_the_lesson_offers_it_and_the_button_adds_it(lesson):
    make_item(lesson.teacher, lesson.beats)
    client = client_of(lesson.teacher)
    page, button = (reverse(f"teacher:{name}", args=[lesson.package.pk]) for name in ("package", "pretest"))
    shown = client.get(page).content.decode()
    assert "Add the test" in shown
    assert "There is no question on “Bar lines” yet." in shown
    assert client.post(button).status_code == 302
    assert len(lesson.pieces()) == 2
    assert "Add the test" not in client.get(page).content.decode()
    assert "has it already" in client.post(button, follow=True).content.decode()
    pupil = client_of(make_pupil(lesson.section))
    assert pupil.post(button).status_code == 404
    assert len(lesson.pieces()) == 2
    plan = client.get(reverse("studio:plan", args=[lesson.plan.pk])).content.decode()
    assert "In a lesson made from this plan the test is offered" in plan
