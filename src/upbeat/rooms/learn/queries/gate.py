"""How far a video is open to a learner: the gate that the server holds (R29, D2)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from upbeat.kernel import gating
from upbeat.rooms.learn.models import Mastery, Pass
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Checkpoint, MicroVideoVersion


@dataclass(frozen=True, slots=True)
class Frame:
    """What of a version the gate stands on. Nothing of it changes once the version is published.

    ``items``: the item asked at each checkpoint, by the checkpoint's number.
    """

    version_id: int
    video_id: int
    school_id: int
    point_id: int
    gate: gating.Gate
    items: Mapping[int, int]
    published: bool

    @property
    def duration_s(self) -> float:
        """Seconds of the whole video."""
        return self.gate.duration


@dataclass(frozen=True, slots=True)
class GateState:
    """How far one learner has opened one version.

    ``passed``: numbers of the checkpoints whose item the learner has answered rightly in this video, in any version.
    ``next_checkpoint``: the number of the one at ``open_until_s``, or None when everything is open. ``mastered``: the
    point is known, so everything is open whatever was passed.
    """

    version_id: int
    duration_s: float
    open_until_s: float
    passed: frozenset[int]
    next_checkpoint: int | None
    mastered: bool

    @property
    def is_open(self) -> bool:
        """Is the whole video open?"""
        return self.next_checkpoint is None


def frames_of(version_ids: Iterable[int]) -> dict[int, Frame]:
    """The frames of the versions that have a finished film, by number; two queries."""
    versions = {
        row["id"]: row
        for row in MicroVideoVersion.objects.filter(pk__in=set(version_ids), run__duration_s__gt=0).values(
            "id", "video_id", "published_at", "video__school_id", "video__point_id", "run__duration_s"
        )
    }
    asked: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    rows = Checkpoint.objects.filter(version__in=versions).values_list(
        "version_id", "pk", "second", "item_version__item"
    )
    for version_id, checkpoint_id, second, item_id in rows:
        asked[version_id].append((checkpoint_id, second, item_id))
    return {
        number: Frame(
            version_id=number,
            video_id=row["video_id"],
            school_id=row["video__school_id"],
            point_id=row["video__point_id"],
            gate=gating.Gate(
                tuple((str(pk), float(second)) for pk, second, _item in asked[number]), row["run__duration_s"] or 0.0
            ),
            items={pk: item for pk, _second, item in asked[number]},
            published=row["published_at"] is not None,
        )
        for number, row in versions.items()
    }


def gates_of(pairs: Iterable[tuple[int, int]], frames: Mapping[int, Frame]) -> dict[tuple[int, int], GateState]:
    """The gates of many (person, version) pairs at once; two queries."""
    wanted = [(person, frames[version]) for person, version in set(pairs) if version in frames]
    people = {person for person, _frame in wanted}
    passed = set(
        Pass.objects.filter(person__in=people, video__in={frame.video_id for _person, frame in wanted}).values_list(
            "person_id", "video_id", "item_id"
        )
    )
    mastered = set(
        Mastery.objects.filter(
            person__in=people, point__in={frame.point_id for _person, frame in wanted}, mastered_at__isnull=False
        ).values_list("person_id", "point_id")
    )
    return {
        (person, frame.version_id): _state(
            frame,
            {pk for pk, item in frame.items.items() if (person, frame.video_id, item) in passed},
            (person, frame.point_id) in mastered,
        )
        for person, frame in wanted
    }


def gate_of(person: Person, version: MicroVideoVersion) -> GateState:
    """How far the version is open to the person. A version without a finished film is open up to second 0."""
    frames = frames_of([version.pk])
    if version.pk not in frames:
        return GateState(version.pk, 0.0, 0.0, frozenset(), None, False)
    return gates_of([(person.pk, version.pk)], frames)[person.pk, version.pk]


def _state(frame: Frame, passed: set[int], mastered: bool) -> GateState:
    keys = {str(pk) for pk in passed}
    closed = None if mastered else gating.next_checkpoint(frame.gate, keys)
    return GateState(
        version_id=frame.version_id,
        duration_s=frame.duration_s,
        open_until_s=gating.open_until(frame.gate, keys, "open" if mastered else "normal"),
        passed=frozenset(passed),
        next_checkpoint=None if closed is None else int(closed[0]),
        mastered=mastered,
    )
