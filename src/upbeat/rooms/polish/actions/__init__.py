"""Writes of the polish room."""
