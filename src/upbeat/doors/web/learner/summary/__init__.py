"""The end of a lesson: exit ticket, summary, one's own record."""
