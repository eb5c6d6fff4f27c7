"""A file that somebody sent, as who may see it sees it: addresses that are signed, expire and serve one browser."""

from dataclasses import dataclass

from upbeat.rooms.learn.queries.media import ADDRESS_S, READER_COOKIE, WHOLE_FILE
from upbeat.rooms.people import passes
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.models import MaterialFile, Upload, WorkFile
from upbeat.rooms.record.queries import refusal_of


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture or a page: where it is, large and small."""

    number: int
    address: str
    small: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class ShownFile:
    """A file of a work. No name of the file, no number of a row: neither is anybody's business but the owner's.
    ``film``: the address of a short film."""

    number: int
    sheets: list[Sheet]
    sound: str
    seconds: float
    waits: bool
    refusal: str
    film: str = ""


def shown_upload(reader: Person, number: int, upload: Upload) -> ShownFile:
    """The file for a reader who may see it; the caller has seen to that."""
    work: WorkFile | None = getattr(upload, "work", None)
    folder = work.folder if work else ""
    pages = enumerate(work.pages, 1) if work else ()
    sheets = [
        Sheet(
            place,
            _address(reader, f"{folder}/{place}.webp"),
            _address(reader, f"{folder}/{place}-small.webp"),
            page["width"],
            page["height"],
        )
        for place, page in pages
    ]
    is_film = work is not None and work.kind == MaterialFile.Kind.FILM
    return ShownFile(
        number=number,
        sheets=sheets,
        sound=_address(reader, f"{folder}/sound.m4a") if work and work.duration_s and not is_film else "",
        seconds=(work.duration_s or 0.0) if work else 0.0,
        waits=upload.state == Upload.State.CHECKING,
        refusal=refusal_of(upload),
        film=_address(reader, f"{folder}/film.mp4") if is_film else "",
    )


def _address(reader: Person, path: str) -> str:
    told = {"p": reader.pk, "f": path, "e": WHOLE_FILE, "b": READER_COOKIE, "d": 1}
    return f"/media/{passes.mint('media', told, ADDRESS_S)}/{path.rpartition('/')[2]}"
