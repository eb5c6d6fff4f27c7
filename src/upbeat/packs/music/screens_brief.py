"""What a class sang wrong, for the brief before its lesson."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from upbeat.kernel.music.verdicts import Kind
from upbeat.packs.music.queries.before_class import HardBar, sung_before
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Package


def in_the_brief(_teacher: Person, packages: Sequence[Package]) -> dict[int, Mapping[str, Any]]:
    """The panel of ``teacher:brief``; none where nothing was sung that the class finds hard. A constant number of
    queries a lesson."""
    found: dict[int, Mapping[str, Any]] = {}
    for package in packages:
        if rows := sung_before(package):
            told = [{"sung": one, "bars": [(bar, word_of_fault(bar)) for bar in one.bars]} for one in rows]
            found[package.pk] = {"section_id": package.section_id, "rows": told}
    return found


def word_of_fault(bar: HardBar) -> str:
    """What was wrong there most often."""
    return {
        Kind.PITCH: _("mostly the pitch"),
        Kind.EARLY: _("mostly too early"),
        Kind.LATE: _("mostly too late"),
        Kind.MISSED: _("mostly notes that are missing"),
    }[bar.kind]
