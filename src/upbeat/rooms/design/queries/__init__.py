"""Reads of the design room."""

from upbeat.rooms.design.queries.plans import (
    access_plan,
    access_template,
    has_other_headings,
    headings,
    plans,
    still_open,
    templates,
    texts,
)
from upbeat.rooms.design.queries.scripts import (
    Said,
    access_comment,
    access_script,
    access_section,
    access_version,
    comment_counts,
    comments,
    scripts,
    state_of_comment,
    versions,
)
from upbeat.rooms.design.queries.work import access_work, my_work, production, stage_of, takers, work_of

__all__ = [
    "Said",
    "access_comment",
    "access_plan",
    "access_script",
    "access_section",
    "access_template",
    "access_version",
    "access_work",
    "comment_counts",
    "comments",
    "has_other_headings",
    "headings",
    "my_work",
    "plans",
    "production",
    "scripts",
    "stage_of",
    "state_of_comment",
    "still_open",
    "takers",
    "templates",
    "texts",
    "versions",
    "work_of",
]
