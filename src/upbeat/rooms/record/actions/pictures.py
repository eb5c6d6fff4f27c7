"""A picture for a question: made anew in a confined process, and only that is kept."""

import io
import tempfile
from collections.abc import Iterable
from pathlib import Path

from django.utils.translation import gettext as _
from PIL import Image

from upbeat.kernel.errors import Invalid
from upbeat.rooms.items.actions.pictures import keep_picture
from upbeat.rooms.items.models import Picture
from upbeat.rooms.items.rules import require_builder
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.confinement import Limits
from upbeat.rooms.record.reading.kinds import kind_of
from upbeat.rooms.record.reading.process import read_confined
from upbeat.rooms.record.refusals import UnusableMaterial
from upbeat.rooms.record.source import Unfit

LONGEST_SIDE, QUALITY = 1200, 80
MOST_UPLOADED = 20 * 2**20
LIMITS = Limits(
    wall_s=20, cpu_s=15, memory_bytes=2 * 2**30, file_bytes=16 * 2**20, stdout_bytes=2**16, nice=5
)  # fmt: skip


def take_picture(*, by: Person, pieces: Iterable[bytes], words: str) -> Picture:
    """Keep a picture that arrives with a form, in ``pieces``; ``words`` say what it shows.

    Invalid for what is no picture, or too large. What was uploaded is not kept: a phone writes into it where it was.
    """
    require_builder(by)
    with tempfile.TemporaryDirectory(prefix="picture-") as name:
        folder = Path(name)
        source, made = folder / "source", folder / "made"
        made.mkdir()
        _write(source, pieces)
        try:
            if kind_of(source) != "picture":
                raise Invalid(_("This is no picture. Choose a photo, a PNG or a WebP."), field="picture")
            read_confined(source, made, limits=LIMITS)
        except (UnusableMaterial, Unfit) as problem:
            raise Invalid(_("This cannot be read as a picture. Choose another."), field="picture") from problem
        data, width, height = _for_phones(made / "1.webp")
    return keep_picture(by=by, data=data, width=width, height=height, words=words)


def _for_phones(path: Path) -> tuple[bytes, int, int]:
    """Our own WebP, no larger than a phone can show, and what it measures."""
    with Image.open(path, formats=("WEBP",)) as picture:
        small = picture.convert("RGB")
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    stored = io.BytesIO()
    small.save(stored, "WEBP", quality=QUALITY, method=4)
    return stored.getvalue(), small.width, small.height


def _write(path: Path, pieces: Iterable[bytes]) -> None:
    size = 0
    with path.open("wb") as file:
        for piece in pieces:
            size += len(piece)
            if size > MOST_UPLOADED:
                raise Invalid(
                    _("A picture has at most %(most)d MB.") % {"most": MOST_UPLOADED // 2**20}, field="picture"
                )
            file.write(piece)
