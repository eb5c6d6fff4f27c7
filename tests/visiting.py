"""Somebody in a real browser: a page of their own, signed in, that remembers what went wrong on it."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Browser, Page

from clients import client_of
from serving import Site
from upbeat.rooms.people.models import Person

PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 800}


def visit(browser: Browser, site: Site, person: Person | None = None, size: dict[str, int] = DESK, **more: Any) -> Any:
    """A page in a context of its own; ``problems`` lists its script errors and what its console called an error."""
    context = browser.new_context(viewport=size, **more)
    if person is not None:
        session = client_of(person).cookies["sessionid"].value
        context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
    page: Any = context.new_page()
    page.set_default_timeout(20_000)
    page.problems = []
    page.on("pageerror", lambda problem: page.problems.append(str(problem)))
    page.on("console", lambda said: page.problems.append(said.text) if said.type == "error" else None)
    return page


def fits(page: Page) -> bool:
    """Nothing sticks out at the side."""
    page.wait_for_load_state("domcontentloaded")
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def until(page: Page, true: Callable[[], bool], seen: Callable[[], object] = lambda: "nothing") -> None:
    """Wait, at most twenty seconds. The pages forbid what Playwright's own waiting for a function does."""
    for _moment in range(200):
        if true():
            return
        page.wait_for_timeout(100)
    raise AssertionError(f"it did not happen within twenty seconds; seen: {seen()}")
