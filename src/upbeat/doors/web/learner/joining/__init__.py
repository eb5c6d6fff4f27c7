"""Joining a lesson on a shared tablet: code, name, PIN, and nothing but the lesson."""
