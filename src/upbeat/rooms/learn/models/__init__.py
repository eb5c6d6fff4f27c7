"""Learning at home: viewings and what was watched, the gate, notes, task sheets, mastery, peers, the calendar."""

from upbeat.rooms.learn.models.calendar import CalendarFeed
from upbeat.rooms.learn.models.gate import Pass
from upbeat.rooms.learn.models.mastery import Mastery
from upbeat.rooms.learn.models.peers import EffortBand, PeerFigure, PeersOff
from upbeat.rooms.learn.models.sheet import Note, PieceDone, Puzzle
from upbeat.rooms.learn.models.viewing import Allowance, Segment, Viewing, Watch

__all__ = [
    "Allowance", "CalendarFeed", "EffortBand", "Mastery", "Note", "Pass", "PeerFigure", "PeersOff", "PieceDone",
    "Puzzle", "Segment", "Viewing", "Watch",
]  # fmt: skip
