"""Wrong tries are counted, so that nobody gets in by trying."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.people.models import SignInFailure

WINDOW = timedelta(minutes=10)
# A six-digit PIN and ten guesses in ten minutes: about two years to search half of all PINs of one pupil.
PERSON_LIMIT = 10
# A class of 35 behind one school address, each mistyping twice, must still get in.
ADDRESS_LIMIT = 100


def refuse_guessing(keys: list[str], address: str, now: datetime, *, limit: int = PERSON_LIMIT) -> None:
    """Invalid once a key had ``limit`` wrong tries in ten minutes, or the address too many of any kind."""
    recent = SignInFailure.objects.filter(at__gte=now - WINDOW)
    if any(recent.filter(key=key).count() >= limit for key in keys) or (
        recent.filter(key=f"from:{address}").count() >= ADDRESS_LIMIT
    ):
        raise Invalid(_("Too many wrong tries. Wait ten minutes, or ask your teacher."))


@transaction.atomic
def note_failure(keys: list[str], address: str, now: datetime) -> None:
    """One wrong try."""
    SignInFailure.objects.filter(at__lt=now - WINDOW).delete()
    SignInFailure.objects.bulk_create([SignInFailure(key=key, at=now) for key in [*keys, f"from:{address}"]])
