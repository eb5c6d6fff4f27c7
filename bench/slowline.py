"""The page of a video on a poor line: 256 kbit/s with 300 ms to the server, a phone's screen and half a desk's speed.

A real Chromium, throttled by its own protocol, asks the real server for a film that the line made. Everything is cold.
Told are the moment at which the page can be read and its controls pressed, and that at which a picture of the film is
shown: by the player's own choice, and with the small moving picture chosen by hand.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench.ground import data_folder, free_port, running, verdict
from bench.lecture import make_lecture
from bench.pages import MOST_KB, MOST_PLAYER_SCRIPT_KB
from bench.school import Pupil, seed

KBITS, LATENCY_MS, SLOWER = 256, 300, 2
MOST_PAGE_S, MOST_PICTURE_S = 4.0, 8.0
ROUNDS, FILM_S = 3, 60
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 3,
    "is_mobile": True,
    "has_touch": True,
}
PLACES = ("chromium", "chromium-browser", "google-chrome", "chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"]

WATCH = """
window.moments = {};
const look = () => {
  const moments = window.moments;
  const controls = document.querySelector("upbeat-player [data-part=controls]");
  if (!moments.page && controls && !controls.hidden && document.readyState !== "loading") {
    const painted = performance.getEntriesByName("first-contentful-paint")[0];
    if (painted) moments.page = Math.max(performance.now(), painted.startTime);
  }
  const video = document.querySelector("video");
  if (video && !video.watched) {
    video.watched = true;
    video.requestVideoFrameCallback((now, frame) => frame.width && (moments.picture ??= performance.now()));
    video.addEventListener("playing", () => (moments.playing ??= performance.now()), { once: true });
  }
  const still = document.querySelector("[data-part=still]");
  if (still && !still.hidden) moments.picture ??= performance.now();
  requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""


@dataclass
class Visit:
    """Seconds from the press on the link, and what came over the line until then, in KB by kind."""

    page_s: float
    picture_s: float
    plays_s: float
    rung: str
    kb: dict[str, float]
    requests: int

    def __str__(self) -> str:
        parts = ", ".join(f"{kind} {size:.1f}" for kind, size in sorted(self.kb.items()))
        return (
            f"page {self.page_s:.1f} s, picture {self.picture_s:.1f} s, plays {self.plays_s:.1f} s as {self.rung}; "
            f"{sum(self.kb.values()):.0f} KB in {self.requests} requests ({parts})"
        )


def put_film(media: Path) -> None:
    """A lecture of slides, made by the line, in place of the sample film of the class's video."""
    # Models can only be imported once Django is set up, which seeding did.
    from dataclasses import asdict  # noqa: PLC0415

    from django_scopes import scopes_disabled  # noqa: PLC0415

    from upbeat.rooms.polish.line.line import run_line  # noqa: PLC0415
    from upbeat.rooms.polish.models import PolishRun, Rendition  # noqa: PLC0415

    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "lecture.mp4"
        make_lecture(source, FILM_S)
        made = run_line(source, media / "film")
    with scopes_disabled():
        run = PolishRun.objects.get()
        PolishRun.objects.update(
            duration_s=made.duration_s, poster=f"film/{made.poster}", folder="film", thumbnails=asdict(made.thumbnails),
            stills=asdict(made.stills),
        )  # fmt: skip
        Rendition.objects.all().delete()
        for one in made.renditions:
            kbits = one.size * 8 / 1000 / made.duration_s
            print(f"film, {one.rung}: {one.size / 1e6:.2f} MB, {kbits:.0f} kbit/s", flush=True)
            Rendition.objects.create(
                run=run, rung=one.rung, path=f"film/{one.file}", size=one.size, bitrate=one.bitrate, width=one.width,
                height=one.height, codecs=one.codecs, init_size=one.init_size, fragments=one.rows(),
            )  # fmt: skip


@contextmanager
def slow_page(browser: Browser, url: str, pupil: Pupil, rung: str) -> Iterator[tuple[Page, list[dict[str, Any]]]]:
    """A cold phone on the poor line, signed in; with the answers that came, as the protocol tells them."""
    context = browser.new_context(**PHONE)
    cookies = dict(part.split("=", 1) for part in pupil.cookie.split("; "))
    context.add_cookies([{"name": name, "value": value, "url": url} for name, value in cookies.items()])
    context.add_init_script(WATCH + (f'localStorage.setItem("upbeat.player.rung", "{rung}");' if rung else ""))
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    speed = KBITS * 1000 / 8
    wire.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": LATENCY_MS, "downloadThroughput": speed, "uploadThroughput": speed},
    )
    wire.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    kinds: dict[str, str] = {}
    came: list[dict[str, Any]] = []
    wire.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["response"]["mimeType"]}))
    wire.on(
        "Network.loadingFinished",
        lambda told: came.append({"kind": kinds.get(told["requestId"], ""), "bytes": told["encodedDataLength"]}),
    )
    try:
        yield page, came
    finally:
        context.close()


def moment(page: Page, name: str, seconds: float = 40) -> float:
    """When it came, in seconds; the bound when it did not."""
    for _try in range(int(seconds * 10)):
        if found := page.evaluate("name => window.moments[name] ?? 0", name):
            return float(found) / 1000
        page.wait_for_timeout(100)
    return seconds


def visit(browser: Browser, url: str, pupil: Pupil, rung: str = "") -> Visit:
    """Open the page, wait for a picture, press play."""
    with slow_page(browser, url, pupil, rung) as (page, came):
        page.goto(url + pupil.video_page, wait_until="commit", timeout=60_000)
        page_s = moment(page, "page")
        picture_s = moment(page, "picture")
        kb: dict[str, float] = {}
        for one in came:
            kb[one["kind"]] = kb.get(one["kind"], 0) + one["bytes"] / 1000
        requests = len(came)
        page.locator("upbeat-player [data-do=play]").click()
        plays_s = moment(page, "playing")
        sound = page.evaluate("!document.querySelector('[data-part=still]').hidden")
        return Visit(page_s, picture_s, plays_s, "sound and stills" if sound else "moving picture", kb, requests)


def main() -> int:
    """Print the figures; 1 when one falls short."""
    path = next((found for name in PLACES if (found := shutil.which(name))), None)
    if path is None:
        raise SystemExit("There is no Chromium here. On Debian: apt-get install chromium")
    with data_folder() as folder:
        pupil = seed(2, signed_in=True)[0]
        put_film(folder / "media")
        port = free_port()
        url = f"http://127.0.0.1:{port}"
        server = running("-m", "upbeat.site.command", "serve", "--no-worker", "--port", str(port), port=port)
        with server, sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
            visit(browser, url, pupil)  # what a server does once is no matter of the line
            visits = {
                name: [visit(browser, url, pupil, rung) for _round in range(ROUNDS)]
                for name, rung in (("by itself", ""), ("480p by hand", "480p"))
            }
            browser.close()
    for name, rounds in visits.items():
        for one in rounds:
            print(f"{name:<13}{one}", flush=True)
    every = [one for rounds in visits.values() for one in rounds]
    page_s = max(median(one.page_s for one in rounds) for rounds in visits.values())
    picture_s = max(median(one.picture_s for one in rounds) for rounds in visits.values())
    text_kb = max(sum(size for kind, size in one.kb.items() if kind.startswith("text/")) for one in every)
    script_kb = max(sum(size for kind, size in one.kb.items() if "javascript" in kind) for one in every)
    figures = {
        f"first page {page_s:.1f} s": page_s <= MOST_PAGE_S,
        f"first picture {picture_s:.1f} s": picture_s <= MOST_PICTURE_S,
        f"{text_kb:.0f} KB of page and scripts": text_kb <= MOST_KB,
        f"{script_kb:.0f} KB of scripts": script_kb <= MOST_PLAYER_SCRIPT_KB,
    }
    bar = f"≤ {MOST_PAGE_S:.0f} s, ≤ {MOST_PICTURE_S:.0f} s, ≤ {MOST_KB} KB, ≤ {MOST_PLAYER_SCRIPT_KB} KB"
    return verdict("slowline", ", ".join(figures), bar, [figure for figure, well in figures.items() if not well])


if __name__ == "__main__":
    raise SystemExit(main())
