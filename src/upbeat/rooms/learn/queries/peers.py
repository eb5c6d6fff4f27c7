"""How the class is getting on: a total, never a rank, never a person, nothing below the school's floor (R37, D8).

What a pupil is shown was counted by a duty (:func:`upbeat.rooms.learn.actions.peers.count_peers`) and is read here.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Sum

from upbeat.kernel import peers
from upbeat.kernel.peers import Band, Counted, PeerShare
from upbeat.rooms.learn.models import EffortBand, PeerFigure, PeersOff, PieceDone, Segment, Watch
from upbeat.rooms.people.models import Enrolment, Person, Section
from upbeat.rooms.publish.models import Package, Piece


@dataclass(slots=True)
class Crowd:
    """Whom a figure is about: the pupils of the class, those who have begun, and the videos in question."""

    pupils: set[int] = field(default_factory=set)
    begun: set[int] = field(default_factory=set)
    videos: set[int] = field(default_factory=set)

    @property
    def counted(self) -> Counted:
        """So many of so many."""
        return Counted(len(self.begun & self.pupils), len(self.pupils))


def class_progress(package: Package) -> PeerShare | None:
    """How many of the class have begun the package, or None where a figure would point at somebody."""
    return class_progress_of([package])[package.pk]


def class_progress_of(packages: Collection[Package]) -> dict[int, PeerShare | None]:
    """The same for several packages, as it was told last; one query. ``package.school`` is read, so select it.

    None too where the teacher has switched it off for the class.
    """
    off = PeersOff.objects.filter(section=OuterRef("package__section"))
    rows = PeerFigure.objects.filter(~Exists(off), package__in=packages).values_list("package", "done", "total")
    told = {package: (done, total) for package, done, total in rows}
    return {
        package.pk: peers.share(*told[package.pk], package.school.peer_floor) if package.pk in told else None
        for package in packages
    }


def crowd_of(packages: Collection[Package]) -> dict[int, Crowd]:
    """Who is in question, exactly, by package: for the server alone; three queries. Begun: watched a second of it."""
    sections: dict[int, list[Crowd]] = defaultdict(list)
    crowds = {package.pk: Crowd() for package in packages}
    for package in packages:
        sections[package.section_id].append(crowds[package.pk])
    enrolled = Enrolment.objects.filter(
        section__in=sections, kind=Enrolment.Kind.PUPIL, ended_at=None, person__is_active=True
    )
    for section, person in enrolled.values_list("section", "person"):
        for crowd in sections[section]:
            crowd.pupils.add(person)
    standing = Piece.objects.filter(package__in=packages, phase=Piece.Phase.BEFORE, removed_at=None)
    lessons: dict[int, list[Crowd]] = defaultdict(list)
    for number, video in standing.exclude(video=None).values_list("package", "video"):
        crowds[number].videos.add(video or 0)
        lessons[video or 0].append(crowds[number])
    people = set().union(*(crowd.pupils for crowd in crowds.values()))
    watched = Watch.objects.filter(watched_s__gt=0, version__video__in=lessons, person__in=people)
    for video, person in watched.values_list("version__video", "person"):
        for crowd in lessons[video]:
            crowd.begun.add(person)
    return crowds


def told_count(row: PeerFigure | None) -> Counted | None:
    """What the figure says, exactly."""
    return Counted(row.done, row.total) if row else None


def told_band(row: EffortBand | None) -> Band | None:
    """What the band says."""
    return Band(row.low_s, row.high_s, row.people) if row else None


def efforts_of(now: datetime) -> dict[int, list[float]]:
    """Seconds of play, by video, of each who finished it in a class that has met: those who later succeeded. Whoever
    finished without watching knew it before, and tells nothing about effort."""
    over = PieceDone.objects.filter(piece__package__class_at__lt=now, piece__kind=Piece.Kind.VIDEO)
    succeeded = over.filter(person=OuterRef("viewing__person"), piece__video=OuterRef("viewing__version__video"))
    found: dict[int, list[float]] = defaultdict(list)
    for _person, video, seconds in _played().filter(Exists(succeeded)):
        found[video].append(seconds)
    return found


def _played() -> QuerySet[Segment, tuple[int, int, float]]:
    """(person, video, seconds of play) of all that was played of published versions."""
    rows = Segment.objects.filter(speed__gt=0, viewing__version__published_at__isnull=False)
    return rows.values_list("viewing__person", "viewing__version__video").annotate(
        seconds=Sum((F("end_s") - F("start_s")) / F("speed"))
    )


@dataclass(frozen=True, slots=True)
class Effort:
    """How long the learner has played a video, and the band of those of earlier classes who later succeeded."""

    video_id: int
    own_s: float
    band: Band


def effort_of(person: Person, videos: Iterable[int]) -> dict[int, Effort]:
    """Own effort beside the band, by video; nothing unless the school has switched bands on and the person has not
    switched peers off for themselves. Three queries at most."""
    if not person.school.effort_bands or PeersOff.objects.filter(_concerns(person)).exists():
        return {}
    bands = {row.video_id: told_band(row) for row in EffortBand.objects.filter(video__in=set(videos))}
    rows = _played().filter(viewing__person=person, viewing__version__video__in=bands)
    own = {video: seconds for _person, video, seconds in rows}
    return {video: Effort(video, own.get(video, 0.0), told) for video, told in bands.items() if told}


def _concerns(person: Person) -> Q:
    """Switched off by the pupil, or by the teacher of any class of theirs: a band is about no class in particular."""
    classes = Enrolment.objects.filter(person=person, kind=Enrolment.Kind.PUPIL, ended_at=None).values("section")
    return Q(person=person) | Q(section__in=classes)


def sees_peers(person: Person) -> bool:
    """Has the person not switched it off for themselves?"""
    return not PeersOff.objects.filter(person=person).exists()


def class_sees_peers(section: Section) -> bool:
    """Has no teacher switched it off for the class?"""
    return not PeersOff.objects.filter(section=section).exists()
