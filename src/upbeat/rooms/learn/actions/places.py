"""Where a film stands between two reports, so that another device goes on there (R36)."""

from collections.abc import Sequence
from typing import NamedTuple

from django.db import transaction

from upbeat.rooms.journal.bulk import update_many
from upbeat.rooms.learn.models import Watch


class Place(NamedTuple):
    """The player of a viewing stands at ``second`` while its ``seq``-th report is being played.

    ``person_id`` comes from the signed pass, everything else from the browser.
    """

    person_id: int
    viewing_id: int
    seq: int
    second: float


def keep_places(batch: Sequence[Place]) -> None:
    """Move the place to go on to where the films stand; one transaction for the batch.

    Only the place that a report of the same viewing has set is moved, and only until the next report sets it: a place
    that comes late changes nothing. It opens nothing and counts nothing: whoever goes on is held at the gate.
    """
    latest = {(place.person_id, place.viewing_id): place for place in batch}
    # In the order of their names, so that two processes never wait for each other in a circle.
    rows = [(place.second, *name, place.seq) for name, place in sorted(latest.items())]
    with transaction.atomic():
        update_many(Watch, "position_s", where=["person_id", "last_viewing_id"], below="last_seq", rows=rows)
