"""WCAG 2.2 AA as far as a machine can tell: axe-core in a page of the browser."""

from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[1] / "frontend/node_modules/axe-core/axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
COLOURS = ["color-contrast", "link-in-text-block"]
RUN = "asked => axe.run(document, {runOnly: asked, resultTypes: ['violations']})"


# A colour that is on its way to another has a contrast that nobody reads: what comes to an end is put there, again
# while that sets others going; what moves for ever is left.
SETTLED = """async () => {
  for (let round = 0; round < 10; round += 1) {
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
    const moving = document.getAnimations().filter((one) =>
      one.playState === "running" && Number.isFinite(one.effect.getComputedTiming().endTime));
    if (!moving.length) return;
    moving.forEach((one) => one.finish());
  }
}"""


def problems(page: Any) -> list[str]:
    """Each rule that the page breaks as it stands, where and why. The page's context must bypass its CSP."""
    return _found(page, {"type": "tag", "values": TAGS})


def problems_of_both(page: Any) -> list[str]:
    """As :func:`problems` in the light, and what the dark changes: colours. The page is left dark."""
    page.emulate_media(color_scheme="light")
    light = problems(page)
    page.emulate_media(color_scheme="dark")
    return light + [f"dark: {one}" for one in _found(page, {"type": "rule", "values": COLOURS})]


def _found(page: Any, asked: dict[str, Any]) -> list[str]:
    if not SCRIPT.exists():
        pytest.skip("axe-core is not here. Run bin/setup")
    page.evaluate(SETTLED)
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(SCRIPT.read_text())
    return [
        f"{rule['id']}: {node['html'][:160]} – {node['failureSummary']}"
        for rule in page.evaluate(RUN, asked)["violations"]
        for node in rule["nodes"]
    ]
