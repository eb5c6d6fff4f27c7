"""Paint one picture: ``python -m upbeat.packs.music.painting PATH``; the PNG is answered in base64."""

import base64
import importlib.util

import resvg_py

from upbeat.rooms.record.handed import answer_of


def painted(svg: bytes) -> str:
    """The picture on white, as PNG in base64."""
    page = svg.decode()
    return base64.b64encode(
        bytes(resvg_py.svg_to_bytes(svg_string=page, background="#ffffff", font_dirs=_fonts()))
    ).decode()


def _fonts() -> list[str] | None:
    """Where Chinese letters are found on a machine without fonts: the package that the demo brings."""
    found = importlib.util.find_spec("manimgx_fonts_cjk")
    return list(found.submodule_search_locations) if found and found.submodule_search_locations else None


if __name__ == "__main__":
    answer_of(painted)
