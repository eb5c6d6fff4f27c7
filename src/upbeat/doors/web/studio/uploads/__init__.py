"""Recordings on their way in."""
