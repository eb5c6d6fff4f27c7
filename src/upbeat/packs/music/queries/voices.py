"""Whose voices may be kept: of a class, who agreed, for whom nobody has yet, and what was noted together last."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Exists, OuterRef, QuerySet

from upbeat.packs.music.models.takes import PURPOSE
from upbeat.packs.music.queries.takes import Kept, kept_of
from upbeat.rooms.people.models import Consent, Enrolment, Person, Section
from upbeat.rooms.people.queries import pupils_of, sections_taught
from upbeat.rooms.people.rules import staff


class Agreed(NamedTuple):
    """Somebody agreed for the pupil; what is kept now."""

    pupil: Person
    consent: Consent
    kept: Kept | None


class Together(NamedTuple):
    """Consents that were noted at one moment, and still stand."""

    given_at: datetime
    given_by: str
    many: int


@dataclass(frozen=True, slots=True)
class WhoAgreed:
    """The pupils of a class in the order of lists; ``last``: what was noted together last, None where that is over."""

    waiting: list[Person]
    agreed: list[Agreed]
    last: Together | None


def sections_of_children(person: Person) -> QuerySet[Section]:
    """The classes that the person teaches in which somebody sits for whom a guardian may answer: not those in which
    colleagues are trained."""
    sits = Enrolment.objects.filter(section=OuterRef("pk"), kind=Enrolment.Kind.PUPIL, ended_at=None)
    children = sits.filter(person__is_active=True).exclude(person__in=staff().values("pk"))
    return sections_taught(person).filter(Exists(children)).order_by("name")


def who_agreed(section: Section, *, since: datetime) -> WhoAgreed:
    """Three queries; ``since``: what was noted together before cannot be taken back together any more."""
    pupils = list(pupils_of(section))
    standing = Consent.objects.filter(person__in=pupils, purpose=PURPOSE, withdrawn_at=None)
    given = {one.person_id: one for one in standing.order_by("pk")}
    kept = kept_of(pupils)
    return WhoAgreed(
        [pupil for pupil in pupils if pupil.pk not in given],
        [Agreed(pupil, given[pupil.pk], kept.get(pupil.pk)) for pupil in pupils if pupil.pk in given],
        _last([one for one in given.values() if one.given_at >= since]),
    )


def _last(consents: list[Consent]) -> Together | None:
    """Of what was noted for more than one pupil at once, the latest."""
    many = Counter((one.given_at, one.given_by) for one in consents)
    together = [(given_at, given_by, count) for (given_at, given_by), count in many.items() if count > 1]
    return Together(*max(together)) if together else None
