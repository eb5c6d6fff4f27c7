"""What is given to classes: micro videos and their versions, courses, packages."""

from upbeat.rooms.publish.models.course import Course, Unit
from upbeat.rooms.publish.models.package import Package, Piece, PieceRevocation, Release
from upbeat.rooms.publish.models.video import Checkpoint, MicroVideo, MicroVideoVersion, VideoRevocation

__all__ = [
    "Checkpoint", "Course", "MicroVideo", "MicroVideoVersion", "Package", "Piece", "PieceRevocation", "Release", "Unit",
    "VideoRevocation",
]  # fmt: skip
