"""What is not asked of whom, and by whose word."""

from collections.abc import Collection, Iterable, Mapping

from django.db.models import Exists, Q, QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.items.kinds import kinds_needing
from upbeat.rooms.items.models import Item
from upbeat.rooms.learn.models import Excuse
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import access_pupil

NONE: frozenset[str] = frozenset()


def not_asked(people: Collection[int], kinds: Iterable[str]) -> Mapping[int, frozenset[str]]:
    """By person which of these kinds of questions are not asked of them, for those of whom any is not; one query, none
    where no kind needs anything that may be missing."""
    among = frozenset(kinds)
    needing = {sense: kinds_needing(sense) & among for sense in Excuse.Sense.values}
    wanted = [sense for sense, some in needing.items() if some]
    if not wanted:
        return {}
    found: dict[int, frozenset[str]] = {}
    rows = Excuse.objects.filter(person__in=people, sense__in=wanted, undone_at=None)
    for person, sense in rows.order_by().values_list("person_id", "sense"):
        found[person] = found.get(person, NONE) | needing[sense]
    return found


def kinds_left_out(senses: Iterable[str]) -> frozenset[str]:
    """The kinds that need one of these."""
    return frozenset(kind for sense in senses for kind in kinds_needing(sense))


def may_be_left_out(kind: str) -> bool:
    """Are there people of whom questions of this kind may not be asked?"""
    return any(kind in kinds_needing(sense) for sense in Excuse.Sense.values)


def left_out_of(people: Collection[int], kind: str) -> frozenset[int]:
    """Of whom of these people questions of this kind are not asked; one query, none for what needs nothing."""
    return frozenset(not_asked(people, [kind]))


def is_not_asked(person: Person) -> Q:
    """The items that are not asked of a person, for a query of theirs."""
    left_out = Q(pk=None)
    for sense in Excuse.Sense.values:
        if kinds := kinds_needing(sense):
            said = Excuse.objects.filter(person=person, sense=sense, undone_at=None)
            left_out |= Q(kind__in=kinds) & Q(Exists(said))
    return left_out


def points_not_asked(person: Person, points: Collection[int]) -> frozenset[int]:
    """The points of which nothing can be asked of a person: all questions on them are left out. Two queries at most."""
    asked: dict[int, set[str]] = {}
    rows = Item.objects.filter(point__in=points, retired_at=None).order_by().values_list("point_id", "kind").distinct()
    for point, kind in rows:
        asked.setdefault(point, set()).add(kind)
    left_out = not_asked([person.pk], {kind for kinds in asked.values() for kind in kinds}).get(person.pk, NONE)
    return frozenset(point for point, kinds in asked.items() if kinds <= left_out)


def excuses_of(pupil: Person) -> QuerySet[Excuse]:
    """Of a pupil, the latest first, with those taken back; for who teaches them."""
    return Excuse.objects.filter(person=pupil).select_related("by", "undone_by")


def access_excuse(teacher: Person, excuse_id: int) -> Excuse:
    """One of a pupil whom the person teaches; else NotFound."""
    row = Excuse.objects.select_related("person").filter(pk=excuse_id).first()
    if row is None:
        raise NotFound(_("There is no such pupil in your classes."))
    access_pupil(teacher, row.person_id)
    return row
