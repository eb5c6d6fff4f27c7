"""The school's scores: found, and one for who may see it."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.packs.music.models import NotatedScore
from upbeat.rooms.items.rules import require_builder
from upbeat.rooms.people.models import Person

MOST_OFFERED = 300


def scores(person: Person, *, search: str = "", retired: bool = False) -> QuerySet[NotatedScore]:
    """The scores of the school by title; each word of ``search`` stands in title or source. Refused for pupils."""
    require_builder(person)
    rows = NotatedScore.objects.filter(retired_at__isnull=not retired)
    for word in search.split():
        rows = rows.filter(Q(title__icontains=word) | Q(source__icontains=word))
    return rows.order_by("title", "pk")


def access_score(person: Person, score_id: int) -> NotatedScore:
    """A score of the school, retired or not, for those who teach or build; else Refused or NotFound."""
    require_builder(person)
    found = NotatedScore.objects.filter(pk=score_id).first()
    if found is None:
        raise NotFound(_("There is no such score in your school."))
    return found


def score_choices() -> list[tuple[str, str]]:
    """The scores of the school that is open, to choose from."""
    rows = NotatedScore.objects.filter(retired_at=None).order_by("title", "pk")
    return [(str(pk), title) for pk, title in rows.values_list("pk", "title")[:MOST_OFFERED]]
