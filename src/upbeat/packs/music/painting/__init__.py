"""Pictures of notation painted (SVG to PNG) in a confined process, with an end to its time and memory."""

from upbeat.packs.music.painting.process import can_paint, paint_confined

__all__ = ["can_paint", "paint_confined"]
