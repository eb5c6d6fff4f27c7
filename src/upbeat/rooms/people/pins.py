"""PIN cards. A PIN is derived from the installation's secret, so that it can be printed again and is stored nowhere."""

from django.utils.crypto import constant_time_compare, salted_hmac

from upbeat.rooms.people.models import Person

DIGITS = 6


def pin_of(person: Person) -> str:
    """Six digits, the same until the card is renewed (``pin_serial``) or the installation's secret changes."""
    digest = salted_hmac("upbeat.pin", f"{person.pk}:{person.pin_serial}", algorithm="sha256").digest()
    return str(int.from_bytes(digest[:8], "big") % 10**DIGITS).zfill(DIGITS)


def pin_is_right(person: Person, pin: str) -> bool:
    """Compared in constant time; spaces do not matter."""
    return constant_time_compare(pin_of(person), "".join(pin.split()))
