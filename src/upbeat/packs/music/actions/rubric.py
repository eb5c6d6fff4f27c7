"""The rubric of music: by what a performance is judged beside, and never by, what a machine measures."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from upbeat.kernel.rubrics import written
from upbeat.rooms.assess.actions.rubrics import write_rubric
from upbeat.rooms.assess.models import RubricVersion
from upbeat.rooms.people.models import Person


@transaction.atomic
def add_music_rubric(*, by: Person, now: datetime | None = None) -> RubricVersion:
    """Put it among the school's rubrics, in the language of the page; the one that is there already, if it is. Refused
    unless the person builds lessons."""
    title = _("A musical performance")
    there = RubricVersion.objects.filter(rubric__title=title, rubric__retired_at=None).order_by("-number").first()
    if there is not None:
        return there
    rows = [
        (_("In tune"), [
            (3, _("Every note is in tune")), (2, _("Most notes are in tune")),
            (1, _("The shape of the melody can be heard")), (0, pgettext("judged", "Not yet")),
        ]),
        (_("In time"), [
            (3, _("The pulse is steady and the rhythm is right")), (2, _("The pulse is steady, some values are not")),
            (1, _("The pulse comes and goes")), (0, pgettext("judged", "Not yet")),
        ]),
        (_("Together"), [
            (3, _("All begin, breathe and end as one")), (2, _("Mostly together")), (1, _("Together in places")),
            (0, pgettext("judged", "Not yet")),
        ]),
        (_("Expression"), [
            (3, _("Loudness, phrasing and words tell something")), (2, _("Some phrases are shaped")),
            (1, _("The notes are there")), (0, pgettext("judged", "Not yet")),
        ]),
    ]  # fmt: skip
    return write_rubric(by=by, title=title, criteria=written(rows), now=now)
