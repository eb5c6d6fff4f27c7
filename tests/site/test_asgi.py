"""The whole site as one server: hot path, streams, static files and pages, wired to the rooms."""

import pytest
from django_scopes import scope, scopes_disabled

from factories_class import ClassOf
from factories_learn import make_lesson, view
from listening import Ear
from upbeat.rooms.classroom.actions import questions
from upbeat.rooms.classroom.channels import stream_pass, votes_pass
from upbeat.rooms.classroom.models import Vote
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.learn.models import Segment
from upbeat.rooms.people import passes

pytestmark = pytest.mark.django_db(transaction=True)


def segments_pass(viewing):
    return passes.mint("segments", {"p": viewing.person_id, "s": viewing.school_id}, 60)


def test_what_a_player_reports_is_stored_with_its_fact_before_the_answer(site):
    viewing = view(make_lesson(checkpoints=()))
    row = {"viewing": viewing.pk, "seq": 1, "start": 0, "end": 5, "speed": 1.0, "at": 1764000000}
    answer = site.call("POST", "/hot/segments", {"segments": [row]}, x_upbeat_pass=segments_pass(viewing))
    assert answer.status == 204
    with scopes_disabled():
        stored = Segment.objects.get(viewing=viewing)
    assert (stored.seq, stored.start_s, stored.end_s) == (1, 0, 5)
    assert Fact.objects.filter(verb="played", object_id=viewing.version_id).count() == 1


def test_the_same_report_again_is_acknowledged_and_stored_once(site):
    viewing = view(make_lesson(checkpoints=()))
    row = {"viewing": viewing.pk, "seq": 1, "start": 0, "end": 5, "speed": 1.0, "at": 1764000000}
    for _turn in range(3):
        answer = site.call("POST", "/hot/segments", {"segments": [row, row]}, x_upbeat_pass=segments_pass(viewing))
        assert answer.status == 204
    with scopes_disabled():
        assert Segment.objects.count() == 1


def test_a_report_on_somebody_else_s_viewing_is_dropped(site):
    lesson = make_lesson(checkpoints=(), pupils=1)
    viewing = view(lesson)
    with scope(school=lesson.school):
        other = lesson.section.enrolments.filter(kind="pupil").exclude(person=viewing.person).get().person
    row = {"viewing": viewing.pk, "seq": 1, "start": 0, "end": 5, "speed": 1.0, "at": 1764000000}
    token = passes.mint("segments", {"p": other.pk, "s": other.school_id}, 60)
    answer = site.call("POST", "/hot/segments", {"segments": [row]}, x_upbeat_pass=token)
    assert answer.status == 204
    with scopes_disabled():
        assert not Segment.objects.exists()


def test_a_vote_is_stored_and_the_wall_is_told(site):
    lesson = ClassOf(pupils=2)
    with scope(school=lesson.school):
        meeting = lesson.meet()
        question = questions.ask_live(by=lesson.teacher, meeting=meeting, variant=lesson.variant, now=lesson.now)
        wall = Ear(site, stream_pass(lesson.teacher, meeting, votes=True))
        phone = Ear(site, stream_pass(lesson.pupils[0], meeting, votes=False))
        choice = lesson.choice(0, question, "b")
    wall.hear()
    phone.hear()
    body = {"question": question.pk, "round": 1, "seq": 5, "fields": [["answer", *choice.form.fields["answer"]]]}
    answer = site.call("POST", "/hot/votes", body, x_upbeat_pass=votes_pass(lesson.pupils[0]))
    assert (answer.status, answer.json["fields"]) == (200, body["fields"])
    assert wall.hear()["event"] == "vote"
    with scopes_disabled():
        assert Vote.objects.get().person == lesson.pupils[0]
    with scope(school=lesson.school):
        questions.close_vote(by=lesson.teacher, question=question, now=lesson.now)
    assert wall.hear()["event"] == "change"
    assert phone.hear()["event"] == "change"
    late = site.call("POST", "/hot/votes", {**body, "seq": 6}, x_upbeat_pass=votes_pass(lesson.pupils[1]))
    assert late.status == 409
    with scopes_disabled():
        assert Vote.objects.count() == 1
    for ear in (wall, phone):
        ear.close()


def test_pages_static_files_and_unknown_addresses_have_their_own_answers(site):
    assert site.call("GET", "/static/error.css").headers["content-type"].startswith("text/css")
    assert site.call("GET", "/static/nothing.css").status == 404
    assert site.call("GET", "/hot/nothing").status == 404
    assert site.call("GET", "/learn/").status == 302
    assert site.call("GET", "/nothing-here/").headers["content-type"].startswith("text/html")


def test_the_hot_path_takes_no_cookie_for_a_pass(site):
    answer = site.call("POST", "/hot/segments", {"segments": []}, cookie="sessionid=whatever")
    assert answer.status == 403
