"""Links to what the front end's build made."""

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import template
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

BUILT = Path(__file__).resolve().parents[1] / "static" / "built"


@register.simple_tag
def asset_tags(entry: str) -> SafeString:
    """The tags for an entry of the build: ``{% asset_tags "player.ts" %}``, ``{% asset_tags "upbeat.css" %}``.

    ImproperlyConfigured, with what to do, when the front end is not built or has no such entry.
    """
    path = BUILT / "manifest.json"
    try:
        # In development the build may have run again since.
        return _tags(entry, path, path.stat().st_mtime_ns if settings.DEBUG else 0)
    except FileNotFoundError as missing:
        raise ImproperlyConfigured("The front end is not built yet. Run bin/setup, then try again.") from missing


@register.simple_tag
def asset_needs(entry: str) -> SafeString:
    """The same for a piece of a page that may come as a fragment, whose script tags no browser runs: its style sheets,
    and ``<upbeat-needs>`` that loads its script once."""
    path = BUILT / "manifest.json"
    return _needs(entry, path, path.stat().st_mtime_ns if settings.DEBUG else 0)


@lru_cache(maxsize=32)
def _needs(entry: str, path: Path, _age: int) -> SafeString:
    styles, scripts = _files(json.loads(path.read_text()), entry)
    sheets = format_html_join("", '<link rel="stylesheet" href="{}">', ((_address(name),) for name in styles))
    return format_html('{}<upbeat-needs src="{}"></upbeat-needs>', sheets, _address(scripts[0]))


@lru_cache(maxsize=32)
def _tags(entry: str, path: Path, _age: int) -> SafeString:
    manifest: dict[str, Any] = json.loads(path.read_text())
    if entry not in manifest:
        raise ImproperlyConfigured(
            f"The front end has no entry {entry!r}; it has {', '.join(sorted(_entries(manifest)))}. "
            "Build it again with bin/setup."
        )
    styles, scripts = _files(manifest, entry)
    sheets = format_html_join("\n", '<link rel="stylesheet" href="{}">', ((_address(name),) for name in styles))
    modules = format_html_join("\n", '<link rel="modulepreload" href="{}">', ((_address(n),) for n in scripts[1:]))
    if not scripts:
        return sheets
    # Every part has been escaped by format_html.
    script = format_html('<script type="module" src="{}"></script>', _address(scripts[0]))
    return mark_safe("\n".join(tag for tag in (sheets, modules, script) if tag))  # noqa: S308


def _address(file: str) -> str:
    return static(f"built/{file}")


def _entries(manifest: dict[str, Any]) -> list[str]:
    return [name for name, chunk in manifest.items() if chunk.get("isEntry")]


def _files(manifest: dict[str, Any], entry: str) -> tuple[list[str], list[str]]:
    """Style sheets, and scripts with the entry first, of an entry and all it imports at once."""
    styles: dict[str, None] = {}
    scripts: dict[str, None] = {}
    waiting = [entry]
    while waiting:
        chunk = manifest[waiting.pop(0)]
        (styles if chunk["file"].endswith(".css") else scripts).setdefault(chunk["file"])
        styles.update(dict.fromkeys(chunk.get("css", [])))
        waiting.extend(name for name in chunk.get("imports", []) if manifest[name]["file"] not in scripts)
    return list(styles), list(scripts)
