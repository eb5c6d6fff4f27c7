"""Plans in work of the demo school, as read from ``demo/work.toml``."""

from collections.abc import Mapping
from dataclasses import dataclass

from upbeat.site.demo.table import Table

HEADINGS = ("knowledge", "focus", "difficulties", "online", "in_class")
"""The keys of the shipped template without which a plan is not finished."""


@dataclass(frozen=True, slots=True)
class WorkStep:
    """A stage of a piece of work: whose, and the days from today when it is due and was ``done`` (None: not yet).

    ``to``: login of who got it next; empty where it stayed.
    """

    stage: str
    by: str
    due: int
    done: int | None
    to: str
    note: str


@dataclass(frozen=True, slots=True)
class Work:
    """A micro video to be made. ``passages``: heading and words of its script, none while it is not written."""

    title: str
    due: int
    passages: tuple[tuple[str, str], ...]
    steps: tuple[WorkStep, ...]


@dataclass(frozen=True, slots=True)
class PlanInWork:
    """A plan whose videos are still to be made. ``values``: text by heading key; ``team``: role by login."""

    by: str
    title: str
    points: tuple[str, ...]
    why: str
    values: Mapping[str, str]
    team: Mapping[str, str]
    work: tuple[Work, ...]


def _work_step(table: Table) -> WorkStep:
    done = table.whole("done") if "done" in table.data else None
    return WorkStep(
        table.text("stage"), table.text("by"), table.whole("due"), done, table.text("to", ""), table.text("note", "")
    )


def _work(table: Table) -> Work:
    passages = table.all("passages", lambda one: (one.text("heading"), one.text("spoken")))
    return Work(table.text("title"), table.whole("due"), passages, table.all("steps", _work_step))


def read_plan(table: Table) -> PlanInWork:
    """A plan in work."""
    return PlanInWork(
        by=table.text("by"),
        title=table.text("title"),
        points=table.texts("points"),
        why=table.text("why"),
        values={key: table.text(key) for key in HEADINGS},
        team=table.mapping("team"),
        work=table.all("work", _work),
    )
