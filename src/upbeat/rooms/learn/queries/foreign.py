"""Questions that are asked in other languages alone than those of a pupil or a class."""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Q, QuerySet

from upbeat.rooms.publish.models import Checkpoint, Piece

FILM_LANGUAGE = "version__video__language"
COURSE_LANGUAGE = "package__unit__course__language"


def in_other_languages(points: Collection[int] | QuerySet[Any, Any], is_own: Callable[[str], Q]) -> Q:
    """A condition on items: films and exercises in other languages ask it, and none in an own language.

    ``is_own`` makes the condition that the language at a path is an own one.
    """
    spoken, taught = is_own(FILM_LANGUAGE), is_own(COURSE_LANGUAGE)
    filmed = Checkpoint.objects.filter(item_version__item__point__in=points)
    drilled = Piece.objects.filter(items__point__in=points, package__unit__isnull=False)
    heard, foreign = (
        Q(pk__in=asked.values("item_version__item")) | Q(pk__in=practised.values("items"))
        for asked, practised in (
            (filmed.filter(spoken), drilled.filter(taught)),
            (filmed.exclude(spoken), drilled.exclude(taught)),
        )
    )
    return foreign & ~heard
