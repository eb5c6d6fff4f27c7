"""The material of a script as its pages show it: every page with its address, sound, what is being read."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from upbeat.rooms.design.models import Material, Script
from upbeat.rooms.design.queries import removed_material
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish.queries import preview_address
from upbeat.rooms.record import queries
from upbeat.rooms.record.models import MaterialFile, Upload

WHOLE = 10**9


@dataclass(frozen=True)
class Sheet:
    """A page: where it is, large and small, and what stands on it."""

    number: int
    address: str
    small: str
    width: int
    height: int
    words: str


@dataclass(frozen=True)
class Piece:
    """Something collected: a link or a note, or a file with its pages or its sound."""

    material: Material
    file: MaterialFile | None
    sheets: list[Sheet]
    sound: str


@dataclass
class Collected:
    """What a passage has: in order, taken away, and files that are no material yet, each with why it was refused."""

    pieces: list[Piece] = field(default_factory=list)
    removed: list[Material] = field(default_factory=list)
    uploads: list[tuple[Upload, str]] = field(default_factory=list)

    @property
    def waits(self) -> bool:
        """Will there be news without anybody doing anything?"""
        return any(upload.state == Upload.State.CHECKING for upload, _why in self.uploads)


def collected(person: Person, script: Script) -> dict[int, Collected]:
    """What the passages of a script have, by passage (row); the script as ``access_script`` reads it."""
    files, uploads = queries.material_files(person, script), queries.collected_of(person, script)
    found = {
        section.pk: Collected(
            pieces=[_piece(person, material, files.get(material.pk)) for material in section.materials.all()],
            uploads=[(upload, queries.refusal_of(upload)) for upload in uploads.get(section.pk, [])],
        )
        for section in script.sections.all()
    }
    for material in removed_material(person, script):
        found.setdefault(material.section_id, Collected()).removed.append(material)
    return found


def _piece(person: Person, material: Material, file: MaterialFile | None) -> Piece:
    if file is None:
        return Piece(material, None, [], "")
    return Piece(
        material,
        file,
        list(_sheets(person, file)),
        preview_address(person, f"{file.folder}/sound.m4a", WHOLE) if file.duration_s else "",
    )


def _sheets(person: Person, file: MaterialFile) -> Iterable[Sheet]:
    for number, page in enumerate(file.pages, start=1):
        yield Sheet(
            number=number,
            address=preview_address(person, f"{file.folder}/{number}.webp", WHOLE),
            small=preview_address(person, f"{file.folder}/{number}-small.webp", WHOLE),
            width=page["width"],
            height=page["height"],
            words=page["words"],
        )
