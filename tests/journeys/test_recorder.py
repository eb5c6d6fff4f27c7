"""A teacher records a script in the browser: passage by passage, through a crash and a lost network."""

import time

import pytest
from django_scopes import scope

from chromium import profile
from clients import client_of
from factories import make_point
from factories_design import make_script
from jobs import run_jobs
from media_corpus import make_clip, slide
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.record import storage
from upbeat.rooms.record.models import Asset, Joining, Take, Upload
from upbeat.rooms.record.probing import probe

pytestmark = pytest.mark.journey
WORDS = "The upbeat comes before the first bar line. " * 12
HALF_HOUR = 1800.0


@pytest.fixture
def script(settings, tmp_path, school, teacher):
    settings.MEDIA_ROOT = tmp_path / "media"
    passages = [Passage("What it is", WORDS), Passage("Try it", "Clap it.")]
    return make_script(teacher, make_point(school), passages=passages)


@pytest.fixture
def ada(script, site, teacher, tmp_path):  # the media folder is chosen before the server begins
    with profile(tmp_path / "profile") as person:
        cookie = {"name": "sessionid", "value": client_of(teacher).cookies["sessionid"].value, "url": site.url}

        def come(script_first=""):
            context = person.open(viewport={"width": 1280, "height": 900})
            context.add_cookies([cookie])
            page = context.new_page()
            page.set_default_timeout(20_000)
            if script_first:
                page.add_init_script(script_first)
            page.on("pageerror", lambda error: print("page:", error))
            page.goto(f"{site.url}/studio/scripts/{script.pk}/record/")
            return page

        person.come = come
        yield person


def begin(page, passage=1):
    """Ask for the passage, wait for the sound check, start."""
    page.locator(f"#passage-{passage} [data-do=record]").click()
    page.get_by_role("button", name="Start", exact=True).click()


def said(page):
    return page.locator("[data-part=said]").inner_text()


def test_a_passage_is_recorded_checked_and_recorded_again(ada, school):
    page = ada.come()
    page.locator("#passage-1 [data-do=record]").click()
    page.get_by_text("Sound check: speak").wait_for()
    page.get_by_role("button", name="Start", exact=True).wait_for()
    assert said(page).split(":")[0].split(".")[0] in {"The sound is good", "Too quiet", "Too loud", "Noisy"}
    page.get_by_role("button", name="Start", exact=True).click()
    page.wait_for_timeout(3500)
    assert page.locator("[data-part=prompter]").evaluate("shown => shown.scrollTop") > 0
    page.get_by_role("button", name="Stop and keep").click()
    page.get_by_text("The take has arrived.").wait_for()
    assert run_jobs() == ["check"]
    page.locator("#passage-1 .takes li").wait_for()
    with scope(school=school):
        take = Take.objects.get()
        assert take.asset.duration_s == pytest.approx(3.5, abs=1)
        assert (take.number, take.chosen_at is not None) == (1, True)


DENIED = """navigator.mediaDevices.getUserMedia =
    () => Promise.reject(new DOMException("no", "NotAllowedError"));"""


def test_a_browser_that_may_not_use_the_camera_says_what_to_do(ada):
    page = ada.come(DENIED)
    page.locator("#passage-1 [data-do=record]").wait_for()
    page.locator("#passage-1 [data-do=record]").focus()
    page.keyboard.press("Enter")
    page.get_by_text("may not use camera or microphone").wait_for()
    assert page.locator("[data-part=trouble]").evaluate("notice => notice === document.activeElement")
    assert not page.get_by_role("button", name="Start", exact=True).is_visible()
    assert page.locator("#passage-1").get_by_role("link", name="Upload a file for it").is_visible()


def test_a_browser_that_cannot_record_offers_files(ada):
    page = ada.come("delete window.MediaRecorder")
    page.get_by_text("This browser cannot record").wait_for()
    assert page.locator("[data-do=record]:visible").count() == 0
    assert page.get_by_role("link", name="Upload a file for it").count() == 2


LISTENING = """window.asked = []; const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = (wanted) => (window.asked.push(wanted.audio), ask(wanted));"""


def test_music_is_recorded_without_the_filters_of_a_telephone(ada):
    page = ada.come(LISTENING)
    page.get_by_role("button", name="Show the picture").click()
    page.locator("upbeat-recorder[data-state=open]").wait_for()
    page.get_by_label("Music: leave the sound").check()
    page.locator("upbeat-recorder[data-state=open]").wait_for()
    names = ("noiseSuppression", "echoCancellation", "autoGainControl")
    assert [[sound[name] for name in names] for sound in page.evaluate("window.asked")] == [[True] * 3, [False] * 3]


def seconds_on_server(school, copy):
    """How long what has arrived plays, measured by the probe."""
    with scope(school=school):
        upload = Upload.objects.get()
    copy.write_bytes(storage.upload_path(upload.key).read_bytes()[: upload.received])
    return probe(copy, max_seconds=HALF_HOUR).duration_s


def test_a_killed_browser_loses_at_most_two_seconds(ada, school, tmp_path):
    page = ada.come()
    begin(page)
    began = time.monotonic()
    page.wait_for_timeout(7300)
    lasted = time.monotonic() - began
    ada.kill()
    arrived = seconds_on_server(school, tmp_path / "arrived.webm")
    print(f"\nkilled after {lasted:.2f} s, on the server {arrived:.2f} s")
    assert lasted - 2 <= arrived <= lasted + 0.5

    page = ada.come()
    notice = page.locator("#passage-1 [data-kept]")
    assert "A recording of 0:0" in notice.inner_text()
    notice.get_by_role("button", name="Use it").click()
    page.get_by_text("being checked").wait_for()
    assert run_jobs() == ["check"]
    page.locator("#passage-1 .takes li").wait_for()
    with scope(school=school):
        assert lasted - 2 <= Asset.objects.get().duration_s <= lasted + 0.5
        assert not Upload.objects.exclude(state=Upload.State.TAKEN).exists()


def test_without_network_the_browser_keeps_what_the_server_has_not_even_when_it_is_killed(ada, school, tmp_path):
    page = ada.come()
    begin(page)
    began = time.monotonic()
    page.wait_for_timeout(3300)
    page.context.set_offline(True)
    page.wait_for_timeout(4000)
    assert "No connection" in page.locator("[data-part=net]").inner_text()
    lasted = time.monotonic() - began
    ada.kill()
    arrived = seconds_on_server(school, tmp_path / "arrived.webm")
    assert arrived < 5

    page = ada.come()
    page.locator("#passage-1 [data-kept]").get_by_role("button", name="Use it").click()
    page.get_by_text("being checked").wait_for()
    run_jobs()
    with scope(school=school):
        kept = Asset.objects.get().duration_s
    print(
        f"\nkilled after {lasted:.2f} s, without network since 3.3 s: {arrived:.2f} s on the server, {kept:.2f} s kept"
    )
    assert lasted - 2 <= kept <= lasted + 0.5


def test_a_recording_goes_on_through_a_lost_network_and_can_be_thrown_away(ada, school):
    page = ada.come()
    begin(page)
    began = time.monotonic()
    page.wait_for_timeout(1500)
    page.context.set_offline(True)
    page.wait_for_timeout(2500)
    page.context.set_offline(False)
    page.wait_for_timeout(1500)
    page.get_by_role("button", name="Stop and keep").click()
    lasted = time.monotonic() - began
    page.get_by_text("The take has arrived.").wait_for()
    run_jobs()
    with scope(school=school):
        assert Take.objects.get().asset.duration_s == pytest.approx(lasted, abs=1)

    page.locator("#passage-1 .takes li").wait_for()
    begin(page)
    page.wait_for_timeout(2500)
    ada.kill()
    page = ada.come()
    page.locator("#passage-1 [data-kept]").get_by_role("button", name="Throw it away").click()
    page.locator("#passage-1 [data-kept]").wait_for(state="detached")
    page.reload()
    page.locator("#passage-1 .takes li").wait_for()
    with scope(school=school):
        assert (Take.objects.count(), Upload.objects.count()) == (1, 1)


def test_one_passage_is_retaken_another_uploaded_and_all_is_put_together(ada, school, tmp_path):
    page = ada.come()
    for passage in (1, 1):
        begin(page, passage)
        page.wait_for_timeout(2500)
        page.get_by_role("button", name="Stop and keep").click()
        page.get_by_text("The take has arrived.").wait_for()
        run_jobs()
        page.locator("#passage-1 .takes li").first.wait_for()
    page.get_by_role("button", name="Choose take 1").click()
    page.get_by_role("button", name="Choose take 2").wait_for()
    with scope(school=school):
        assert [take.chosen_at is not None for take in Take.objects.order_by("number")] == [True, False]

    page.locator("#passage-2").get_by_role("link", name="Upload a file for it").click()
    clip = make_clip(tmp_path / "clap.mp4", seconds=2, picture=slide(320, 180))
    page.set_input_files("#file", clip)
    page.get_by_role("button", name="Upload", exact=True).click()
    page.wait_for_url("**/studio/uploads/*/")
    assert run_jobs() == ["check"]
    page.wait_for_url("**/record/*")

    page.get_by_role("button", name="Put together").click()
    page.get_by_text("Waiting for its turn.").wait_for()
    assert run_jobs() == ["join", "check", "polish", "read"]
    page.locator("#together").get_by_role("link").click()
    page.wait_for_selector("video")
    with scope(school=school):
        joining = Joining.objects.get()
        chosen = [Take.objects.get(pk=number).asset.duration_s for number in joining.takes]
        whole = joining.upload.asset.duration_s
        assert whole == round(whole)  # each passage fills whole seconds
        assert sum(chosen) - 0.3 <= whole < sum(chosen) + len(chosen)
