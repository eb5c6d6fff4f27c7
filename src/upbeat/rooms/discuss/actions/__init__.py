"""Writes of the discuss room."""
