"""Writes of the learn room."""

from upbeat.rooms.learn.actions.answering import Answered
from upbeat.rooms.learn.actions.checkpoints import answer_checkpoint, ask_checkpoint
from upbeat.rooms.learn.actions.exercises import answer_exercise, ask_exercise
from upbeat.rooms.learn.actions.gate import set_gate, undo_gate
from upbeat.rooms.learn.actions.ladder import take_step
from upbeat.rooms.learn.actions.notes import delete_note, edit_note, restore_note, write_note
from upbeat.rooms.learn.actions.segments import Memory, Outcome, SegmentEvent, State, record_segments
from upbeat.rooms.learn.actions.sheet import tick_piece, write_puzzle
from upbeat.rooms.learn.actions.viewing import open_viewing

__all__ = [
    "Answered", "Memory", "Outcome", "SegmentEvent", "State", "answer_checkpoint", "answer_exercise",
    "ask_checkpoint", "ask_exercise", "delete_note", "edit_note", "open_viewing", "record_segments", "restore_note",
    "set_gate", "take_step", "tick_piece", "undo_gate", "write_note", "write_puzzle",
]  # fmt: skip
