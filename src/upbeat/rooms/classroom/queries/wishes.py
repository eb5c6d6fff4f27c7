"""The wishes of a class as a page shows them, and in words which of them exclude one another."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.kernel.wishes import Contradiction
from upbeat.rooms.classroom.models import GroupWish
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.people.queries import sections_taught

RECENT = 5


def wishes_kept(section: Section) -> list[GroupWish]:
    """The wishes that stand, oldest first, with their persons and who set them; two queries."""
    return list(
        GroupWish.objects.filter(section=section, taken_back_at=None).select_related("by").prefetch_related("persons")
    )


def wishes_taken_back(section: Section) -> list[GroupWish]:
    """The last ones that were taken back and can be given back."""
    rows = GroupWish.objects.filter(section=section, taken_back_at__isnull=False).prefetch_related("persons")
    return list(rows.order_by("-taken_back_at", "-pk")[:RECENT])


def access_wish(teacher: Person, wish_id: int) -> GroupWish:
    """A wish of a class that the person teaches; else NotFound."""
    rows = GroupWish.objects.select_related("section")
    wish = rows.filter(pk=wish_id, section__in=sections_taught(teacher).values("pk")).first()
    if wish is None:
        raise NotFound(_("There is no such wish in your classes."))
    return wish


def contradictions_in_words(found: Sequence[Contradiction], names: Mapping[str, str]) -> list[str]:
    """A sentence for each, with what to do. ``names`` by the keys of the kernel."""
    return [_sentence(one, [names.get(key, key) for key in one.people]) for one in found]


def _sentence(one: Contradiction, people: list[str]) -> str:
    chain = ", ".join(
        _("%(one)s with %(other)s") % {"one": first, "other": second} for first, second in pairwise(people)
    )
    told = {"chain": chain, "first": people[0], "last": people[-1], "people": ", ".join(people), "most": one.most}
    if one.code == "apart_chain":
        text = _("Not possible at once: %(chain)s, and %(first)s apart from %(last)s. Take back one of these wishes.")
    elif one.code == "too_many_together":
        text = _("%(people)s are all to sit together, and a group has %(most)d. Make larger groups or take one back.")
    elif one.code == "locked_asunder":
        text = _("Not possible at once: %(chain)s, and %(first)s and %(last)s are locked at two tables. Unlock one.")
    elif one.code == "locked_together":
        text = _("%(first)s and %(last)s are to sit apart and are locked at one table. Unlock one of them.")
    else:
        text = _("%(people)s are all to sit apart, and there are %(most)d groups. Make more groups or take one back.")
    return text % told
