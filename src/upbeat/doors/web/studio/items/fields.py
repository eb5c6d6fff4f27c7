"""A second of a video as people write it."""

from upbeat.doors.web.shared.clock_field import ClockField, read_clock

__all__ = ["ClockField", "read_clock"]
