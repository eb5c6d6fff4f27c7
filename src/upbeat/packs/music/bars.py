"""Bars as moments with a name: "bar 5", "b5" or "第5小节" is the second at which it begins."""

import re

from django.utils.translation import gettext as _

from upbeat.packs.music.queries.following import scores_of
from upbeat.rooms.polish.moments import Moment
from upbeat.rooms.record.models import Asset

TYPED = re.compile(r"(?:bar\s*|b|m|第\s*)(\d{1,3})(?:\s*小节)?(?![\w.])[ :：,，.]*", re.IGNORECASE)


def bars_of_recording(asset: Asset) -> list[Moment]:
    """Every bar of every score that follows the recording; in a repeat a bar comes twice."""
    return [
        Moment(second, _("Bar %(number)d") % {"number": number})
        for row in scores_of(asset)
        for number, second in row.bars
    ]


def read_bar(text: str, asset: Asset) -> tuple[Moment, str] | None:
    """The bar that a text begins with, and the rest of the text; None where it begins with none that is there. Of
    several bars of that number the first counts."""
    found = TYPED.match(text)
    if found is None:
        return None
    wanted = int(found[1])
    for row in scores_of(asset):
        for number, second in row.bars:
            if number == wanted:
                return Moment(second, _("Bar %(number)d") % {"number": number}), text[found.end() :]
    return None
