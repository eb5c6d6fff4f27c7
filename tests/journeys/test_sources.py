"""A teacher collects a PDF for a passage and records its pages, writing on them, without any other program."""

import av
import pytest
from django.conf import settings
from django_scopes import scope

from axe import problems_of_both
from chromium import profile
from clients import client_of
from document_corpus import BLUE, GREEN, RED, make_pdf, make_picture
from factories import make_point
from factories_design import make_script
from jobs import run_jobs
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.design.models import Material, ScriptSection
from upbeat.rooms.record.models import Take, Upload
from visiting import fits, until

pytestmark = pytest.mark.journey
INK, BLACK, WHITE = (192, 38, 28), (26, 26, 26), [255, 255, 255]


@pytest.fixture
def script(settings, tmp_path, school, teacher):
    settings.MEDIA_ROOT = tmp_path / "media"
    return make_script(teacher, make_point(school), passages=[Passage("What it is", "The upbeat comes first. " * 8)])


@pytest.fixture
def come(script, site, teacher, tmp_path):  # the media folder is chosen before the server begins
    with profile(tmp_path / "profile") as person:
        cookie = {"name": "sessionid", "value": client_of(teacher).cookies["sessionid"].value, "url": site.url}

        def come(what, **choices):
            person.close()
            context = person.open(**({"viewport": {"width": 1280, "height": 900}} | choices))
            context.add_cookies([cookie])
            page = context.new_page()
            page.set_default_timeout(20_000)
            page.faults = []
            page.on("pageerror", lambda error: page.faults.append(str(error)))
            page.on("console", lambda said: page.faults.append(said.text) if said.type == "error" else None)
            page.goto(f"{site.url}/studio/scripts/{script.pk}/{what}/")
            return page

        yield come


def collect(page, *paths):
    page.get_by_text("Material", exact=True).click()
    page.get_by_label("Files").set_input_files(paths)
    page.get_by_text("is being read").first.wait_for()
    until(page, lambda: not page.locator("upbeat-collect [data-part=said]").inner_text())
    assert run_jobs() == ["check"] * len(paths)
    page.locator(".sheets img").nth(len(paths)).wait_for()


def choose(page, source):
    """Ask for the passage with this source, wait until one may start."""
    page.get_by_label(source, exact=True).check()
    page.locator("#passage-1 [data-do=record]").click()
    page.get_by_role("button", name="Start", exact=True).wait_for()


def draw(page, *places):
    """A stroke over the canvas, through places from 0 to 1."""
    canvas = page.locator("[data-part=canvas]")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in places]
    page.mouse.move(*points[0])
    page.mouse.down()
    for point in points[1:]:
        page.mouse.move(*point, steps=8)
    page.mouse.up()


def near(found, wanted, within=40):
    return all(abs(int(one) - other) <= within for one, other in zip(found, wanted, strict=True))


def decoded(path):
    """Pictures with their second, and how many seconds of sound there are, that is not silent."""
    with av.open(str(path)) as file:
        sound = [frame.to_ndarray() for frame in file.decode(audio=0)]
        loud = max(float(abs(block).max()) for block in sound)
    with av.open(str(path)) as file:
        pictures = [(frame.time, frame.to_ndarray(format="rgb24")) for frame in file.decode(video=0)]
    return pictures, loud


def test_pages_are_collected_shown_written_on_and_recorded_with_the_second_of_their_change(
    come, school, script, tmp_path
):
    page = come("edit")
    page.get_by_label("What you say").fill("Words that are being written.")
    collect(page, make_pdf(tmp_path / "slides.pdf", [(GREEN, "One"), (BLUE, "Two")]))
    assert page.get_by_label("What you say").input_value() == "Words that are being written."
    page.get_by_role("button", name="Keep", exact=True).last.click()
    assert page.faults == []

    page = come("record")
    page.get_by_label("Pages, board and photo: with the camera in a corner").check()
    choose(page, "The pages of the passage")
    assert page.locator("[data-part=place]").inner_text() == "Page 1 of 2"
    page.get_by_role("button", name="Start", exact=True).click()
    page.get_by_label("Pen").check()
    page.get_by_label("Red").check()
    draw(page, (0.3, 0.6), (0.7, 0.6))
    page.wait_for_timeout(2500)
    page.keyboard.press("PageDown")
    assert page.locator("[data-part=place]").inner_text() == "Page 2 of 2"
    page.wait_for_timeout(2500)
    with scope(school=school):  # should the browser die now, the server knows already
        assert [mark["page"] for mark in Upload.objects.get(state=Upload.State.RECEIVING).shown] == [1, 2]
    page.get_by_role("button", name="Stop and keep").click()
    page.get_by_text("The take has arrived.").wait_for()
    assert page.faults == []
    assert run_jobs() == ["check"]

    with scope(school=school):
        take, material = Take.objects.get(), Material.objects.get()
        assert ScriptSection.objects.get().spoken == "Words that are being written."
    assert [(mark["material"], mark["page"]) for mark in take.shown] == [(material.pk, 1), (material.pk, 2)]
    changed = take.shown[1]["second"]
    pictures, loud = decoded(settings.MEDIA_ROOT / take.asset.path)
    assert (take.asset.probe["width"], take.asset.probe["height"]) == (1280, 720)
    assert loud > 0.01
    assert len(pictures) >= 2 * take.asset.duration_s  # on a very busy machine too
    before = next(picture for second, picture in reversed(pictures) if second < changed - 0.5)
    after = pictures[-1][1]
    assert (near(before[650, 300], GREEN), near(after[650, 300], BLUE)) == (True, True)
    assert (near(before[432, 640], INK), near(after[432, 640], BLUE)) == (True, True)
    assert not near(after[620, 1150], BLUE)  # the camera in its corner
    print(f"\n{len(pictures)} pictures in {take.asset.duration_s:.2f} s, page changed at {changed} s")


COLOUR = """([x, y]) => [...document.querySelector("[data-part=canvas]").getContext("2d")
    .getImageData(x, y, 1, 1).data]"""


def test_on_a_phone_boards_and_photos_are_written_on_and_every_page_fits_everybody(come, tmp_path):
    page = come("edit", viewport={"width": 390, "height": 844}, bypass_csp=True, permissions=["camera", "microphone"])
    collect(page, make_pdf(tmp_path / "slides.pdf"), make_picture(tmp_path / "photo.jpg", (800, 600)))
    page.get_by_role("button", name="Up: photo").click()
    page.get_by_role("button", name="Down: photo").wait_for()
    page.get_by_role("button", name="Take away: slides").click()
    page.get_by_text("1 piece taken away").click()
    page.get_by_role("button", name="Put back: slides").click()
    page.locator("li[id^=material-]").nth(1).wait_for()
    fair(page)

    page.goto(page.url.replace("/edit/", "/record/").partition("#")[0])
    choose(page, "The pages of the passage")
    page.get_by_role("button", name="Next page").click()
    place = page.locator("[data-part=place]")
    assert place.inner_text() == "Page 2 of 3"
    page.locator("[data-current] .sheets img").nth(2).click()
    assert place.inner_text() == "Page 3 of 3"
    page.locator("[data-part=canvas]").click(position={"x": 20, "y": 90})
    assert place.inner_text() == "Page 2 of 3"
    fair(page)

    def seen(x, y):
        page.wait_for_timeout(200)
        return page.evaluate(COLOUR, [x, y])[:3]

    page.get_by_label("On", exact=True).select_option("a white board")
    draw(page, (0.2, 0.5), (0.8, 0.5))
    assert near(seen(640, 360), BLACK)
    page.get_by_label("Eraser").check()
    draw(page, (0.5, 0.3), (0.5, 0.7))
    assert seen(640, 360) == WHITE
    page.get_by_role("button", name="Undo").click()
    assert near(seen(640, 360), BLACK)
    page.get_by_role("button", name="Wipe").click()
    assert seen(640, 360) == WHITE
    page.keyboard.press("Control+z")
    assert near(seen(640, 360), BLACK)
    page.get_by_label("On", exact=True).select_option("staves")
    assert near(seen(640, 61), (138, 148, 166))
    page.get_by_label("On", exact=True).select_option("the photo")
    page.get_by_label("or choose a picture").set_input_files(make_picture(tmp_path / "photo.png", (640, 360), RED))
    assert near(seen(1000, 360), RED)
    draw(page, (0.6, 0.5), (0.9, 0.5))
    assert near(seen(1000, 360), BLACK)
    page.get_by_role("button", name="Take a photo").click()
    page.get_by_role("button", name="Take it now").click()
    assert not near(seen(900, 500), RED)
    assert not page.get_by_role("button", name="Take it now").is_visible()
    assert page.faults == []


def fair(page):
    """The page fits and breaks no rule, in the light and in the dark."""
    assert (fits(page), problems_of_both(page)) == (True, [])
