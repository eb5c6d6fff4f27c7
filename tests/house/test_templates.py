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


@pytest.mark.parametrize("path", templates(), ids=shown)
def test_a_template_has_no_inline_script_or_style(path):
    text = path.read_text()
    for what, pattern in FORBIDDEN.items():
        found = pattern.search(text)
        assert not found, f"{shown(path)}: {what}: {found[0]!r}"
    for attributes, content in SCRIPT.findall(text):
        assert "src=" in attributes, f"{shown(path)}: inline script"
        assert not content.strip(), f"{shown(path)}: inline script"


@pytest.mark.parametrize("path", front_end_files(".css"), ids=shown)
def test_a_style_sheet_loads_nothing_from_other_hosts(path):
    assert not re.search(r"(?:url\(|@import)\s*[\"']?(?:https?:)?//", path.read_text()), shown(path)
