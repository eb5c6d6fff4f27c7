"""A script that a team writes: its pace as one types, a comment, two versions compared, and the work handed on."""

import pytest
from django_scopes import scope

from chromium import chromium
from factories import make_person, make_point
from factories_design import make_plan, make_script
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.design.actions.work import plan_work
from upbeat.rooms.people.models import Role
from visiting import DESK, PHONE, fits, until, visit

pytestmark = pytest.mark.journey


@pytest.fixture
def browser():
    with chromium() as opened:
        yield opened


def test_a_team_writes_a_script_and_hands_the_work_on(browser, site, school, teacher):
    plan = make_plan(teacher, "Songs that start early")
    script = make_script(teacher, make_point(school), plan=plan, passages=[Passage("Count in", "The red bar. " * 40)])
    technician = make_person(school, Role.TECHNICIAN, name="Tom Lind")
    with scope(school=school):
        work = plan_work(by=teacher, plan=plan, title="The upbeat", assignee=teacher)

    page = visit(browser, site, teacher, PHONE)
    page.goto(f"{site.url}/studio/scripts/{script.pk}/edit/")
    assert page.inner_text('[data-part="time"]') == "0:49"
    page.get_by_label("How long it is meant to be, in minutes").fill("0.5")
    until(page, lambda: "too fast" in page.inner_text(".keep-bar"))
    page.get_by_label("What you say").fill("The blue bar. " * 20)
    until(page, lambda: page.inner_text('[data-part="total"]') == "0:24")
    assert "a good pace" in page.inner_text('[data-part="asked"]')
    page.get_by_role("button", name="Pause in the text").click()
    until(page, lambda: page.inner_text('[data-part="total"]') == "0:29")
    assert fits(page)
    page.get_by_text("Give this version a name").click()
    page.get_by_label("Name of the version").fill("Shorter")
    page.get_by_role("button", name="Keep and read").click()
    assert page.inner_text(".chip.pause") == "pause 5 s"
    page.get_by_role("link", name="Version 2").click()
    page.get_by_role("button", name="Compare them").click()
    assert page.locator("del", has_text="red").count() > 0
    assert page.locator("ins", has_text="blue").count() > 0
    assert fits(page)
    assert page.problems == []

    tom = visit(browser, site, technician, DESK)
    tom.goto(f"{site.url}/studio/scripts/{script.pk}/")
    tom.get_by_text("Comment on passage 1").click()
    tom.get_by_label("Your comment").first.fill("Where do I cut?")
    tom.get_by_role("button", name="Say it").first.click()
    assert "open" in tom.inner_text(".post")

    page.goto(f"{site.url}/studio/scripts/")
    page.get_by_role("link", name="1 open").click()
    page.get_by_label("Answer").fill("After the count.")
    page.get_by_role("button", name="Answer").click()
    page.get_by_role("button", name="It is settled").click()
    assert "settled" in page.inner_text(".post")
    assert fits(page)

    page.goto(f"{site.url}/studio/plans/{plan.pk}/work/{work.pk}/")
    page.get_by_label("Goes on to").select_option(label="Tom Lind")
    page.get_by_label("A word with it").fill("Two takes, please")
    page.get_by_role("button", name="Hand over").click()
    assert "Two takes, please" in page.inner_text("main")
    for size, address in ((PHONE, "/studio/work/"), (DESK, "/studio/work/"), (DESK, "/studio/work/school/")):
        page.set_viewport_size(size)
        page.goto(site.url + address)
        assert f"{teacher.name} waits for Tom Lind: Recorded" in page.inner_text("main")
        assert fits(page)
    assert page.problems == []
    assert tom.problems == []
