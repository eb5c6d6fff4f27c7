"""From the bytes of a file to rows, or why it is not taken: a confined process each time."""

from collections.abc import Iterable

from upbeat.kernel.errors import marked as _
from upbeat.kernel.sheets import MOST_BYTES, Rows
from upbeat.rooms.record.confinement import Limits
from upbeat.rooms.record.handed import read_handed

LIMITS = Limits(wall_s=20, cpu_s=10, memory_bytes=2**30, file_bytes=2**20, stdout_bytes=2**24, nice=5)
TOO_MUCH = _("This sheet is more than can be read here. Save only its rows as CSV.")


def read_sheet_confined(pieces: Iterable[bytes]) -> Rows:
    """The rows of a CSV or XLSX file that arrives in ``pieces``; Invalid, with what to do, for anything else."""
    rows: Rows = read_handed("upbeat.rooms.record.sheets", pieces, largest=MOST_BYTES, limits=LIMITS, too_much=TOO_MUCH)
    return rows
