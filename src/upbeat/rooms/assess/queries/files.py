"""Files of a work as somebody may see them: addresses that are signed, expire and serve one browser only."""

from collections.abc import Iterable
from dataclasses import dataclass

from upbeat.rooms.assess.models import Attachment
from upbeat.rooms.learn.queries.media import ADDRESS_S, READER_COOKIE, WHOLE_FILE
from upbeat.rooms.people import passes
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.models import Upload, WorkFile
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
    """A file of a work. No name of the file, no number of a row: neither is anybody's business but the owner's."""

    number: int
    sheets: list[Sheet]
    sound: str
    seconds: float
    waits: bool
    refusal: str


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file of one's own work: how it is called, and by which key it is taken out."""

    name: str
    key: str
    arrives: bool
    shown: ShownFile


def shown_files(reader: Person, attachments: Iterable[Attachment]) -> list[ShownFile]:
    """The files of a work for a reader who may see it; the caller has seen to that."""
    return [_shown(reader, number, one) for number, one in enumerate(attachments, 1)]


def own_files(person: Person, attachments: Iterable[Attachment]) -> list[OwnFile]:
    """The same for their owner."""
    return [
        OwnFile(
            one.upload.filename, str(one.upload.key), one.upload.state == Upload.State.RECEIVING,
            _shown(person, number, one),
        )
        for number, one in enumerate(attachments, 1)
    ]  # fmt: skip


def _shown(reader: Person, number: int, one: Attachment) -> ShownFile:
    upload = one.upload
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
    return ShownFile(
        number=number,
        sheets=sheets,
        sound=_address(reader, f"{folder}/sound.m4a") if work and work.duration_s else "",
        seconds=(work.duration_s or 0.0) if work else 0.0,
        waits=upload.state == Upload.State.CHECKING,
        refusal=refusal_of(upload),
    )


def _address(reader: Person, path: str) -> str:
    told = {"p": reader.pk, "f": path, "e": WHOLE_FILE, "b": READER_COOKIE, "d": 1}
    return f"/media/{passes.mint('media', told, ADDRESS_S)}/{path.rpartition('/')[2]}"
