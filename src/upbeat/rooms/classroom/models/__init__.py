"""In class: meetings, groups, turns, live questions and votes, remarks, evidence, exit tickets."""

from upbeat.rooms.classroom.models.card import Card
from upbeat.rooms.classroom.models.exit import ExitQuestion, ExitTicket
from upbeat.rooms.classroom.models.explanation import Explanation
from upbeat.rooms.classroom.models.group import Group, Grouping, GroupMember, GroupWish, SeatChange
from upbeat.rooms.classroom.models.live import LiveQuestion, Round, Vote
from upbeat.rooms.classroom.models.meeting import Attendance, Meeting
from upbeat.rooms.classroom.models.remark import Evidence, Presence, ReadyRemark, Remark, Tone
from upbeat.rooms.classroom.models.step import LessonStep, StepRun
from upbeat.rooms.classroom.models.turn import HelpNote, Turn, TurnQuestion, TurnRating, TurnRest

__all__ = [
    "Attendance",
    "Card",
    "Evidence",
    "ExitQuestion",
    "ExitTicket",
    "Explanation",
    "Group",
    "GroupMember",
    "GroupWish",
    "Grouping",
    "HelpNote",
    "LessonStep",
    "LiveQuestion",
    "Meeting",
    "Presence",
    "ReadyRemark",
    "Remark",
    "Round",
    "SeatChange",
    "StepRun",
    "Tone",
    "Turn",
    "TurnQuestion",
    "TurnRating",
    "TurnRest",
    "Vote",
]
