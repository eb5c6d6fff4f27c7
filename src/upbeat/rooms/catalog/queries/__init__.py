"""Reading subjects, knowledge points and the graph of what they rest on."""

from upbeat.rooms.catalog.queries.points import (
    PointGraph,
    access_point,
    access_recall_card,
    access_subject,
    access_supplement,
    dependents,
    learning_order,
    points,
    possible_requirements,
    prerequisite_graph,
    recall_cards,
    requirement_edges,
    requirements,
    subjects,
    supplements,
)

__all__ = [
    "PointGraph", "access_point", "access_recall_card", "access_subject", "access_supplement", "dependents",
    "learning_order", "points", "possible_requirements", "prerequisite_graph", "recall_cards", "requirement_edges",
    "requirements", "subjects", "supplements",
]  # fmt: skip
