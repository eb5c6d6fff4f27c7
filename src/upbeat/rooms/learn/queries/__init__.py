"""Reads of the learn room."""

from upbeat.rooms.learn.queries.classwork import forget_classwork
from upbeat.rooms.learn.queries.exercise import ExerciseItem, exercise_of
from upbeat.rooms.learn.queries.gate import GateState, frames_of, gate_of
from upbeat.rooms.learn.queries.home import Home, Lesson, home_of, lesson_of, lessons_of, next_to_learn, piece_standing
from upbeat.rooms.learn.queries.notes import access_note, notes_of, notes_on, puzzles_of
from upbeat.rooms.learn.queries.peers import class_progress, class_progress_of
from upbeat.rooms.learn.queries.progress import Progress, progress_of
from upbeat.rooms.learn.queries.reach import (
    access_package,
    access_piece,
    access_version,
    access_viewing,
    checkpoint_in,
    packages_within_reach,
    pieces_within_reach,
)
from upbeat.rooms.learn.queries.standing import Standing, State
from upbeat.rooms.learn.queries.watching import WatchState, watch_state

__all__ = [
    "ExerciseItem", "GateState", "Home", "Lesson", "Progress", "Standing", "State", "WatchState", "access_note",
    "access_package", "access_piece", "access_version", "access_viewing", "checkpoint_in", "class_progress",
    "class_progress_of", "exercise_of", "forget_classwork", "frames_of", "gate_of", "home_of", "lesson_of",
    "lessons_of", "next_to_learn", "notes_of", "notes_on", "packages_within_reach", "piece_standing",
    "pieces_within_reach", "progress_of", "puzzles_of", "watch_state",
]  # fmt: skip
