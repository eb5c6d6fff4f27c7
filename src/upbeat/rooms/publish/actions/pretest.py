"""The short test before a lesson, made from what its plan says."""

from django.db import transaction
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.pieces import add_piece, move_piece
from upbeat.rooms.publish.models import Package, Piece
from upbeat.rooms.publish.queries.pretest import proposed_pretest
from upbeat.rooms.publish.rules import require_teacher

A_QUESTION_MIN = 1


@transaction.atomic
def add_pretest(*, by: Person, package: Package) -> Piece:
    """An exercise on what the lesson rests on, first of all pieces. Invalid where its plan wants none, or where there
    is no question to ask. Who answers all on a point at the first try may skip what explains it (R35)."""
    require_teacher(by, package.section)
    test = proposed_pretest(package)
    if test is None:
        raise Invalid(_("The plan of this lesson wants no test, or the lesson has it already."))
    if not test.items:
        names = ", ".join(point.title for point in test.missing)
        raise Invalid(_("There is no question on %(points)s yet. Write one, then add the test.") % {"points": names})
    minutes = max(2, A_QUESTION_MIN * len(test.items))
    piece = add_piece(
        by=by,
        package=package,
        kind=Piece.Kind.EXERCISE,
        title=_("What do you know already?"),
        items=test.items,
        minutes=minutes,
        opens_known=True,
    )
    return move_piece(by=by, piece=piece, position=1)
