"""Writes of the catalog."""

from upbeat.rooms.catalog.actions.cards import add_cards, remove_card
from upbeat.rooms.catalog.actions.changing import undo_change
from upbeat.rooms.catalog.actions.choosing import choose_edition, follow_school, undo_choice
from upbeat.rooms.catalog.actions.editions import (
    add_row,
    edit_row,
    make_edition,
    map_rows,
    order_rows,
    order_units,
    remove_row,
    rename_edition,
    rename_unit,
    restore_edition,
    retire_edition,
)
from upbeat.rooms.catalog.actions.frameworks import (
    align_point,
    make_framework,
    remove_framework,
    take_framework,
    undo_alignment,
)
from upbeat.rooms.catalog.actions.points import (
    define_point,
    drop_requirement,
    rename_point,
    require_point,
    restore_point,
    retire_point,
)  # fmt: skip
from upbeat.rooms.catalog.actions.renewing import undo_framework_change
from upbeat.rooms.catalog.actions.sheets import bring_sheet, drop_sheet, mend_sheet, take_over
from upbeat.rooms.catalog.actions.subjects import define_subject, rename_subject
from upbeat.rooms.catalog.actions.supplements import add_supplement, edit_supplement, remove_supplement

__all__ = [
    "add_cards", "add_row", "add_supplement", "align_point", "bring_sheet", "choose_edition", "define_point",
    "define_subject", "drop_requirement", "drop_sheet", "edit_row", "edit_supplement", "follow_school",
    "make_edition", "make_framework", "map_rows", "mend_sheet", "order_rows", "order_units", "remove_card",
    "remove_framework", "remove_row", "remove_supplement", "rename_edition", "rename_point", "rename_subject",
    "rename_unit", "require_point", "restore_edition", "restore_point", "retire_edition", "retire_point",
    "take_framework", "take_over", "undo_alignment", "undo_change", "undo_choice",
    "undo_framework_change",
]  # fmt: skip
