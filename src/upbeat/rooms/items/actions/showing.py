"""One wording shown to many people at once, as a class sees it together."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from upbeat.rooms.items.models import Attempt, Variant
from upbeat.rooms.people.models import Person


@transaction.atomic
def show_many(
    *,
    people: Sequence[Person],
    variant: Variant,
    place: str,
    place_id: int,
    section_id: int | None,
    seed: int,
    now: datetime,
) -> list[Attempt]:
    """An attempt of this very wording for each of the people, in their order; all see the same order of options and
    the same numbers, by ``seed``. Whether they may be asked here is the caller's to know, and that none was yet."""
    rows = [
        Attempt(
            school_id=person.school_id,
            person=person,
            item=variant.version.item,
            variant=variant,
            place=place,
            place_id=place_id,
            section_id=section_id,
            seed=seed,
            shown_at=now,
        )
        for person in people
    ]
    return Attempt.objects.bulk_create(rows)
