"""Reads of the assess room."""
