"""Who polishes: everyone who builds courses."""

from upbeat.rooms.catalog.rules import require_builder

__all__ = ["require_builder"]
