"""The notation that a person reads."""

from django.db import transaction
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.packs.music.models import NotationChoice
from upbeat.rooms.people.models import Person


@transaction.atomic
def choose_notation(*, by: Person, notation: str) -> None:
    """From now on notes are shown so. Invalid for a notation that there is not."""
    if notation not in NotationChoice.Notation.values:
        raise Invalid(_("Choose staff or numbers."), field="notation")
    NotationChoice.objects.update_or_create(person=by, defaults={"notation": notation})
