"""Learning at home: viewings and what was watched, the gate, notes, task sheets, mastery, peers, the calendar."""

from upbeat.rooms.learn.models.calendar import CalendarFeed
from upbeat.rooms.learn.models.consequence import Consequence
from upbeat.rooms.learn.models.excuse import Excuse
from upbeat.rooms.learn.models.gate import GateSetting, Opening, Pass
from upbeat.rooms.learn.models.ladder import LadderStep
from upbeat.rooms.learn.models.mastery import Difficulty, LearnerLevel, Mastery, MasteryFit
from upbeat.rooms.learn.models.peers import EffortBand, PeerFigure, PeersOff
from upbeat.rooms.learn.models.recall import Recall
from upbeat.rooms.learn.models.sheet import Note, PieceDone, Puzzle
from upbeat.rooms.learn.models.viewing import Allowance, Segment, Viewing, Watch

__all__ = [
    "Allowance", "CalendarFeed", "Consequence", "Difficulty", "EffortBand", "Excuse", "GateSetting", "LadderStep",
    "LearnerLevel", "Mastery", "MasteryFit", "Note", "Opening", "Pass", "PeerFigure", "PeersOff", "PieceDone",
    "Puzzle", "Recall", "Segment", "Viewing", "Watch",
]  # fmt: skip
