"""Subjects and knowledge points."""
