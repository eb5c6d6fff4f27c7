"""Undoing other words on a task sheet or a piece that a class has (R24)."""

from django.db import transaction
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.packages import edit_package
from upbeat.rooms.publish.actions.pieces import edit_piece
from upbeat.rooms.publish.models import Amendment, Package, Piece
from upbeat.rooms.publish.queries.amendments import is_undone


@transaction.atomic
def undo_words(*, by: Person, amendment: Amendment) -> Amendment:
    """Let it say again what it said before. Refused for who does not teach the class; Invalid where that was undone,
    or was changed again since: the later change is undone first."""
    later = Amendment.objects.filter(thing=amendment.thing, number=amendment.number, pk__gt=amendment.pk)
    if is_undone(amendment) or "was" not in amendment.details:
        raise Invalid(_("This was undone already."))
    if later.exists():
        raise Invalid(_("It was changed once more since. Undo the later change first."))
    was = amendment.details["was"]
    if amendment.thing == Amendment.Thing.PIECE:
        piece = Piece.objects.select_related("package__section").get(pk=amendment.number)
        edit_piece(by=by, piece=piece, **was, undoes=amendment)
    else:
        package = Package.objects.select_related("section").get(pk=amendment.number)
        edit_package(by=by, package=package, **was, undoes=amendment)
    made = later.order_by("pk").first()
    if made is None:
        raise Invalid(_("It says that already."))
    return made
