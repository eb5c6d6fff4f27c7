"""A teacher prepares a lesson at a desk; an administrator opens a class and a pupil signs in with the printed card."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_scopes import scope, scopes_disabled

from chromium import chromium
from factories import make_person, make_school
from factories_class import ClassOf
from upbeat.rooms.discuss.actions.threads import ask
from upbeat.rooms.discuss.models import Notification
from upbeat.rooms.people.models import Person, Role, Term
from upbeat.rooms.publish.models import Package
from visiting import PHONE, fits, visit

pytestmark = pytest.mark.journey
PASSWORD = "Bars and beats 7"


@pytest.fixture
def lesson(transactional_db: None) -> ClassOf:
    """A class of six with a pushed lesson; Pupil 2 has asked a question at 0:20 of its video."""
    made = ClassOf(pupils=6)
    made.teacher.set_password(PASSWORD)
    with scopes_disabled():
        made.teacher.save()
        Package.objects.update(class_at=timezone.now() + timedelta(days=2))
    with scope(school=made.school):
        ask(
            by=made.pupils[1], section=made.section, text="Why does the count begin before the bar?",
            version=made.video.published, second=20.0, now=timezone.now(),
        )  # fmt: skip
    return made


def sign_in(page: Any, site: Any, person: Person) -> None:
    page.goto(site.url + "/")
    page.get_by_label("Sign-in name").fill(person.login)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def test_a_teacher_reads_the_brief_forms_groups_reminds_and_answers(lesson: ClassOf, site: Any) -> None:
    with chromium() as browser:
        page = visit(browser, site)
        sign_in(page, site, lesson.teacher)
        assert page.url == site.url + "/teach/"
        page.get_by_role("link", name="The upbeat").first.click()
        tabs = page.get_by_role("navigation", name="Lesson")
        tabs.get_by_role("link", name="Brief").click()
        assert page.locator(".stats").inner_text().split("\n")[:2] == ["Prepared", "0 of 6"]
        assert fits(page)

        page.get_by_role("button", name="Remind the 6 who have not begun").click()
        assert "6 pupils were reminded." in page.inner_text("[role=status]")
        page.get_by_role("button", name="Remind the 6 who have not begun").click()
        assert "Nobody was reminded" in page.inner_text("[role=status]")
        with scope(school=lesson.school):
            assert set(Notification.objects.values_list("person_id", flat=True)) >= {one.pk for one in lesson.pupils}

        page.get_by_role("link", name="Why does the count begin before the bar?").click()
        page.get_by_label("Your answer").fill("Because the first note leads into the bar.")
        page.get_by_role("button", name="Answer").click()
        assert "Because the first note leads into the bar." in page.inner_text("ol.thread")
        assert page.inner_text("ol.thread .chip") == "teacher"
        page.get_by_role("button", name="This is settled").click()
        page.get_by_role("button", name="Open the question again").wait_for()
        assert fits(page)

        page.goto(f"{site.url}/teach/lessons/{lesson.package.pk}/groups/")
        page.get_by_label("Pupils in a group").fill("3")
        page.locator(".groups-form").get_by_label("Pupil 6").check()
        page.get_by_role("button", name="Form groups").click()
        seated = page.locator("ul.cards .card a").all_inner_texts()
        assert sorted(seated) == [f"Pupil {n}" for n in range(1, 6)]
        assert fits(page)
        with page.expect_popup() as opened:
            page.get_by_role("link", name="Show the names on the wall").click()
        assert sorted(opened.value.locator("ul.cards .card li").all_inner_texts()) == sorted(seated)

        tabs.get_by_role("link", name="Insights").click()
        assert page.get_by_role("heading", level=2).first.inner_text() == lesson.video.title
        assert "Nobody has watched this version yet." in page.inner_text("main")
        page.get_by_role("link", name="Over the whole school, and what to mend").click()
        assert page.get_by_role("heading", level=1).inner_text() == lesson.video.title
        assert fits(page)
        assert page.problems == []


def test_an_administrator_opens_a_class_and_a_pupil_signs_in_with_the_card(transactional_db: None, site: Any) -> None:
    school = make_school()
    admin = make_person(school, Role.ADMIN, name="Mr Roth", login="roth", password=PASSWORD)
    with scopes_disabled():
        Term.objects.create(school=school, name="Autumn", starts_on=date(2026, 9, 1), ends_on=date(2027, 1, 31))
    with chromium() as browser:
        page = visit(browser, site)
        sign_in(page, site, admin)
        assert page.url == site.url + "/school/"
        page.get_by_label("Name of the class").fill("7b")
        page.get_by_role("button", name="Open the class").click()
        page.get_by_label("Names of new pupils").fill("Ada Brandt\nBen Okoye\nChen Li\n")
        page.get_by_role("button", name="Add the pupils").click()
        assert page.locator("tbody th").all_inner_texts() == ["Ada Brandt", "Ben Okoye", "Chen Li"]
        assert fits(page)

        page.get_by_role("link", name="PIN cards").click()
        cards = page.locator(".pin-card")
        assert cards.locator("h2").all_inner_texts() == ["Ada Brandt", "Ben Okoye", "Chen Li"]
        code, pin = cards.nth(1).locator("dd.code").all_inner_texts()
        page.emulate_media(media="print")
        assert cards.first.is_visible()
        assert not page.get_by_role("button", name="Make all cards new").is_visible()
        assert not page.locator("header.top").is_visible()
        assert page.problems == []

        phone = visit(browser, site, size=PHONE)
        phone.goto(site.url + "/")
        phone.get_by_role("link", name="I have a card with a PIN").click()
        phone.get_by_label("Class code").fill(code)
        phone.get_by_label("Your name").fill("Ben Okoye")
        phone.get_by_label("PIN", exact=True).fill("000 000")
        phone.get_by_role("button", name="Sign in").click()
        assert phone.locator(".errors, .notice").first.is_visible()
        assert phone.url == site.url + "/sign-in/card/"
        phone.get_by_label("PIN", exact=True).fill(pin)
        phone.get_by_role("button", name="Sign in").click()
        assert phone.url == site.url + "/learn/"
        assert "Ben Okoye" in phone.inner_text(".account-name")
        assert fits(phone)
