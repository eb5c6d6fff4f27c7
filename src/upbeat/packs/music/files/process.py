"""From the bytes of a file to ABC, or why it is not taken: a confined process each time."""

from collections.abc import Iterable

from upbeat.kernel.errors import marked as _
from upbeat.packs.music.files.reading import LARGEST_FILE
from upbeat.rooms.record.confinement import Limits
from upbeat.rooms.record.handed import read_handed

# What is printed has at most 20,000 characters, of which JSON makes up to twelve each.
LIMITS = Limits(wall_s=20, cpu_s=10, memory_bytes=2**30, file_bytes=0, stdout_bytes=2**19, nice=5)
TOO_MUCH = _("This file is more than can be read here. Save the part with the melody alone.")


def abc_of_file_confined(pieces: Iterable[bytes]) -> str:
    """The notes of a MusicXML, ``.mxl`` or ABC file that arrives in ``pieces`` as ABC; Invalid, with what to do, for
    anything else, and for more than :data:`~upbeat.packs.music.files.reading.LARGEST_FILE` bytes."""
    return str(read_handed("upbeat.packs.music.files", pieces, largest=LARGEST_FILE, limits=LIMITS, too_much=TOO_MUCH))
