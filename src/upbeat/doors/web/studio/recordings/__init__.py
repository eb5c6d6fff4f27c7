"""Recordings: what is in them, how they are polished, their captions and marks."""
