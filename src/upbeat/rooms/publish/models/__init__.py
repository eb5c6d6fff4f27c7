"""What is given to classes: micro videos and their versions, courses, packages."""

from upbeat.rooms.publish.models.amendment import Amendment
from upbeat.rooms.publish.models.course import Course, Unit
from upbeat.rooms.publish.models.package import Package, Piece, PieceRevocation, Release, UndoneOpening
from upbeat.rooms.publish.models.pilot import Pilot, PilotAnswer, PilotSeat
from upbeat.rooms.publish.models.video import (
    Checkpoint,
    LooseCheckpoint,
    MicroVideo,
    MicroVideoVersion,
    VideoRevocation,
)

__all__ = [
    "Amendment", "Checkpoint", "Course", "LooseCheckpoint", "MicroVideo", "MicroVideoVersion", "Package", "Piece",
    "PieceRevocation", "Pilot", "PilotAnswer", "PilotSeat", "Release", "UndoneOpening", "Unit",
    "VideoRevocation",
]  # fmt: skip
