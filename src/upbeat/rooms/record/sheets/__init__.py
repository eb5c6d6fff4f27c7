"""A sheet that somebody brings, read in a process of its own."""

from upbeat.rooms.record.sheets.process import read_sheet_confined

__all__ = ["read_sheet_confined"]
