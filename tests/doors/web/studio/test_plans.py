"""Pages of lesson plans, templates and work."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from factories import make_person, make_point
from factories_design import make_plan, make_script
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.templates import edit_template
from upbeat.rooms.design.models import LessonPlan, LessonTemplate, Stage, TeamMember, WorkItem
from upbeat.rooms.design.shipped import Heading
from upbeat.rooms.people.models import Role


def test_a_plan_is_written_without_script_in_the_browser(ada, school):
    point = make_point(school)
    form = ada.get(reverse("studio:plan-new"))
    assert list(form.context["form"].fields)[:2] == ["video_fits", "video_fits_why"]
    answer = ada.post(
        reverse("studio:plan-new"),
        {
            "title": "The upbeat", "subject": point.subject_id, "video_fits": "yes", "points": [point.pk],
            "value-focus": "Counting starts before one",
        },
    )  # fmt: skip
    with scope(school=school):
        plan = LessonPlan.objects.get()
        assert list(plan.points.all()) == [point]
    assert answer["Location"] == reverse("studio:plan", args=[plan.pk])
    page = ada.get(answer["Location"]).content.decode()
    assert "Counting starts before one" in page
    assert "Still to think about" in page


def test_no_without_a_reason_is_asked_again_and_with_one_it_is_a_finished_plan(ada, school):
    point = make_point(school)
    words = {"title": "Canon", "subject": point.subject_id, "video_fits": "no"}
    assert ada.post(reverse("studio:plan-new"), words).status_code == 422
    page = ada.post(reverse("studio:plan-new"), words | {"video_fits_why": "Sung together"}, follow=True)
    assert "this belongs in class" in page.content.decode()
    assert "Write a script" not in page.content.decode()


def test_a_plan_is_changed_and_a_colleagues_change_is_not_overwritten(ada, teacher):
    plan = make_plan(teacher, "The upbeat")
    address = reverse("studio:plan-edit", args=[plan.pk])
    seen = ada.get(address).context["form"]["seen"].value()
    words = {"title": "Mine", "subject": plan.subject_id, "video_fits": "yes", "seen": seen}
    assert ada.post(address, words).status_code == 302
    late = ada.post(address, words | {"title": "Yours"})
    assert late.status_code == 422
    assert "Somebody changed this" in late.content.decode()
    plan.refresh_from_db()
    assert plan.title == "Mine"


def test_a_chosen_point_that_was_retired_stays_chosen(ada, teacher, school):
    point = make_point(school)
    plan = make_plan(teacher, points=[point])
    point.retired_at = plan.created_at
    point.save()
    address = reverse("studio:plan-edit", args=[plan.pk])
    form = ada.get(address).context["form"]
    assert form["points"].value() == [point.pk]
    ada.post(address, {"title": "x", "subject": plan.subject_id, "points": [point.pk]})
    with scope(school=school):
        assert list(plan.points.all()) == [point]


def test_the_print_view_leaves_lines_for_what_is_not_written(ada, teacher):
    plan = make_plan(teacher, "The upbeat")
    page = ada.get(reverse("studio:plan-print", args=[plan.pk])).content.decode()
    assert page.count("sheet-lines") == 8
    assert "The upbeat" in page


def test_the_team_grows_and_shrinks(ada, teacher, school):
    plan, technician = make_plan(teacher), make_person(school, Role.TECHNICIAN, name="Tom Lind")
    address = reverse("studio:plan-team", args=[plan.pk])
    page = ada.post(address, {"person": technician.pk, "role": "technician"}, follow=True)
    assert "Tom Lind" in page.content.decode()
    refused = ada.post(address, {"person": technician.pk, "role": "lecturer"}, follow=True).content.decode()
    assert "does not hold this role" in refused
    with scope(school=school):
        member = TeamMember.objects.get()
    ada.post(address, {"leave": member.pk})
    with scope(school=school):
        assert not TeamMember.objects.exists()


def test_work_is_planned_and_handed_over(ada, teacher, school):
    plan, technician = make_plan(teacher), make_person(school, Role.TECHNICIAN)
    ada.post(reverse("studio:work-new", args=[plan.pk]), {"title": "The upbeat", "assignee": teacher.pk})
    with scope(school=school):
        work = WorkItem.objects.get()
    address = reverse("studio:work", args=[plan.pk, work.pk])
    assert ada.get(address).context["form"].initial["stage"] == Stage.SCRIPTED
    ada.post(address, {"stage": "scripted", "to": technician.pk, "note": "Short, please"})
    assert ada.post(address, {"stage": "planned"}).status_code == 422
    with scope(school=school):
        assert queries.stage_of(work) == Stage.SCRIPTED
    assert "Short, please" in ada.get(address).content.decode()


def test_a_template_is_made_ones_own(ada, school):
    ada.post(reverse("studio:templates"), {"name": "Ours"})
    with scope(school=school):
        template = LessonTemplate.objects.get()
    address = reverse("studio:template", args=[template.pk])
    rows = ada.get(address).context["headings"]
    sent = {"name": "Short", "heading-TOTAL_FORMS": len(rows), "heading-INITIAL_FORMS": 8}
    for n, row in enumerate(rows):
        sent |= {f"heading-{n}-{key}": row.initial.get(key, "") for key in ("key", "label", "help")}
        sent[f"heading-{n}-ORDER"] = 20 - n
        if 2 <= n < 8:
            sent[f"heading-{n}-DELETE"] = "on"
    sent |= {"heading-8-label": "Songs", "heading-8-required": "on"}
    assert ada.post(address, sent).status_code == 302
    with scope(school=school):
        template.refresh_from_db()
        now = queries.headings(template)
    assert [(heading.label, heading.required) for heading in now] == [
        ("Songs", True), ("Goal: skills", False), ("Goal: knowledge", False),
    ]  # fmt: skip
    last = ada.post(address, {"retire": "1"}, follow=True).content.decode()
    assert "only template" in last


def test_the_list_of_plans_costs_the_same_for_one_and_for_three(ada, teacher, school):
    def cost():
        with CaptureQueriesContext(connection) as seen:
            assert ada.get(reverse("studio:plans")).status_code == 200
        return len(seen)

    make_plan(teacher)
    one = cost()
    for _ in range(2):
        make_script(teacher, make_point(school), plan=make_plan(teacher))
    assert cost() == one


@pytest.mark.parametrize("query", ["?mine=1", "?q=upbeat", "?page=99"])
def test_the_list_of_plans_is_narrowed(ada, teacher, query):
    make_plan(teacher, "The upbeat")
    assert "The upbeat" in ada.get(reverse("studio:plans") + query).content.decode()


def test_the_way_of_a_lesson_is_asked_where_it_belongs_and_shown_on_page_and_paper(ada, teacher):
    plan = make_plan(teacher, "The upbeat")
    address = reverse("studio:plan-edit", args=[plan.pk])
    order = list(ada.get(address).context["form"].fields)
    for behind, field in (("known", "prior"), ("online", "online_min"), ("in_class", "in_class_min")):
        assert order.index(field) == order.index(f"value-{behind}") + 1
    words = {"title": "x", "subject": plan.subject_id, "video_fits": "no", "video_fits_why": "Sung together"}
    words |= {"instead": "perform", "prior": "tested", "online_min": "0", "in_class_min": "45"}
    assert ada.post(address, words).status_code == 302
    assert ada.post(address, words | {"in_class_min": "999"}).status_code == 422
    for name in ("plan", "plan-print"):
        page = ada.get(reverse(f"studio:{name}", args=[plan.pk])).content.decode()
        assert "Instead: Playing, singing, performing" in page
        assert "They take a short test before" in page
        assert "0 online, 45 in class" in page


def test_an_older_plan_says_that_its_template_changed_and_takes_the_headings_on(ada, teacher, school):
    plan = make_plan(teacher)
    address = reverse("studio:plan", args=[plan.pk])
    assert "Take the new headings on" not in ada.get(address).content.decode()
    with scope(school=school):
        edit_template(by=teacher, template=plan.template, name="Ours", headings=[Heading("", "Songs")])
    assert len(ada.get(address).context["texts"]) == 8
    page = ada.post(address, {"renew": "1"}, follow=True)
    assert [h.label for h, _text in page.context["texts"]] == ["Songs"]
    assert "Take the new headings on" not in page.content.decode()


def test_a_lesson_with_two_points_is_advised_to_have_two_videos(ada, teacher, school):
    one, two = (make_plan(teacher, points=[make_point(school) for _ in range(number)]) for number in (1, 2))
    advice = "One micro video explains exactly one: plan one for each."
    assert advice not in ada.get(reverse("studio:plan", args=[one.pk])).content.decode()
    assert advice in ada.get(reverse("studio:plan", args=[two.pk])).content.decode()
