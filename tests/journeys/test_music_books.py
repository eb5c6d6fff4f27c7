"""A music teacher and the books of her subject: a sample edition comes in from its sheet, tells what is missing,
becomes the book of her class in one step and goes again; a curriculum is taken on, and what a sheet brought is taken
back."""

from typing import Any

import pytest
from django_scopes import scope, scopes_disabled

from axe import problems
from chromium import chromium
from factories import make_point
from factories_class import ClassOf
from upbeat.kernel.sheets import read_sheet
from upbeat.packs.music.editions import OPEN_MEADOW, POINTS, SEVEN_BRIDGES
from upbeat.rooms.catalog import actions
from upbeat.rooms.catalog.models import EditionChoice, KnowledgePoint, Standard
from visiting import DESK, PHONE, fits, visit

pytestmark = pytest.mark.journey

MEADOW = ["Unit 1: Walking in time", "Unit 2: Leaning on a note", "Unit 3: Five friends", "Unit 4: Near and far"]
BRIDGES = ["Chapter 1: The voice finds its way", "Chapter 2: The feet join in", "Chapter 3: Light and shade"]
OWN = "stage,practice,code,statement\nGrade 7,Sing,G7.1,sings a round\n,,G7.2,sings at sight\n"


@pytest.fixture
def room(transactional_db: None) -> ClassOf:
    """A class that learns by Open Meadow Music; its lesson rests on the eight points of the sample editions."""
    made = ClassOf(pupils=1)
    with scope(school=made.school):
        for title, _chinese in POINTS:
            point = make_point(made.school, title)
            actions.require_point(by=made.teacher, point=made.video.point, requires=point)
        subject = made.video.point.subject
        edition = actions.make_edition(by=made.teacher, subject=subject, name=OPEN_MEADOW.name)
        rows = read_sheet(OPEN_MEADOW.path.read_bytes())
        draft = actions.bring_sheet(by=made.teacher, into=edition, name="open_meadow.csv", rows=rows)
        actions.take_over(by=made.teacher, draft=draft)
        actions.choose_edition(by=made.teacher, subject=subject, edition=edition, section=made.section)
    return made


def visited(*visitor: Any) -> Any:
    """A page that waits longer: the first ones come while the server still warms up."""
    page = visit(*visitor, bypass_csp=True)
    page.set_default_timeout(60_000)
    return page


def clean(page: Any) -> None:
    assert fits(page)
    assert problems(page) == []
    assert page.problems == []


def units(page: Any, site: Any) -> list[str]:
    """The units of the pupil's map, in the order in which it shows them."""
    page.goto(f"{site.url}/learn/map/")
    told = page.locator("h3").all_inner_texts()
    return [name for text in told for name in (*MEADOW, *BRIDGES) if text.startswith(name)]


def books_of(room: ClassOf) -> list[str]:
    """By what the class teaches now."""
    with scopes_disabled():
        rows = EditionChoice.objects.filter(section=room.section, ended_at=None)
        return list(rows.values_list("edition__name", flat=True))


def test_a_sample_edition_comes_in_shows_its_gaps_becomes_the_book_of_the_class_and_goes_again(
    room: ClassOf, site: Any
) -> None:
    with chromium() as browser:
        phone = visited(browser, site, room.pupils[0], PHONE)
        assert units(phone, site) == MEADOW
        page = visited(browser, site, room.teacher, DESK)
        page.goto(f"{site.url}/studio/editions/")
        page.get_by_label("Name of the edition", exact=True).fill(SEVEN_BRIDGES.name)
        page.get_by_role("button", name="Make the edition").click()
        page.get_by_role("link", name="Import a sheet").click()
        page.get_by_label("The sheet").set_input_files(SEVEN_BRIDGES.path)
        page.get_by_role("button", name="Look through it").click()
        page.get_by_text("Nothing has changed yet").wait_for()
        clean(page)
        page.get_by_role("button", name="Take it over").click()
        page.get_by_text("Taken over: 8 new").wait_for()
        assert units(phone, site) == MEADOW

        page.get_by_role("link", name="What is missing").click()
        report = page.inner_text("main")
        for heading in ("Rows without a point", "Points without a published video", "Points that no row uses"):
            assert heading in report
        assert "Echo and canon" in report
        clean(page)
        page.set_viewport_size(PHONE)
        clean(page)
        page.go_back()
        page.set_viewport_size(DESK)

        page.get_by_role("link", name="Teach by it…").click()
        page.get_by_role("button", name="See what changes").click()
        preview = page.inner_text("#preview")
        assert f"{OPEN_MEADOW.name} → {SEVEN_BRIDGES.name}" in preview
        assert BRIDGES[0] in preview
        clean(page)
        assert books_of(room) == [OPEN_MEADOW.name]
        page.get_by_role("button", name="Change the edition").click()
        page.get_by_text("The edition is changed").wait_for()
        clean(page)
        assert books_of(room) == [SEVEN_BRIDGES.name]
        assert units(phone, site) == BRIDGES
        clean(phone)

        page.locator("#in-use").get_by_role("button", name="Take it back").click()
        page.get_by_text("The edition is the one from before").wait_for()
        assert books_of(room) == [OPEN_MEADOW.name]
        assert units(phone, site) == MEADOW


def test_a_curriculum_is_taken_on_and_what_a_sheet_brought_is_taken_back_once_nothing_rests_on_it(
    room: ClassOf, site: Any, tmp_path: Any
) -> None:
    sheet = tmp_path / "own.csv"
    sheet.write_text(OWN)
    with chromium() as browser:
        page = visited(browser, site, room.teacher, DESK)
        page.goto(f"{site.url}/studio/standards/")
        page.get_by_role("button", name="Take on NCAS general music (US, 2014)").click()
        assert "MU:Pr4.2.8b" in page.inner_text("main")
        assert page.locator("#changes").count() == 0
        page.goto(f"{site.url}/studio/standards/")
        page.get_by_text("An own framework from a sheet").click()
        page.get_by_label("Name of the framework").fill("Ours")
        page.get_by_role("button", name="Go on to the sheet").click()
        page.get_by_label("The sheet").set_input_files(sheet)
        page.get_by_role("button", name="Look through it").click()
        page.get_by_role("button", name="Take it over").click()
        page.get_by_text("sings at sight").wait_for()
        assert "2 new, 0 changed" in page.inner_text("#changes")
        clean(page)
        page.set_viewport_size(PHONE)
        clean(page)

        with scope(school=room.school):
            point, row = KnowledgePoint.objects.get(title=POINTS[0][0]), Standard.objects.get(code="G7.2")
            actions.align_point(by=room.teacher, point=point, add=[row])
        page.get_by_role("button", name="Take it back").click()
        page.get_by_text("came in with it: G7.2.").wait_for()
        clean(page)
        with scope(school=room.school):
            actions.align_point(by=room.teacher, point=point, drop=[row])
        page.get_by_role("button", name="Take it back").click()
        page.get_by_text("The framework is as it was before.").wait_for()
        assert "taken back by" in page.inner_text("#changes")
        assert "sings at sight" not in page.inner_text("main")
        clean(page)
