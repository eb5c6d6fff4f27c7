"""A draft: talked about, marked, tried by a pupil, judged, and published with who is affected; phone and screen."""

import pytest
from django_scopes import scope

from axe import problems
from chromium import chromium
from clients import client_of
from factories import make_pupil, make_section
from factories_publish import make_draft, make_lesson, make_published_video
from upbeat.rooms.learn.models import Viewing
from upbeat.rooms.polish.models import FilmComment, KeyMark
from upbeat.rooms.publish.actions.videos import revise_video
from upbeat.rooms.publish.models import MicroVideo, PilotAnswer

pytestmark = pytest.mark.journey


@pytest.fixture(params=[390, 1280])
def browser(request, site):
    with chromium() as chrome:

        def page_of(person):
            context = chrome.new_context(viewport={"width": request.param, "height": 844})
            session = client_of(person).cookies["sessionid"].value
            context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
            page = context.new_page()
            page.set_default_timeout(20_000)
            return page

        yield page_of


def look(page):
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert problems(page) == []


def test_a_film_is_marked_and_talked_about_beside_its_picture(browser, site, teacher):
    video = make_draft(teacher)
    page = browser(teacher)
    page.goto(f"{site.url}/studio/recordings/{video.draft.run.asset_id}/marks/")
    look(page)
    page.keyboard.press("Alt+m")
    assert page.evaluate("document.activeElement.name") == "title"
    page.keyboard.type("The upbeat")
    page.get_by_label("At", exact=True).first.fill("0:30")
    page.get_by_role("button", name="Mark it").press("Enter")
    page.get_by_role("link", name="Show the film at 0:30").wait_for()
    page.get_by_text("Change").first.click()
    page.get_by_role("button", name="Take it away").click()
    page.get_by_role("button", name="Bring it back").click()
    page.get_by_role("link", name="Show the film at 0:30").wait_for()
    look(page)
    page.goto(f"{site.url}/studio/films/{video.draft.run_id}/comments/")
    look(page)
    page.get_by_label("Your comment").fill("Slower here?")
    page.get_by_label("At", exact=True).fill("1:42")
    page.get_by_role("button", name="Say it").click()
    page.get_by_role("link", name="Show the film at 1:42").wait_for()
    look(page)
    page.get_by_role("button", name="It is settled").click()
    page.get_by_text("Everything is settled.").wait_for()
    with scope(school=teacher.school):
        assert (KeyMark.objects.get().second, FilmComment.objects.get().second) == (30.0, 102.0)


def test_a_pupil_tries_a_draft_and_it_is_published_with_who_is_affected(browser, site, teacher):
    section = make_section(teacher.school, teacher=teacher, name="7b")
    lin, mia = make_pupil(section, name="Lin"), make_pupil(section, name="Mia")
    video = make_published_video(teacher, title="Upbeats")
    make_lesson(teacher, section, [video])
    with scope(school=teacher.school):
        revise_video(by=teacher, video=video)
        Viewing.objects.create(
            school=teacher.school, person=mia, version=video.published, opened_at=video.published.published_at
        )
    page = browser(teacher)
    page.goto(f"{site.url}/studio/videos/{video.pk}/")
    page.get_by_role("link", name="Let a few pupils try it…").click()
    page.get_by_label("Lin").check()
    look(page)
    page.get_by_role("button", name="Give it to them").click()
    page.get_by_text("Have not opened it:").wait_for()
    results = page.url
    look(page)

    pupil = browser(lin)
    pupil.goto(f"{site.url}/learn/")
    look(pupil)
    pupil.locator("section", has_text="To try before everybody else").get_by_role("link", name="Upbeats").click()
    pupil.locator("upbeat-player").wait_for()
    pupil.get_by_label("Partly").check()
    pupil.get_by_label("Too fast").check()
    pupil.get_by_label("What did you not understand?").fill("The bar line")
    pupil.get_by_label("At which minute?").fill("1:05")
    look(pupil)
    pupil.get_by_role("button", name="Send it").click()
    pupil.get_by_text("Your answers have arrived.").wait_for()

    page.goto(results)
    assert "The bar line" in page.inner_text("main")
    look(page)
    page.goto(f"{site.url}/studio/videos/{video.pk}/publish/")
    told = page.inner_text("main")
    assert ("1 pupil has begun it." in told, "1 is in the middle of it." in told, "7b" in told) == (True, True, True)
    assert "The same film: they go on where they stopped." in told
    look(page)
    page.get_by_role("button", name="Publish").click()
    page.get_by_text("Published. It is in the library now").wait_for()
    pupil.goto(f"{site.url}/learn/")
    assert "To try before everybody else" not in pupil.inner_text("main")
    with scope(school=teacher.school):
        assert MicroVideo.objects.get(pk=video.pk).published.number == 2
        assert PilotAnswer.objects.get().second == 65.0
