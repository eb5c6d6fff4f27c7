"""Laying a score along a recording, in a process of its own."""
