"""Learning at home: viewings and what was watched, the gate, notes, task sheets, mastery."""

from upbeat.rooms.learn.models.gate import Pass
from upbeat.rooms.learn.models.mastery import Difficulty, LearnerLevel, Mastery, MasteryFit
from upbeat.rooms.learn.models.recall import Recall
from upbeat.rooms.learn.models.sheet import Note, PieceDone, Puzzle
from upbeat.rooms.learn.models.viewing import Allowance, Segment, Viewing, Watch

__all__ = [
    "Allowance", "Difficulty", "LearnerLevel", "Mastery", "MasteryFit", "Note", "Pass", "PieceDone", "Puzzle",
    "Recall", "Segment", "Viewing", "Watch",
]  # fmt: skip
