"""Where a page about an edition is."""

from django.urls import reverse
from django.utils.translation import gettext as _

from upbeat.rooms.catalog.models import TextbookEdition

Way = list[tuple[str, str]]


def way_to(edition: TextbookEdition | None = None, *more: str) -> Way:
    """Crumbs from the studio to the edition, and words behind it."""
    way = [
        (reverse("studio:home"), _("Studio")),
        (reverse("studio:points"), _("Knowledge points")),
        (reverse("studio:editions"), _("Editions")),
    ]
    if edition is not None:
        way.append((reverse("studio:edition", args=[edition.pk]), edition.shown_name))
    return way + [("", words) for words in more]
