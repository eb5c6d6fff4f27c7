"""WCAG 2.2 AA as far as a machine can tell: axe-core in a page of the browser."""

from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[1] / "frontend/node_modules/axe-core/axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def problems(page: Any) -> list[str]:
    """What axe finds on the page as it stands: rule, how bad, and the first three places."""
    if not SCRIPT.exists():
        pytest.skip("axe-core is not here. Run bin/setup")
    page.evaluate(SCRIPT.read_text())
    found = page.evaluate("rules => axe.run(document, {runOnly: {type: 'tag', values: rules}})", RULES)
    return [
        f"{one['id']} ({one['impact']}): " + "; ".join(str(node["target"][0]) for node in one["nodes"][:3])
        for one in found["violations"]
    ]
