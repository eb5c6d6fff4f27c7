"""Writes of the design room."""
