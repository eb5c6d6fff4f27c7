"""In class: meetings, groups, turns, live questions and votes, remarks, evidence, exit tickets."""

from upbeat.rooms.classroom.models.exit import ExitQuestion, ExitTicket
from upbeat.rooms.classroom.models.explanation import Explanation
from upbeat.rooms.classroom.models.group import Group, Grouping, GroupMember
from upbeat.rooms.classroom.models.live import LiveQuestion, Round, Vote
from upbeat.rooms.classroom.models.meeting import Attendance, Meeting
from upbeat.rooms.classroom.models.remark import Evidence, Presence, ReadyRemark, Remark, Tone
from upbeat.rooms.classroom.models.turn import HelpNote, Turn, TurnQuestion, TurnRating, TurnRest

__all__ = [
    "Attendance", "Evidence", "ExitQuestion", "ExitTicket", "Explanation", "Group", "GroupMember", "Grouping",
    "HelpNote", "LiveQuestion", "Meeting", "Presence", "ReadyRemark", "Remark", "Round", "Tone", "Turn",
    "TurnQuestion", "TurnRating", "TurnRest", "Vote",
]  # fmt: skip
