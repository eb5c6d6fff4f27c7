"""What a learner does on the task sheet (D12): ticks a task, writes down a puzzle."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.journal.actions import record
from upbeat.rooms.journal.bus import publish
from upbeat.rooms.learn.actions.finishing import finish_pieces
from upbeat.rooms.learn.events import PuzzleWritten
from upbeat.rooms.learn.models import Puzzle
from upbeat.rooms.learn.queries.reach import access_package, access_piece
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Package, Piece

LONGEST_PUZZLE = 1000


@transaction.atomic
def tick_piece(*, by: Person, piece: Piece, now: datetime | None = None) -> None:
    """The learner says that a reading or task is done. Twice counts once.

    NotFound out of reach; Invalid for a video or an exercise: the server itself sees when those are done.
    """
    now = now or timezone.now()
    piece = access_piece(by, piece.pk, now)
    if piece.kind != Piece.Kind.TEXT:
        raise Invalid(_("This is ticked by itself once you have done it."))
    finish_pieces([(by.pk, piece.pk, by.school_id)], now=now)


@transaction.atomic
def write_puzzle(*, by: Person, package: Package, text: str, now: datetime | None = None) -> Puzzle:
    """Write down what stayed unclear, or a suggestion; the teacher finds it in the brief.

    NotFound out of reach; Invalid for an empty or overlong text.
    """
    now = now or timezone.now()
    package = access_package(by, package.pk, now)
    text = text.strip()
    if not text:
        raise Invalid(_("Write what puzzles you, or what you suggest."), field="text")
    if len(text) > LONGEST_PUZZLE:
        raise Invalid(_("Please keep to %(most)d characters.") % {"most": LONGEST_PUZZLE}, field="text")
    puzzle = Puzzle.objects.create(person=by, package=package, text=text, at=now)
    record("commented", package, school_id=by.school_id, actor_id=by.pk, context={"puzzle": puzzle.pk}, at=now)
    publish(PuzzleWritten(school_id=by.school_id, person_id=by.pk, package_id=package.pk, puzzle_id=puzzle.pk))
    return puzzle
