"""Exercises, one question at a time."""
