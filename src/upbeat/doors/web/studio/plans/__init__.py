"""Lesson plans, their templates, and the work on them."""
