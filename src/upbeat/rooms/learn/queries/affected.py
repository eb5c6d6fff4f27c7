"""How many are at work on something, for teachers: what a change would touch (R24), and who is prepared."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, Q

from upbeat.rooms.items.models import Attempt
from upbeat.rooms.learn.models import PieceDone, Viewing
from upbeat.rooms.people.models import Enrolment
from upbeat.rooms.publish.models import MicroVideo, Package, Piece
from upbeat.rooms.publish.queries import packages_with

NOW_A_PUPIL = {"person__enrolments__kind": Enrolment.Kind.PUPIL, "person__enrolments__ended_at": None}


@dataclass(frozen=True, slots=True)
class Touched:
    """A package with the video: how many of the class's pupils have begun it, and finished it there."""

    package: Package
    pupils: int
    begun: int
    finished: int


@dataclass(frozen=True, slots=True)
class Affected:
    """Whom a change of a video touches. A pupil of two classes counts once in the sums; ``under_way``: begun, and not
    finished."""

    begun: int
    finished: int
    under_way: int
    packages: tuple[Touched, ...]

    @property
    def counts(self) -> dict[str, int]:
        """In numbers, as they are kept with a change."""
        classes = {row.package.section_id for row in self.packages}
        begun, finished = self.begun, self.finished
        return {"begun": begun, "finished": finished, "under_way": self.under_way, "classes": len(classes)}


@dataclass(frozen=True, slots=True)
class Readiness:
    """How a class is prepared for a lesson: of ``pupils``, who has begun, and who has done all before class."""

    pupils: int
    begun: int
    prepared: int


def who_is_affected(video: MicroVideo) -> Affected:
    """Who has begun and who has finished the video in any version, and in which packages; six queries. For staff."""
    packages = list(packages_with(video))
    seen = Viewing.objects.filter(version__video=video, **NOW_A_PUPIL)
    sections = [package.section_id for package in packages]
    begun = dict(
        seen.filter(person__enrolments__section__in=sections)
        .values_list("person__enrolments__section")
        .annotate(Count("person", distinct=True))
    )
    done = PieceDone.objects.filter(piece__video=video)
    finished = dict(done.values_list("piece__package").annotate(Count("person", distinct=True)))
    return Affected(
        begun=seen.values("person").distinct().count(),
        finished=done.values("person").distinct().count(),
        under_way=seen.exclude(person__in=done.values("person")).values("person").distinct().count(),
        packages=tuple(
            Touched(
                package=package,
                pupils=package.pupil_count,  # type: ignore[attr-defined]  # annotated by packages_with
                begun=begun.get(package.section_id, 0),
                finished=finished.get(package.pk, 0),
            )
            for package in packages
        ),
    )


def readiness_of(packages: Collection[Package]) -> dict[int, Readiness]:
    """How the classes are prepared for these packages, by package number; four queries whatever their number.

    Exact figures: for the teachers of the class alone. Pupils get :func:`class_progress`. Begun: opened a video that
    stands before class; prepared: finished every video and exercise there (a text counts for neither).
    """
    standing = Q(removed_at=None, revocations=None, phase=Piece.Phase.BEFORE)
    needed: dict[int, set[int]] = defaultdict(set)
    rows = Piece.objects.filter(standing, package__in=packages).exclude(kind=Piece.Kind.TEXT)
    for package_id, piece_id in rows.values_list("package", "pk"):
        needed[package_id].add(piece_id)
    sections = {package.section_id for package in packages}
    pupils: dict[int, set[int]] = defaultdict(set)
    enrolled = Enrolment.objects.filter(
        section__in=sections, kind=Enrolment.Kind.PUPIL, ended_at=None, person__is_active=True
    )
    for section_id, person_id in enrolled.values_list("section", "person"):
        pupils[section_id].add(person_id)
    pieces = [piece_id for those in needed.values() for piece_id in those]
    opened: dict[int, set[int]] = defaultdict(set)
    views = Viewing.objects.filter(version__video__pieces__in=pieces, person__in=set().union(*pupils.values()))
    for package_id, person_id in views.values_list(F("version__video__pieces__package"), "person").distinct():
        opened[package_id].add(person_id)
    done: dict[tuple[int, int], set[int]] = defaultdict(set)
    for package_id, person_id, piece_id in PieceDone.objects.filter(piece__in=pieces).values_list(
        "piece__package", "person", "piece"
    ):
        done[package_id, person_id].add(piece_id)
    return {
        package.pk: Readiness(
            pupils=len(pupils[package.section_id]),
            begun=len(opened[package.pk] & pupils[package.section_id]),
            prepared=sum(
                bool(needed[package.pk]) and done[package.pk, person] >= needed[package.pk]
                for person in pupils[package.section_id]
            ),
        )
        for package in packages
    }


def work_on(piece: Piece) -> tuple[int, int]:
    """How many pupils of the class have begun the piece, and how many have finished it; for its teachers."""
    class_now = NOW_A_PUPIL | {"person__enrolments__section": piece.package.section_id}
    begun = set(Viewing.objects.filter(piece=piece, **class_now).values_list("person", flat=True))
    tried = Attempt.objects.filter(place=Attempt.Place.PIECE, place_id=piece.pk, **class_now)
    finished = set(PieceDone.objects.filter(piece=piece, **class_now).values_list("person", flat=True))
    return len(begun | set(tried.values_list("person", flat=True)) | finished), len(finished)
