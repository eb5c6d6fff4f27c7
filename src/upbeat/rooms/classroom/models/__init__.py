"""In class: meetings, groups, turns, live questions and votes, remarks."""

from upbeat.rooms.classroom.models.card import Card
from upbeat.rooms.classroom.models.group import Group, Grouping, GroupMember
from upbeat.rooms.classroom.models.live import LiveQuestion, Round, Vote
from upbeat.rooms.classroom.models.meeting import Attendance, Meeting
from upbeat.rooms.classroom.models.turn import Evidence, Remark, Turn

__all__ = [
    "Attendance", "Card", "Evidence", "Group", "GroupMember", "Grouping", "LiveQuestion", "Meeting", "Remark", "Round",
    "Turn", "Vote",
]  # fmt: skip
