"""Writes of the items room."""

from upbeat.rooms.items.actions.attempts import answer_attempt, open_attempt
from upbeat.rooms.items.actions.writing import restore_item, retire_item, revise_item, write_item

__all__ = ["answer_attempt", "open_attempt", "restore_item", "retire_item", "revise_item", "write_item"]
