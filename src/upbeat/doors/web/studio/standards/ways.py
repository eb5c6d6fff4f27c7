"""Where a page about a framework is."""

from django.urls import reverse
from django.utils.translation import gettext as _

from upbeat.rooms.catalog.models import Framework


def way_to_framework(framework: Framework | None = None, *more: str) -> list[tuple[str, str]]:
    """Crumbs from the studio to the framework, and words behind it."""
    way = [
        (reverse("studio:home"), _("Studio")),
        (reverse("studio:points"), _("Knowledge points")),
        (reverse("studio:standards"), _("Standards")),
    ]
    if framework is not None:
        way.append((reverse("studio:framework", args=[framework.pk]), framework.shown_name))
    return way + [("", words) for words in more]
