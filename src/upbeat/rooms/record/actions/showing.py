"""What was to be seen in a recording, and from when on: told while it is made, kept with the take."""

import uuid
from math import isfinite
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.people.models import Person
from upbeat.rooms.record import queries, rules
from upbeat.rooms.record.models import MaterialFile, Upload

MOST_MARKS = 3000
LONGEST_S = 86_400.0


@transaction.atomic
def tell_shown(*, by: Person, key: uuid.UUID, marks: Any) -> Upload:
    """Keep the marks of a recording (as ``Take.shown``) in place of those told before.

    Invalid for anything but a list of marks, or once the recording is closed. A page that is not among the material
    of the script becomes "something else" (material None).
    """
    rules.require_builder(by)
    upload = queries.access_upload(by, key)
    if upload.state != Upload.State.RECEIVING:
        raise Invalid(_("This upload is complete already."))
    if not isinstance(marks, list) or len(marks) > MOST_MARKS:
        raise Invalid(_("The list of pages is missing. Load the page again."))
    pages = {
        row.material_id: len(row.pages)
        for row in MaterialFile.objects.filter(material__section__script=upload.script_id)
    }
    shown = sorted((_mark(mark, pages) for mark in marks), key=lambda mark: mark["second"])
    Upload.objects.filter(pk=upload.pk, state=Upload.State.RECEIVING).update(shown=shown)
    upload.shown = shown
    return upload


def _mark(mark: Any, pages: dict[int, int]) -> dict[str, Any]:
    try:
        second, material, page = float(mark["second"]), mark["material"], mark["page"]
    except (KeyError, TypeError, ValueError) as problem:
        raise Invalid(_("The list of pages is missing. Load the page again.")) from problem
    if not isfinite(second) or not 0 <= second <= LONGEST_S:
        raise Invalid(_("The list of pages is missing. Load the page again."))
    known = type(material) is int and type(page) is int and 1 <= page <= pages.get(material, 0)
    return {
        "second": round(second, 2),
        "material": material if known else None,
        "page": page if known else 0,
    }
