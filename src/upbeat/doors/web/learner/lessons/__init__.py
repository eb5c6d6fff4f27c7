"""A lesson: its task sheet and its pieces."""
