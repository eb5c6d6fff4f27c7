"""News of learning at home, told after commit."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CheckpointPassed:
    """A learner answered a checkpoint rightly for the first time in this video."""

    school_id: int
    person_id: int
    video_id: int
    item_id: int


@dataclass(frozen=True, slots=True)
class PieceFinished:
    """A learner finished a piece of a package."""

    school_id: int
    person_id: int
    piece_id: int


@dataclass(frozen=True, slots=True)
class PointMastered:
    """A learner has mastered a knowledge point."""

    school_id: int
    person_id: int
    point_id: int


@dataclass(frozen=True, slots=True)
class WheelSpinning:
    """A learner has failed more than ten times on a point without mastery; told once for each point.

    ``section_id``: the class in whose work it was, if any.
    """

    school_id: int
    person_id: int
    point_id: int
    section_id: int | None


@dataclass(frozen=True, slots=True)
class PuzzleWritten:
    """A learner wrote something under "puzzles and suggestions" of a task sheet."""

    school_id: int
    person_id: int
    package_id: int
    puzzle_id: int
