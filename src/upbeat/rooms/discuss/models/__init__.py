"""Questions at a second, answers and where they go on helping, reminders and notices."""

from upbeat.rooms.discuss.models.helping import Echo, GuidingAnswer
from upbeat.rooms.discuss.models.reminding import NoReminders, Reminder, ReminderRule
from upbeat.rooms.discuss.models.talk import Notification, Post, Thread

__all__ = [
    "Echo", "GuidingAnswer", "NoReminders", "Notification", "Post", "Reminder", "ReminderRule", "Thread",
]  # fmt: skip
