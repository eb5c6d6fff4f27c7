"""Versions of a script and what the team says about it, at the door."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from factories import make_person, make_point
from factories_design import make_script
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.comments import answer_comment, comment_on
from upbeat.rooms.design.actions.scripts import Passage, edit_script
from upbeat.rooms.design.models import CommentStep, ScriptComment, ScriptSection, ScriptVersion
from upbeat.rooms.people.models import Role


@pytest.fixture
def script(teacher, school):
    passages = [Passage("One", "The red bar. [pause 5] Go."), Passage("Two", "Second.")]
    return make_script(teacher, make_point(school), passages=passages)


def address(name, script):
    return reverse(f"studio:{name}", args=[script.pk])


def spoken(script):
    with scope(school=script.school):
        return list(ScriptSection.objects.filter(script=script).order_by("position").values_list("spoken", flat=True))


def change(script, teacher, text, name=""):
    with scope(school=script.school):
        edit_script(by=teacher, script=script, passages=[Passage("One", text)], version=name)


def test_a_save_with_a_name_is_found_in_the_list_and_compared(ada, teacher, script):
    change(script, teacher, "The blue bar.", "As recorded")
    page = ada.get(address("script-versions", script)).content.decode()
    assert "As recorded" in page
    compared = ada.get(address("script-comparison", script) + "?from=1&to=2")
    told = compared.content.decode()
    assert "<del>red</del><ins>blue</ins>" in told
    assert [row.fate for row in compared.context["rows"]] == ["changed", "removed"]
    assert ada.get(address("script-comparison", script)).context["before"].number == 1


def test_one_goes_back_to_a_version_and_forward_again(ada, teacher, script):
    change(script, teacher, "The blue bar.")
    seen = ada.get(address("script-versions", script)).context["script"].updated_at.isoformat()
    answer = ada.post(address("script-versions", script), {"restore": 1, "seen": seen})
    assert answer["Location"] == address("script", script)
    assert spoken(script) == ["The red bar. [pause 5] Go.", "Second."]
    late = ada.post(address("script-versions", script), {"restore": 2, "seen": seen}, follow=True)
    assert "Somebody changed this" in late.content.decode()
    ada.post(address("script-versions", script), {"restore": 2})
    assert spoken(script) == ["The blue bar."]
    with scope(school=script.school):
        assert ScriptVersion.objects.filter(script=script).count() == 4


@pytest.mark.parametrize("query, status", [("?from=1&to=9", 404), ("?from=9", 404), ("?to=nonsense", 200)])
def test_a_version_that_is_not_there_is_not_found(ada, script, query, status):
    assert ada.get(address("script-comparison", script) + query).status_code == status
    assert ada.post(address("script-versions", script), {"restore": "9"}).status_code == 404
    assert ada.post(address("script-versions", script), {"restore": "²"}).status_code == 404


def test_what_was_written_cannot_break_out_of_the_page(ada, teacher, school):
    script = make_script(teacher, make_point(school), passages=[Passage("<b>x", "<script>alert(1)</script> [pause 2]")])
    change(script, teacher, "<img src=x onerror=alert(1)>")
    with scope(school=school):
        comment_on(by=teacher, script=script, text="<script>alert(2)</script>")
    for page in ("script", "script-print", "script-edit"):
        assert b"<img src=x" not in ada.get(address(page, script)).content
        assert b"<script>alert" not in ada.get(address(page, script)).content
    compared = ada.get(address("script-comparison", script)).content.decode()
    assert "&lt;script&gt;" in compared
    assert "<script>alert" not in compared


def test_the_meant_length_asks_for_a_pace_on_both_pages(ada, teacher, school):
    script = make_script(teacher, make_point(school), passages=[Passage("One", "la " * 290)])
    page = ada.get(address("script-edit", script)).context
    sent = {"title": page["title"], "language": page["language"], "seen": page["seen"], "target": "1,5"}
    for field in ("id", "heading", "spoken", "shown", "kind", "pause"):
        sent[f"{field}-1"] = getattr(page["rows"][0].draft, field)
    assert ada.post(address("script-edit", script), sent).status_code == 302
    for name in ("script", "script-edit"):
        timed = ada.get(address(name, script)).context["timing"]
        assert (round(timed.speed.per_minute), timed.speed.band) == (193, "too_fast")
    sent["seen"] = ada.get(address("script-edit", script)).context["seen"]
    for wrong in ("soon", "inf", "nan", "90"):
        answer = ada.post(address("script-edit", script), sent | {"target": wrong})
        assert (answer.status_code, answer.context["problem"].field) == (422, "target")
    script.refresh_from_db()
    assert script.target_s == 90


def test_pauses_that_take_all_the_time_that_is_meant_are_told(ada, teacher, school):
    script = make_script(teacher, make_point(school), passages=[Passage("One", "Go. [pause 60]")])
    with scope(school=school):
        edit_script(by=teacher, script=script, target_s=30)
    for name in ("script", "script-edit"):
        assert '<strong data-part="per-minute">∞</strong>' in ada.get(address(name, script)).content.decode()


def test_two_headings_of_equal_weight_are_advised_to_become_two_videos(ada, teacher, school):
    passages = [Passage("Upbeat", "la " * 300), Passage("Dotted rhythm", "la " * 300)]
    script = make_script(teacher, make_point(school), passages=passages)
    assert "make two videos of them" in ada.get(address("script", script)).content.decode()
    passages[1] = Passage("Example", "la " * 60)
    other = make_script(teacher, make_point(school), passages=passages)
    assert "make two videos of them" not in ada.get(address("script", other)).content.decode()


def test_a_pause_in_the_text_is_seen_and_counted(ada, script):
    page = ada.get(address("script", script))
    assert '<span class="chip pause">pause 5 s</span>' in page.content.decode()
    assert page.context["timing"].passages[0].pauses_s == 5.0


def test_a_script_is_printed_with_its_version_and_lines_for_what_is_not_written(ada, teacher, school):
    script = make_script(teacher, make_point(school), passages=[Passage("One", "Words."), Passage("Two")])
    page = ada.get(address("script-print", script)).content.decode()
    assert "Version 1" in page
    assert page.count("sheet-lines") == 1


def test_a_comment_is_said_answered_settled_and_opened_again(ada, teacher, school, script):
    with scope(school=school):
        section = ScriptSection.objects.get(script=script, heading="Two")
    answer = ada.post(address("script-comments", script), {"section": section.pk, "text": "Too long?"})
    with scope(school=school):
        comment = ScriptComment.objects.get()
    assert answer["Location"] == address("script", script) + f"#comment-{comment.pk}"
    assert "One comment is not settled" in ada.get(address("script", script)).content.decode()
    for deed, kind in (("answer", "answer"), ("settle", "settle"), ("reopen", "reopen")):
        ada.post(address("script-comments", script), {"comment": comment.pk, "do": deed, "text": "Shorter now."})
        with scope(school=school):
            assert CommentStep.objects.latest("id").kind == kind
    refused = ada.post(address("script-comments", script), {"comment": comment.pk, "do": "reopen"}, follow=True)
    assert "open already" in refused.content.decode()


def test_a_comment_without_words_or_on_nothing_changes_nothing(ada, teacher, school, script):
    other = make_script(teacher, make_point(school))
    with scope(school=school):
        foreign = ScriptSection.objects.get(script=other)
        comment = comment_on(by=teacher, script=other, text="There")
    where = address("script-comments", script)
    assert "Write a word or two" in ada.post(where, {"text": " "}, follow=True).content.decode()
    assert ada.post(where, {"text": "x", "section": foreign.pk}).status_code == 404
    assert ada.post(where, {"do": "settle", "comment": comment.pk}).status_code == 404
    assert ada.get(where).status_code == 405
    with scope(school=school):
        assert (ScriptComment.objects.count(), CommentStep.objects.count()) == (1, 0)


def test_another_school_comments_on_nothing_and_takes_nothing_back(strange, teacher, script):
    change(script, teacher, "Changed.")
    assert strange.post(address("script-comments", script), {"text": "Mine"}).status_code == 404
    assert strange.post(address("script-versions", script), {"restore": 1}).status_code == 404
    assert spoken(script) == ["Changed."]
    with scope(school=script.school):
        assert not ScriptComment.objects.exists()


def cost(client, address):
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_page_of_a_script_costs_the_same_for_one_comment_and_for_three(ada, teacher, school, script):
    def say():
        with scope(school=school):
            comment = comment_on(by=make_person(school, Role.DESIGNER), script=script, text="Why?")
            answer_comment(by=teacher, comment=comment, text="Because.")

    say()
    one = cost(ada, address("script", script))
    say()
    say()
    assert cost(ada, address("script", script)) == one


def test_the_lists_of_versions_and_scripts_cost_the_same_for_few_and_for_many(ada, teacher, school, script):
    change(script, teacher, "A")
    few = cost(ada, address("script-versions", script)), cost(ada, reverse("studio:scripts"))
    for text in "BCD":
        change(script, teacher, text)
        with scope(school=school):
            comment_on(by=teacher, script=make_script(teacher, make_point(school)), text="Why?")
    assert (cost(ada, address("script-versions", script)), cost(ada, reverse("studio:scripts"))) == few
    assert "1 open" in ada.get(reverse("studio:scripts")).content.decode()
    with scope(school=school):
        assert len(queries.versions(teacher, script)) == 5
