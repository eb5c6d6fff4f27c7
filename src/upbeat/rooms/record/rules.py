"""Who brings material in: everyone who builds courses. An upload on its way is its owner's alone (see queries)."""

from upbeat.rooms.catalog.rules import require_builder

__all__ = ["require_builder"]
