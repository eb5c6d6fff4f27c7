"""Writes of the publish room."""
