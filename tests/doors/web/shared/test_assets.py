"""Links to the built front end."""

import json
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from upbeat.doors.web.shared.templatetags import assets

MANIFEST = {
    "upbeat.css": {"file": "upbeat-1.css", "isEntry": True},
    "upbeat.ts": {"file": "upbeat-2.js", "isEntry": True, "imports": ["_fragment.js"]},
    "player.ts": {
        "file": "player-3.js", "isEntry": True, "imports": ["_fragment.js"], "dynamicImports": ["hls"],
        "css": ["p.css"],
    },
    "_fragment.js": {"file": "fragment-4.js"},
    "hls": {"file": "hls-5.js"},
}  # fmt: skip


@pytest.fixture
def built(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(assets, "BUILT", tmp_path)
    assets._tags.cache_clear()
    return tmp_path


def test_a_style_sheet_is_linked(built: Path) -> None:
    (built / "manifest.json").write_text(json.dumps(MANIFEST))
    assert assets.asset_tags("upbeat.css") == '<link rel="stylesheet" href="/static/built/upbeat-1.css">'


def test_a_script_comes_with_its_styles_and_what_it_imports_but_not_with_what_it_may_need_later(built: Path) -> None:
    (built / "manifest.json").write_text(json.dumps(MANIFEST))
    assert assets.asset_tags("player.ts").splitlines() == [
        '<link rel="stylesheet" href="/static/built/p.css">',
        '<link rel="modulepreload" href="/static/built/fragment-4.js">',
        '<script type="module" src="/static/built/player-3.js"></script>',
    ]


def test_a_front_end_that_is_not_built_says_what_to_do(built: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match=r"not built yet\. Run bin/setup"):
        assets.asset_tags("upbeat.ts")


def test_an_unknown_entry_is_named_with_those_there_are(built: Path) -> None:
    (built / "manifest.json").write_text(json.dumps(MANIFEST))
    with pytest.raises(ImproperlyConfigured, match=r"'nothing\.ts'; it has player\.ts, upbeat\.css, upbeat\.ts"):
        assets.asset_tags("nothing.ts")


def test_a_new_build_is_seen_while_debugging(built: Path, settings: object) -> None:
    settings.DEBUG = True  # type: ignore[attr-defined]
    manifest = built / "manifest.json"
    manifest.write_text(json.dumps(MANIFEST))
    assets.asset_tags("upbeat.css")
    manifest.write_text(json.dumps({"upbeat.css": {"file": "upbeat-9.css", "isEntry": True}}))
    assert "upbeat-9.css" in assets.asset_tags("upbeat.css")
