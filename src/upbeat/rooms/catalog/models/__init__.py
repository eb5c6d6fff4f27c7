"""Rows of the catalog: points, standards, editions, what helps."""

from upbeat.rooms.catalog.models.editions import EditionChange, EditionChoice, EditionEntry, TextbookEdition
from upbeat.rooms.catalog.models.points import KnowledgePoint, Prerequisite, Subject
from upbeat.rooms.catalog.models.sheets import SheetDraft
from upbeat.rooms.catalog.models.standards import Alignment, AlignmentChange, Framework, FrameworkChange, Standard
from upbeat.rooms.catalog.models.supplements import RecallCard, Supplement

__all__ = [
    "Alignment", "AlignmentChange", "EditionChange", "EditionChoice", "EditionEntry", "Framework", "FrameworkChange",
    "KnowledgePoint", "Prerequisite", "RecallCard", "SheetDraft", "Standard", "Subject", "Supplement",
    "TextbookEdition",
]  # fmt: skip
