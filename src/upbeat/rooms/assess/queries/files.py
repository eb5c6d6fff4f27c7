"""Files of a work as somebody may see them."""

from collections.abc import Iterable
from dataclasses import dataclass

from upbeat.rooms.assess.models import Attachment
from upbeat.rooms.learn.queries.work_files import Sheet, ShownFile, shown_upload
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.models import Upload

__all__ = ["OwnFile", "Sheet", "ShownFile", "own_files", "shown_files"]


@dataclass(frozen=True, slots=True)
class OwnFile:
    """A file of one's own work: how it is called, and by which key it is taken out."""

    name: str
    key: str
    arrives: bool
    shown: ShownFile


def shown_files(reader: Person, attachments: Iterable[Attachment]) -> list[ShownFile]:
    """The files of a work for a reader who may see it; the caller has seen to that."""
    return [shown_upload(reader, number, one.upload) for number, one in enumerate(attachments, 1)]


def own_files(person: Person, attachments: Iterable[Attachment]) -> list[OwnFile]:
    """The same for their owner."""
    return [
        OwnFile(
            one.upload.filename, str(one.upload.key), one.upload.state == Upload.State.RECEIVING,
            shown_upload(person, number, one.upload),
        )
        for number, one in enumerate(attachments, 1)
    ]  # fmt: skip
