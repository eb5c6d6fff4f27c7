"""A second of a video as people write it."""

from upbeat.doors.web.shared.clock_field import ClockField
from upbeat.kernel.clock import read_clock

__all__ = ["ClockField", "read_clock"]
