"""Trying a draft before the school gets it."""
