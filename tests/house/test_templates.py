"""Pages carry no script and no style of their own, and nothing from other hosts: the content policy would refuse it."""

import re

import pytest

from house.tree import front_end_files, shown, templates

FORBIDDEN = {
    "inline style": re.compile(r"<style\b|\sstyle\s*=", re.I),
    "inline handler": re.compile(r"<[^>{}]*\son[a-z]+\s*=", re.I),
    "javascript: address": re.compile(r"""=\s*["']?\s*javascript:""", re.I),
    "something from another host": re.compile(
        r"""<(?:script|link|img|iframe|video|audio|source)\b[^>]*\b(?:src|href)\s*=\s*["']?(?:https?:)?//""", re.I
    ),
}
SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script>", re.I | re.S)


def faults(text: str) -> list[str]:
    """What a template may not hold, each with its beginning."""
    told = [f"{what}: {found[0]!r}" for what, pattern in FORBIDDEN.items() if (found := pattern.search(text))]
    scripts = SCRIPT.findall(text)
    inline = any("src=" not in attributes or content.strip() for attributes, content in scripts)
    return [*told, "inline script"] if inline else told


def test_no_template_has_an_inline_script_or_style():
    paths = templates()
    assert len(paths) > 200
    assert [f"{shown(path)}: {fault}" for path in paths for fault in faults(path.read_text())] == []


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("<style>p { color: red }</style>", True),
        ('<p style="color: red">', True),
        ('<button onclick="go()">', True),
        ('<a href="javascript:go()">', True),
        ('<script src="https://elsewhere.example/a.js"></script>', True),
        ("<script>go()</script>", True),
        ('<script src="/static/a.js" type="module"></script>', False),
        ('<p class="style">', False),
    ],
)
def test_the_rule_itself_tells_what_the_policy_would_refuse(text, caught):
    assert bool(faults(text)) is caught


def test_no_style_sheet_loads_anything_from_other_hosts():
    elsewhere = re.compile(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//")
    assert [shown(path) for path in front_end_files(".css") if elsewhere.search(path.read_text())] == []
