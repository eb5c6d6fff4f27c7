"""A learner's own words: notes and puzzles."""

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.learn.models import Note, Puzzle
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import MicroVideoVersion, Package


def notes_on(person: Person, version: MicroVideoVersion) -> QuerySet[Note]:
    """The notes on a video, of all its versions, by second."""
    return Note.objects.filter(person=person, version__video=version.video_id, deleted_at=None).order_by("second", "pk")


def notes_of(person: Person) -> QuerySet[Note]:
    """All notes, by video and second, with the video."""
    return (
        Note.objects.filter(person=person, deleted_at=None)
        .select_related("version__video__point")
        .order_by("version__video__title", "version__video", "second", "pk")
    )


def access_note(person: Person, note_id: int) -> Note:
    """A note of one's own, deleted or not; else NotFound."""
    note = Note.objects.select_related("version__video").filter(pk=note_id, person=person).first()
    if note is None:
        raise NotFound(_("There is no such note among yours."))
    return note


def puzzles_of(person: Person, package: Package) -> QuerySet[Puzzle]:
    """What the person wrote under "puzzles and suggestions" of the package."""
    return Puzzle.objects.filter(person=person, package=package).order_by("at", "pk")
