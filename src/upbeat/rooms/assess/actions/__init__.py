"""Writes of the assess room."""
