"""Reads of the publish room."""

from upbeat.rooms.publish.queries.courses import access_course, courses
from upbeat.rooms.publish.queries.packages import (
    PHASES,
    TeacherPiece,
    Withdrawn,
    access_package,
    access_piece,
    access_taught_piece,
    hindrances,
    lessons_of,
    packages_of,
    pieces_by_phase,
    place_of,
    points_of,
    pushed_at,
    released_pieces,
    removed_pieces,
    withdrawn_pieces,
)
from upbeat.rooms.publish.queries.pilots import access_pilot, access_trial, pilots_of, trial_of, trials_of
from upbeat.rooms.publish.queries.videos import (
    STATES,
    access_checkpoint,
    access_draft,
    access_version,
    access_video,
    advice_before_publishing,
    checkpoints_of,
    films,
    last_revocation,
    library,
    packages_with,
    state_of,
    versions_of,
    videos,
    videos_of,
)

__all__ = [
    "PHASES", "STATES", "TeacherPiece", "Withdrawn", "access_checkpoint", "access_course", "access_draft",
    "access_package", "access_piece", "access_pilot", "access_taught_piece", "access_trial", "access_version",
    "access_video", "advice_before_publishing", "checkpoints_of", "courses", "films", "hindrances",
    "last_revocation", "lessons_of", "library", "packages_of", "packages_with", "pieces_by_phase", "pilots_of",
    "place_of", "points_of", "pushed_at", "released_pieces", "removed_pieces", "state_of", "trial_of", "trials_of",
    "versions_of", "videos", "videos_of", "withdrawn_pieces",
]  # fmt: skip
