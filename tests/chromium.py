"""A real browser for journeys: the system's Chromium, started once in each process of the tests."""

import asyncio
import os
import shutil
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Playwright, sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    # The first line are parts that Playwright leaves out and this flag, named again, would bring back. The second are
    # parts of the window, pages themselves, which no test sees and which cost each new window as much as its page.
    "--disable-features=" + ",".join([
        "AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades",
        "HttpsFirstBalancedModeAutoEnable", "LensOverlay", "MediaRouter", "PaintHolding", "AimEnabled",
        "ThirdPartyStoragePartitioning", "AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints",
        "NetworkTimeServiceQuerying", "PreconnectToSearch",
        "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup", "PreloadTopChromeWebUI",
        "WebUIReloadButton", "WebUIToolbar",
    ]),
]  # fmt: skip
# A green picture with a clock and a beep a second instead of camera, microphone and screen; nobody is asked.
FAKE_DEVICES = [
    "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream",
    "--autoplay-policy=no-user-gesture-required",
]  # fmt: skip
PLACES = ("chromium", "chromium-browser", "google-chrome", "chrome")


@contextmanager
def chromium(more: Sequence[str] = ()) -> Iterator[Browser]:
    """Chromium without a window, with ``more`` flags; the test is skipped, saying what helps, where there is none.

    The next test gets the same one: what a test has opened is closed, and with it all that its pages have kept.
    """
    with _at_work() as (playwright, path):
        browser = _started.browsers.get(tuple(more))
        if browser is None or not browser.is_connected():
            browser = playwright.chromium.launch(executable_path=path, args=[*FLAGS, *more])
            _started.browsers[tuple(more)] = browser
        try:
            yield browser
        finally:
            for context in browser.contexts:
                context.close()


class Profile:
    """A person's Chromium with fake camera and microphone: what it keeps outlives it, also when it is killed."""

    def __init__(self, playwright: Playwright, path: str, folder: Path) -> None:
        self.playwright, self.path, self.folder = playwright, path, folder
        self.context: BrowserContext | None = None

    def open(self, **choices: Any) -> BrowserContext:
        """Start it."""
        self.context = self.playwright.chromium.launch_persistent_context(
            str(self.folder), executable_path=self.path, args=[*FLAGS, *FAKE_DEVICES], **choices
        )
        return self.context

    def kill(self) -> None:
        """As the system does when memory runs out: every process of it, at once."""
        mark = f"--user-data-dir={self.folder}".encode()
        ours = [
            int(entry.parent.name)
            for entry in Path("/proc").glob("[0-9]*/cmdline")
            if mark in _read(entry) and b"--type=" not in _read(entry)
        ]
        assert len(ours) == 1
        os.kill(ours[0], signal.SIGKILL)
        self.close()

    def close(self) -> None:
        """End it, if it is there."""
        if self.context is not None:
            with suppress(Error):
                self.context.close()
            self.context = None


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError:
        return b""


@contextmanager
def profile(folder: Path) -> Iterator[Profile]:
    """A Chromium that can be killed and started again on the same ``folder``."""
    with _at_work() as (playwright, path):
        person = Profile(playwright, path, folder)
        try:
            yield person
        finally:
            person.close()


class _Started:
    """What goes on from one test to the next."""

    def __init__(self) -> None:
        self.playwright: Playwright | None = None
        self.loop: asyncio.AbstractEventLoop | None = None
        self.browsers: dict[tuple[str, ...], Browser] = {}


_started = _Started()


@contextmanager
def _at_work() -> Iterator[tuple[Playwright, str]]:
    path = next((found for name in PLACES if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("There is no Chromium here. On Debian: apt-get install chromium")
    # Playwright's loop runs in the test's thread, and Django would refuse to ask its database there.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    # Between journeys the loop stands still, and tests that run one of their own must not see it.
    asyncio._set_running_loop(_started.loop)
    try:
        if _started.playwright is None:
            _started.playwright = sync_playwright().start()
        yield _started.playwright, path
    finally:
        _started.loop = asyncio._get_running_loop()
        asyncio._set_running_loop(None)
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


def end_browsers() -> None:
    """End what was started, at the end of all tests."""
    if _started.playwright is not None:
        with _at_work() as (playwright, _path):
            for browser in _started.browsers.values():
                with suppress(Error):
                    browser.close()
            playwright.stop()
            _started.playwright = None
            _started.browsers.clear()
