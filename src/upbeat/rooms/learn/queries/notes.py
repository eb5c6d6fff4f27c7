"""A learner's own words: notes and puzzles."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.learn.models import Note, Puzzle
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish.moving import FILM, Mover
from upbeat.rooms.publish.models import MicroVideoVersion, Package


@dataclass(frozen=True, slots=True)
class Noted:
    """A note with the second of the film that is watched now; where its moment was cut away, what follows it."""

    note: Note
    second: float

    @property
    def text(self) -> str:
        """What was written."""
        return self.note.text


def notes_on(person: Person, version: MicroVideoVersion) -> list[Noted]:
    """The notes on a video, of all its versions, by their second in this one."""
    rows = _whole(Note.objects.filter(person=person, version__video=version.video_id, deleted_at=None))
    mover = Mover()
    return sorted((_noted(note, version, mover) for note in rows), key=lambda one: (one.second, one.note.pk))


def notes_of(person: Person) -> list[Noted]:
    """All notes, by video and their second in the version that is served, with the video."""
    rows = _whole(Note.objects.filter(person=person, deleted_at=None)).select_related(
        "version__video__point",
        *(f"version__video__published__{name}" for name in FILM),
        *(f"version__{name}" for name in FILM),
    )
    mover = Mover()
    found = [_noted(note, note.version.video.published or note.version, mover) for note in rows]
    return sorted(
        found, key=lambda one: (one.note.version.video.title, one.note.version.video_id, one.second, one.note.pk)
    )


def _whole(rows: QuerySet[Note]) -> QuerySet[Note]:
    return rows.select_related(*(f"version__{name}" for name in FILM))


def _noted(note: Note, version: MicroVideoVersion, mover: Mover) -> Noted:
    second = mover.moment(note.second, note.version.run, version.run)
    return Noted(note, min(note.second, version.run.duration_s or 0.0) if second is None else second)


def access_note(person: Person, note_id: int) -> Note:
    """A note of one's own, deleted or not; else NotFound."""
    note = Note.objects.select_related("version__video").filter(pk=note_id, person=person).first()
    if note is None:
        raise NotFound(_("There is no such note among yours."))
    return note


def puzzles_of(person: Person, package: Package) -> QuerySet[Puzzle]:
    """What the person wrote under "puzzles and suggestions" of the package."""
    return Puzzle.objects.filter(person=person, package=package).order_by("at", "pk")
