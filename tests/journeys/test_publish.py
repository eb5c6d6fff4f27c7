"""A teacher on a phone turns a film into a lesson: checkpoint, publish, package, push; without script as well."""

from pathlib import Path

import pytest
from django_scopes import scope

from chromium import chromium
from clients import client_of
from factories import make_point
from factories_publish import make_run
from upbeat.rooms.publish.models import Checkpoint, Package, Piece, Release

pytestmark = pytest.mark.journey
PHONE = {"width": 390, "height": 844}
AXE = Path(__file__).parents[2] / "frontend/node_modules/axe-core/axe.min.js"
RULES = '{runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]}'


@pytest.fixture(params=[True, False], ids=["script", "no-script"])
def page(request, site, teacher, section):
    with chromium() as browser:
        context = browser.new_context(viewport=PHONE, java_script_enabled=request.param)
        session = client_of(teacher).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
        page = context.new_page()
        page.set_default_timeout(20_000)
        page.scripted = request.param
        yield page


def look(page):
    """The page fits the phone, and axe finds nothing; only where scripts run can either be asked."""
    if page.scripted:
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        if AXE.exists():
            found = page.evaluate(
                f"{AXE.read_text()};axe.run({RULES}).then(r => r.violations.map(v => [v.id, v.nodes[0].html]))"
            )
            assert found == []


def test_from_a_film_to_a_lesson_that_the_class_has(page, site, school, section):
    run = make_run(school, duration=180)
    make_point(school, title="The upbeat")
    page.goto(f"{site.url}/studio/videos/new/?run={run.pk}")
    page.get_by_label("Title").fill("What comes before the bar")
    page.get_by_role("button", name="Make the micro video").click()
    assert "No checkpoint yet" in page.inner_text("main")
    look(page)

    page.get_by_role("link", name="Add a checkpoint").first.click()
    page.get_by_label("At").first.fill("1:40")
    look(page)
    page.get_by_role("button", name="Go on").click()
    page.get_by_label("Question").first.fill("How many beats before the first bar line?")
    for number, text in enumerate(["four", "one", "none"], start=1):
        page.get_by_label(f"Answer {number}", exact=True).first.fill(text)
    page.get_by_text("If wrong: where it leads").first.click()
    page.get_by_label("Wrong idea behind it").first.fill("Counts the whole bar")
    page.get_by_label("Explained from").first.fill("1:05")
    page.get_by_label("to", exact=True).first.fill("1:22")
    page.get_by_role("button", name="Keep the checkpoint").click()
    assert "Mark one of the options as the right one." in page.inner_text("main")
    page.get_by_label("Answer 2 is right").first.check()
    look(page)
    page.get_by_role("button", name="Keep the checkpoint").click()
    assert "How many beats" in page.inner_text("#checkpoints")

    page.get_by_role("link", name="As a pupil").click()
    page.get_by_label("four").check()
    page.get_by_role("button", name="Answer").click()
    assert "Look again at 1:05–1:22" in page.inner_text("main")
    look(page)

    page.goto(f"{site.url}/studio/videos/")
    page.get_by_role("link", name="What comes before the bar").click()
    page.get_by_role("link", name="Publish the draft…").click()
    assert "no parallel wording" in page.inner_text("main")
    page.get_by_role("button", name="Publish").click()
    assert "Published." in page.inner_text("body")

    page.goto(f"{site.url}/teach/")
    page.get_by_role("link", name="New lesson").first.click()
    page.get_by_label("Title").fill("The upbeat, first lesson")
    page.get_by_label("The class meets").fill("2099-01-08T10:05")
    page.get_by_role("button", name="Make the lesson").click()
    page.get_by_role("link", name="Add a piece before class").click()
    page.get_by_label("What comes before the bar").check()
    page.get_by_role("button", name="Add it").click()
    look(page)
    page.get_by_role("link", name="Push to the class…").click()
    page.get_by_role("button", name="Push to the class").click()
    assert "The lesson is with the class now." in page.inner_text("body")
    look(page)
    with scope(school=school):
        assert Checkpoint.objects.get().second == 100
        assert (Piece.objects.get().package, Release.objects.get().package) == (Package.objects.get(),) * 2
