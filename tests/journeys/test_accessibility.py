"""Every kind of page, in both looks, against axe-core's rules for WCAG 2.0 to 2.2, levels A and AA."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.utils import timezone
from django_scopes import scope

from axe import problems, problems_of_both
from chromium import chromium
from factories import make_person
from factories_class import ClassOf
from factories_design import make_plan, make_script
from factories_polish import make_finding, make_slide
from upbeat.rooms.classroom.actions.groups import form_groups
from upbeat.rooms.classroom.actions.questions import ask_live
from upbeat.rooms.classroom.models import Grouping
from upbeat.rooms.design.actions.scripts import Passage, edit_script
from upbeat.rooms.design.actions.work import plan_steps, plan_work
from upbeat.rooms.design.models import Stage
from upbeat.rooms.discuss.actions.threads import answer, ask
from upbeat.rooms.people.models import Person, Role
from upbeat.rooms.polish.actions.captions import add_captions
from upbeat.rooms.publish.models import Piece
from visiting import DESK, PHONE, visit

pytestmark = pytest.mark.journey
VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\nMany songs begin early.\n\n00:03.000 --> 00:05.000\nListen.\n"


class House:
    """A school with a lesson that is on, a question on the phones, a thread, groups."""

    def __init__(self) -> None:
        lesson = ClassOf(pupils=4)
        self.teacher, self.pupil = lesson.teacher, lesson.pupils[0]
        self.builder = make_person(lesson.school, Role.LECTURER, name="Ms Amsel")
        self.admin = make_person(lesson.school, Role.ADMIN, name="Mr Roth")
        self.package, self.section, self.video = lesson.package, lesson.section, lesson.video
        with scope(school=lesson.school):
            self.meeting = lesson.meet(joined=2)
            ask_live(by=self.teacher, meeting=self.meeting, variant=lesson.variant, now=lesson.now)
            self.thread = ask(
                by=self.pupil, section=self.section, text="Why does it begin early?", version=self.video.published,
                second=20.0, now=lesson.now,
            )  # fmt: skip
            answer(by=self.teacher, thread=self.thread, text="Listen once more.", path="/", now=lesson.now)
            form_groups(
                by=self.teacher, package=self.package, kind=Grouping.Kind.MIXED, size=2, absent=[], now=timezone.now()
            )
            self.run = self.video.published.run
            make_finding(self.run, "clipping", "warn", 12.0, a_minute=40.0, times=120)
            make_finding(self.run, "pause", "advice", 65.0, until=70.0)
            make_finding(self.run, "noise", "good", snr=31.0)
            make_slide(self.run, 5.0, "What an upbeat is", size=0.02)
            self.piece = Piece.objects.get(package=self.package, kind="video")
        self.plan = make_plan(self.builder, points=[self.video.point])
        passages = [Passage(heading="Listen", spoken="Some songs begin before the bar line.")]
        self.script = make_script(self.builder, self.video.point, plan=self.plan, passages=passages)
        with scope(school=lesson.school):
            passages = [Passage(heading="Listen well", spoken="Many songs begin before the bar line.")]
            edit_script(by=self.builder, script=self.script, passages=passages)
            work = plan_work(by=self.builder, plan=self.plan, title="The upbeat", assignee=self.builder)
            plan_steps(by=self.builder, work=work, steps={Stage.RECORDED: (self.builder, date(2026, 1, 5))})
            add_captions(by=self.builder, asset=self.run.asset, language="en", text=VTT)


Page = tuple[Callable[[House], Person | None], Callable[[House], str], dict[str, int]]
PAGES: dict[str, Page] = {
    "sign-in": (lambda h: None, lambda h: "/sign-in/", PHONE),
    "sign-in by card": (lambda h: None, lambda h: "/sign-in/card/", PHONE),
    "a pupil's day": (lambda h: h.pupil, lambda h: "/learn/", PHONE),
    "the player": (lambda h: h.pupil, lambda h: f"/learn/pieces/{h.piece.pk}/", PHONE),
    "a pupil's progress": (lambda h: h.pupil, lambda h: "/learn/progress/", PHONE),
    "the clicker": (lambda h: h.pupil, lambda h: f"/learn/class/{h.meeting.pk}/", PHONE),
    "a thread": (lambda h: h.pupil, lambda h: f"/questions/{h.thread.pk}/", PHONE),
    "a teacher's lessons": (lambda h: h.teacher, lambda h: "/teach/", DESK),
    "a package": (lambda h: h.teacher, lambda h: f"/teach/lessons/{h.package.pk}/", DESK),
    "the brief": (lambda h: h.teacher, lambda h: f"/teach/lessons/{h.package.pk}/brief/", DESK),
    "groups": (lambda h: h.teacher, lambda h: f"/teach/lessons/{h.package.pk}/groups/", DESK),
    "groups on the wall": (lambda h: h.teacher, lambda h: f"/teach/lessons/{h.package.pk}/groups/wall/", DESK),
    "templates": (lambda h: h.teacher, lambda h: "/teach/templates/", PHONE),
    "the class": (lambda h: h.teacher, lambda h: f"/teach/lessons/{h.package.pk}/class/", DESK),
    "the wall": (lambda h: h.teacher, lambda h: f"/teach/class/{h.meeting.pk}/wall/", DESK),
    "insights": (lambda h: h.teacher, lambda h: f"/teach/lessons/{h.package.pk}/insights/", DESK),
    "the studio": (lambda h: h.builder, lambda h: "/studio/", DESK),
    "recording a script": (lambda h: h.builder, lambda h: f"/studio/scripts/{h.script.pk}/record/", PHONE),
    "a video in the studio": (lambda h: h.builder, lambda h: f"/studio/videos/{h.video.pk}/", DESK),
    "captions beside those they are translated from": (
        lambda h: h.builder,
        lambda h: f"/studio/recordings/{h.run.asset_id}/captions/de/?from=en",
        DESK,
    ),
    "a report": (lambda h: h.builder, lambda h: f"/studio/recordings/{h.run.asset_id}/?t=1:05", PHONE),
    "cutting a film": (lambda h: h.builder, lambda h: f"/studio/recordings/{h.run.asset_id}/edit/?tick=pause", PHONE),
    "the school": (lambda h: h.admin, lambda h: "/school/", DESK),
    "a class of the school": (lambda h: h.admin, lambda h: f"/school/classes/{h.section.pk}/", DESK),
    "PIN cards": (lambda h: h.admin, lambda h: f"/school/classes/{h.section.pk}/cards/", DESK),
}

STUDIO: dict[str, Callable[[House], str]] = {
    "the desk": lambda h: "/studio/",
    "the board": lambda h: "/studio/work/",
    "the plan of the school": lambda h: "/studio/work/school/",
    "a lesson plan": lambda h: f"/studio/plans/{h.plan.pk}/",
    "the template editor": lambda h: f"/studio/templates/{h.plan.template_id}/",
    "the script editor": lambda h: f"/studio/scripts/{h.script.pk}/edit/",
    "versions of a script": lambda h: f"/studio/scripts/{h.script.pk}/versions/",
    "two versions compared": lambda h: f"/studio/scripts/{h.script.pk}/versions/compared/?from=1&to=2",
    "the recorder": lambda h: f"/studio/scripts/{h.script.pk}/record/",
    "a report": lambda h: f"/studio/recordings/{h.run.asset_id}/",
    "the captions editor": lambda h: f"/studio/recordings/{h.run.asset_id}/captions/en/",
}
"""Pages of the studio, each looked at on a desk and then on a phone."""


@pytest.fixture
def house(transactional_db: None) -> House:
    return House()


def test_no_page_breaks_a_rule_of_wcag(house: House, site: Any) -> None:
    found: dict[str, list[str]] = {}
    pages: dict[Person | None, Any] = {}
    with chromium() as browser:
        for name, (whose, where, size) in PAGES.items():
            person = whose(house)
            page = pages.get(person) or visit(browser, site, person, bypass_csp=True)
            pages[person] = page
            page.set_viewport_size(size)
            answered = page.goto(site.url + where(house))
            assert (name, answered.status, page.url) == (name, 200, site.url + where(house))
            if broken := problems_of_both(page):
                found[name] = broken
    assert found == {}


def test_no_page_of_the_studio_breaks_a_rule_on_desk_or_phone(house: House, site: Any) -> None:
    found: dict[str, list[str]] = {}
    with chromium() as browser:
        page = visit(browser, site, house.builder, DESK, bypass_csp=True)
        for name, where in STUDIO.items():
            page.set_viewport_size(DESK)
            answered = page.goto(site.url + where(house))
            assert (name, answered.status, page.url) == (name, 200, site.url + where(house))
            for size in (DESK, PHONE):
                page.set_viewport_size(size)
                if broken := problems_of_both(page):
                    found[f"{name}, {size['width']}"] = broken
                if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
                    found[f"{name}, {size['width']}, width"] = ["the page scrolls sideways"]
    assert found == {}


def test_a_page_that_breaks_rules_is_found() -> None:
    with chromium() as browser:
        page = browser.new_page(color_scheme="dark")
        page.set_content(
            "<html lang=en><title>x</title><main><img src=x><p style='color:#ccc;background:#fff'>pale</main>"
        )
        assert [line.split(":")[0] for line in problems(page)] == ["color-contrast", "image-alt"]


def test_what_is_pale_in_the_dark_alone_is_found() -> None:
    with chromium() as browser:
        page = browser.new_page()
        page.set_content(
            "<html lang=en><title>x</title><style>p { color: #000; background: #fff; }"
            "@media (prefers-color-scheme: dark) { p { color: #ccc; } }</style><main><p>pale</main>"
        )
        assert [line.split(":")[:2] for line in problems_of_both(page)] == [["dark", " color-contrast"]]
