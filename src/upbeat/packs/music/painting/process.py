"""From a picture in SVG to PNG, or that it took too long: a confined process each time.

The painter is a library in machine code that nothing in this process could stop; what it is given comes from our own
engravers, but how much of it there is was written by somebody.
"""

import base64
import importlib.util

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.rooms.record.confinement import Limits
from upbeat.rooms.record.handed import read_handed

LARGEST_SVG = 8 * 2**20
# A slide takes about a second, most of it to find the fonts; a PNG of 1280 × 720 in base64 is at most some 5 MB.
LIMITS = Limits(wall_s=30, cpu_s=20, memory_bytes=2 * 2**30, file_bytes=0, stdout_bytes=8 * 2**20, nice=5)
TOOK_TOO_LONG = _("These notes could not be painted in time. Try once more, or make two passages of them.")


def can_paint() -> bool:
    """Is the library installed?"""
    return importlib.util.find_spec("resvg_py") is not None


def paint_confined(svg: str, limits: Limits = LIMITS) -> bytes:
    """The picture as PNG. Invalid, with what to do, where the painter comes to no end within its limits."""
    try:
        found = read_handed(
            "upbeat.packs.music.painting", [svg.encode()], largest=LARGEST_SVG, limits=limits, too_much=TOOK_TOO_LONG
        )
    except Invalid as problem:
        problem.field = None  # nobody chose a file
        raise
    return base64.b64decode(found)
