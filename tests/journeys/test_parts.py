"""Every part of pages in a real browser: fits a phone, passes axe, in both themes."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as site_settings
from django.template.loader import render_to_string
from django.test import RequestFactory

from axe import problems_of_both
from chromium import chromium
from upbeat.doors.web.shared import views_style

pytestmark = pytest.mark.journey
TOO_WIDE = """
  [...document.querySelectorAll("body *")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".visually-hidden, .tabs"))
    .map(e => e.outerHTML.slice(0, 80))
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as running:
        yield running


def drawn(name: str) -> str:
    request = RequestFactory().get("/style/")
    request.user = type("Stranger", (), {"is_authenticated": False})()  # type: ignore[assignment]
    return render_to_string(f"shared/style/{name}.html", views_style.sample_context(), request)


def serve(route: Any) -> None:
    """The pages of parts at an address of their own, their files from the folder of built ones."""
    path = route.request.url.removeprefix("http://parts.test/")
    if path.startswith("static/"):
        route.fulfill(path=site_settings.STATIC_ROOT / path.removeprefix("static/"))
    elif path in ("parts", *views_style.PAGES):
        route.fulfill(body=drawn(path), content_type="text/html; charset=utf-8")
    else:
        route.abort()


@pytest.mark.parametrize("name", ["parts", *views_style.PAGES])
def test_a_part_fits_a_phone_and_can_be_used_by_everybody(browser: Any, name: str) -> None:
    context = browser.new_context(viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.route("**/*", serve)
    page.goto(f"http://parts.test/{name}")
    page.wait_for_timeout(300)
    found = problems_of_both(page)
    wide = page.evaluate(TOO_WIDE)
    context.close()
    assert (found, wide) == ([], [])
