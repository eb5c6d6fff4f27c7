"""Writes of the catalog."""

from upbeat.rooms.catalog.actions.cards import add_cards, remove_card
from upbeat.rooms.catalog.actions.points import (
    define_point,
    drop_requirement,
    rename_point,
    require_point,
    restore_point,
    retire_point,
)  # fmt: skip
from upbeat.rooms.catalog.actions.subjects import define_subject, rename_subject
from upbeat.rooms.catalog.actions.supplements import add_supplement, edit_supplement, remove_supplement

__all__ = [
    "add_cards", "add_supplement", "define_point", "define_subject", "drop_requirement", "edit_supplement",
    "remove_card", "remove_supplement", "rename_point", "rename_subject", "require_point", "restore_point",
    "retire_point",
]  # fmt: skip
