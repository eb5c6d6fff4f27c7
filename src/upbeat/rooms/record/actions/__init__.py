"""Writes of the record room."""
