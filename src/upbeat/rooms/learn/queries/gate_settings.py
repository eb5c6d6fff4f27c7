"""How teachers have set the gates, with who, when and why; for those who teach the class."""

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from upbeat.kernel.errors import NotFound
from upbeat.rooms.learn.models import GateSetting
from upbeat.rooms.people import rules as people
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.publish.models import Package, Piece


def settings_of_piece(piece: Piece) -> QuerySet[GateSetting]:
    """Of the piece, for the class and for single pupils, the latest first, with those taken back."""
    return _told(GateSetting.objects.filter(piece=piece))


def settings_of_pupil(pupil: Person, sections: Collection[Section]) -> QuerySet[GateSetting]:
    """Of the pupil in these classes, in all videos and in single ones, the latest first, with those taken back."""
    return _told(GateSetting.objects.filter(person=pupil, section__in=sections))


def modes_of_pieces(package: Package) -> dict[int, str]:
    """Pieces whose gate was set for the whole class and not taken back, with the latest mode; for a lesson's page."""
    rows = GateSetting.objects.filter(piece__package=package, person=None, undone_at=None).order_by("pk")
    return {row.piece_id: row.get_mode_display() for row in rows if row.piece_id is not None}


def access_gate_setting(person: Person, setting_id: int) -> GateSetting:
    """A setting in a class that the person teaches; else NotFound."""
    setting = GateSetting.objects.select_related("section").filter(pk=setting_id).first()
    if setting is None or not people.teaches(person, setting.section):
        raise NotFound(_("There is no such setting in your classes."))
    return setting


def _told(rows: QuerySet[GateSetting]) -> QuerySet[GateSetting]:
    return rows.select_related("piece", "person", "by", "undone_by", "section").order_by("-at", "-pk")
