"""Pictures made anew: upright, in sRGB, no larger than a screen, and without anything a camera wrote beside them."""

import io
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageCms, ImageOps

from upbeat.rooms.record.source import Unfit

LONGEST_SIDE, SMALL_SIDE = 1920, 320
MOST_SIDE = 16_000
MOST_PIXELS = 120_000_000
QUALITY = 88
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "AVIF")


@dataclass(frozen=True)
class Page:
    """One page as it is kept: its size in points, and the beginning of what stands on it."""

    width: int
    height: int
    words: str = ""


def read_picture(path: Path, folder: Path) -> list[Page]:
    """The picture of ``path`` as page 1. Raises Unfit: ``picture_damaged``, ``picture_too_large``."""
    Image.MAX_IMAGE_PIXELS = None  # the limit is ours, told by a sentence
    try:
        with Image.open(path, formats=FORMATS) as picture:
            _require_size(*picture.size)
            picture.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))  # a JPEG is decoded no larger than needed
            picture.load()
            upright = ImageOps.exif_transpose(picture)
            return [keep_page(_in_srgb(upright), folder, 1)]
    except MemoryError:
        raise
    except (OSError, ValueError, SyntaxError, EOFError, TypeError, ZeroDivisionError) as problem:
        raise Unfit("picture_damaged") from problem


def _require_size(width: int, height: int) -> None:
    if max(width, height) > MOST_SIDE or width * height > MOST_PIXELS:
        raise Unfit("picture_too_large", width=width, height=height, most=MOST_SIDE)


def _in_srgb(picture: Image.Image) -> Image.Image:
    """Colours as every browser shows them; what shines through becomes white, since a page is paper."""
    profile = picture.info.get("icc_profile")
    if profile and picture.mode in ("RGB", "CMYK"):
        try:
            converted = ImageCms.profileToProfile(
                picture, ImageCms.ImageCmsProfile(io.BytesIO(profile)), ImageCms.createProfile("sRGB"), outputMode="RGB"
            )
        except (ImageCms.PyCMSError, OSError):  # a profile that cannot be read is left out
            converted = None
        picture = converted or picture
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        return Image.alpha_composite(paper, picture).convert("RGB")
    return picture.convert("RGB")


def keep_page(picture: Image.Image, folder: Path, number: int, words: str = "") -> Page:
    """Write a page and its small picture into ``folder``."""
    clean = Image.new("RGB", picture.size)
    clean.paste(picture)  # the points alone: no camera, place or time goes with them
    for side, name in ((LONGEST_SIDE, f"{number}.webp"), (SMALL_SIDE, f"{number}-small.webp")):
        clean.thumbnail((side, side), Image.Resampling.LANCZOS)
        if side == LONGEST_SIDE:
            page = Page(*clean.size, words)
        clean.save(folder / name, "WEBP", quality=QUALITY, method=2)
    return page
