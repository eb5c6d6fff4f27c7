"""Writes of the classroom."""
