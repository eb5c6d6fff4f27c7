"""How far a video is open to a learner: the gate that the server holds (R29, D2)."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from upbeat.kernel import gating
from upbeat.kernel.intervals import Interval, from_json
from upbeat.rooms.learn.models import Pass, Watch
from upbeat.rooms.learn.queries.bearings import bearings_of
from upbeat.rooms.learn.queries.excuses import NONE, not_asked
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Checkpoint, MicroVideoVersion


@dataclass(frozen=True, slots=True)
class Frame:
    """What of a version the gate stands on. Nothing of it changes once the version is published.

    ``items`` and ``kinds``: the item asked at each checkpoint, and its kind, by the checkpoint's number.
    """

    version_id: int
    video_id: int
    school_id: int
    point_id: int
    gate: gating.Gate
    items: Mapping[int, int]
    published: bool
    kinds: Mapping[int, str]

    @property
    def duration_s(self) -> float:
        """Seconds of the whole video."""
        return self.gate.duration

    def second_of(self, checkpoint: int) -> float | None:
        """Where the checkpoint of this number stands; None if it is of another version."""
        return next((second for key, second in self.gate.checkpoints if key == str(checkpoint)), None)

    def part_before(self, second: float) -> tuple[float, float] | None:
        """The seconds between a checkpoint at ``second`` and the one before it."""
        parts = [part for part in gating.parts(self.gate) if part.end <= second]
        return (parts[-1].start, parts[-1].end) if parts else None


@dataclass(frozen=True, slots=True)
class GateState:
    """How far one learner has opened one version.

    ``passed``: numbers of the checkpoints whose item the learner has answered rightly in this video, in any version.
    ``next_checkpoint``: the number of the one at ``open_until_s``, or None when everything is open. ``mastered``: the
    point is known, so everything is open whatever was passed; ``tested``: the same by a test before the lesson. In a
    strict gate neither is said, for neither opens anything. ``mode``: as the teacher has set it. ``excused``: numbers
    of the checkpoints that are not asked of the learner, and hold nothing.
    """

    version_id: int
    duration_s: float
    open_until_s: float
    passed: frozenset[int]
    next_checkpoint: int | None
    mastered: bool = False
    tested: bool = False
    mode: gating.Mode = "normal"
    excused: frozenset[int] = frozenset()

    @property
    def is_open(self) -> bool:
        """Is the whole video open?"""
        return self.next_checkpoint is None

    @property
    def is_by_passes(self) -> bool:
        """Is it opened by passes alone? These are never taken back; all else may be."""
        return self.mode != "open" and not self.mastered and not self.tested and not self.excused


def frames_of(version_ids: Iterable[int]) -> dict[int, Frame]:
    """The frames of the versions that have a finished film, by number; two queries."""
    versions = {
        row["id"]: row
        for row in MicroVideoVersion.objects.filter(pk__in=set(version_ids), run__duration_s__gt=0).values(
            "id", "video_id", "published_at", "video__school_id", "video__point_id", "run__duration_s"
        )
    }
    asked: dict[int, list[tuple[int, int, int, str]]] = defaultdict(list)
    rows = Checkpoint.objects.filter(version__in=versions).values_list(
        "version_id", "pk", "second", "item_version__item", "item_version__item__kind"
    )
    for version_id, checkpoint_id, second, item_id, kind in rows:
        asked[version_id].append((checkpoint_id, second, item_id, kind))
    return {
        number: Frame(
            version_id=number,
            video_id=row["video_id"],
            school_id=row["video__school_id"],
            point_id=row["video__point_id"],
            gate=gating.Gate(
                tuple((str(pk), float(second)) for pk, second, _item, _kind in asked[number]),
                row["run__duration_s"] or 0.0,
            ),
            items={pk: item for pk, _second, item, _kind in asked[number]},
            published=row["published_at"] is not None,
            kinds={pk: kind for pk, _second, _item, kind in asked[number]},
        )
        for number, row in versions.items()
    }


def remembered_frames(version_ids: Collection[int], memory: dict[int, Frame]) -> dict[int, Frame]:
    """The same with those of published versions from ``memory``, and into it: nothing of them changes."""
    frames = {number: memory[number] for number in version_ids if number in memory}
    if unknown := [number for number in version_ids if number not in frames]:
        found = frames_of(unknown)
        memory.update({number: frame for number, frame in found.items() if frame.published})
        frames.update(found)
    return frames


def gates_of(pairs: Iterable[tuple[int, int]], frames: Mapping[int, Frame]) -> dict[tuple[int, int], GateState]:
    """The gates of many (person, version) pairs at once; two queries, and one more where something is asked that may
    not be asked of everybody."""
    wanted = [(person, frames[version]) for person, version in set(pairs) if version in frames]
    people = {person for person, _frame in wanted}
    passed = set(
        Pass.objects.filter(person__in=people, video__in={frame.video_id for _person, frame in wanted}).values_list(
            "person_id", "video_id", "item_id"
        )
    )
    bearing = bearings_of(people, [frame for _person, frame in wanted])
    left_out = not_asked(people, {kind for _person, frame in wanted for kind in frame.kinds.values()})
    return {
        (person, frame.version_id): _state(
            frame,
            {pk for pk, item in frame.items.items() if (person, frame.video_id, item) in passed},
            mastered=(person, frame.point_id) in bearing.mastered,
            tested=(person, frame.point_id) in bearing.tested,
            mode=bearing.modes.get((person, frame.video_id), "normal"),
            excused={pk for pk, kind in frame.kinds.items() if kind in left_out.get(person, NONE)},
        )
        for person, frame in wanted
    }


def gate_of(person: Person, version: MicroVideoVersion) -> GateState:
    """How far the version is open to the person. A version without a finished film is open up to second 0."""
    frames = frames_of([version.pk])
    if version.pk not in frames:
        return GateState(version.pk, 0.0, 0.0, frozenset(), None)
    return gates_of([(person.pk, version.pk)], frames)[person.pk, version.pk]


def unseen_at(person: Person, checkpoint: Checkpoint, gate: GateState) -> list[Interval]:
    """What is to be watched before this question is asked; nothing unless the gate is strict or where it was passed."""
    asked = (person.pk, checkpoint.version_id, checkpoint.pk)
    if gate.mode != "strict" or checkpoint.pk in gate.passed | gate.excused:
        return []
    return unseen_at_all([asked], frames_of([checkpoint.version_id]))[asked]


def unseen_at_all(
    asked: Collection[tuple[int, int, int]], frames: Mapping[int, Frame]
) -> dict[tuple[int, int, int], list[Interval]]:
    """What of the parts before their checkpoints people have not watched, for each (person, version, checkpoint); one
    query, none for none. Whether the gate asks for it is for the caller to know."""
    if not asked:
        return {}
    rows = Watch.objects.filter(person__in={one[0] for one in asked}, version__in={one[1] for one in asked})
    watched = {(person, version): ranges for person, version, ranges in rows.values_list("person", "version", "ranges")}
    return {
        one: gating.unseen_before(
            frames[one[1]].gate, frames[one[1]].second_of(one[2]) or 0.0, from_json(watched.get(one[:2], []))
        )
        for one in asked
    }


def _state(
    frame: Frame, passed: set[int], *, mastered: bool, tested: bool, mode: gating.Mode, excused: set[int]
) -> GateState:
    keys, known = {str(pk) for pk in passed | excused}, mastered or tested
    closed = gating.closed_at(frame.gate, keys, mode, known=known)
    strict = mode == "strict"
    return GateState(
        version_id=frame.version_id,
        duration_s=frame.duration_s,
        open_until_s=gating.open_until(frame.gate, keys, mode, known=known),
        passed=frozenset(passed),
        next_checkpoint=None if closed is None else int(closed[0]),
        mastered=mastered and not strict,
        tested=tested and not strict,
        mode=mode,
        excused=frozenset(excused - passed),
    )
