"""Curriculum frameworks, what covers them, and points aligned to their statements."""
