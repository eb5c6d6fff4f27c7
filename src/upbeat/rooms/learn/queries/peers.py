"""How the class is getting on: a total, never a rank, never a person, nothing below the school's floor (R37, D8)."""

from collections.abc import Collection

from django.db.models import Count, F

from upbeat.kernel import peers
from upbeat.kernel.peers import PeerShare
from upbeat.rooms.learn.models import Watch
from upbeat.rooms.people.models import Enrolment
from upbeat.rooms.publish.models import Package, Piece


def class_progress(package: Package) -> PeerShare | None:
    """How many of the class have watched of the package's videos, or None where a figure would point at somebody."""
    return class_progress_of([package])[package.pk]


def class_progress_of(packages: Collection[Package]) -> dict[int, PeerShare | None]:
    """The same for several packages; two queries. ``package.school`` and ``section`` are read, so select them."""
    sections = {package.section_id for package in packages}
    pupils = {"kind": Enrolment.Kind.PUPIL, "ended_at": None, "person__is_active": True}
    totals = dict(
        Enrolment.objects.filter(section__in=sections, **pupils).values_list("section").annotate(Count("person"))
    )
    begun = dict(
        Watch.objects.filter(
            watched_s__gt=0,
            version__video__pieces__package__in=packages,
            version__video__pieces__phase=Piece.Phase.BEFORE,
            version__video__pieces__removed_at=None,
            version__video__pieces__package__section=F("person__enrolments__section"),
            **{f"person__enrolments__{name}": value for name, value in pupils.items() if name != "person__is_active"},
            person__is_active=True,
        )
        .values_list("version__video__pieces__package")
        .annotate(Count("person", distinct=True))
    )
    return {
        package.pk: peers.share(begun.get(package.pk, 0), totals.get(package.section_id, 0), package.school.peer_floor)
        for package in packages
    }
