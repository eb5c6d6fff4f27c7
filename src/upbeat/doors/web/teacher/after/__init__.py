"""The end of a lesson: exit ticket and summary."""
