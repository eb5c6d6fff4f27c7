"""Remarks by a tap, evidence and attendance of a lesson."""
