"""Work handed in at the demo school, as read from ``demo/tasks.toml``."""

from dataclasses import dataclass
from pathlib import Path

from upbeat.site.demo.content import content_folder
from upbeat.site.demo.table import ContentError, Table


@dataclass(frozen=True, slots=True)
class DemoWork:
    """A work and what it is worth, a number for each criterion; ``by``: a login, empty for the teacher's sample."""

    by: str
    text: str
    points: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class DemoTask:
    """A task of the class that speaks ``language``. ``criteria``: label and (points, text) of each level; ``remarks``:
    what peers say, of the best work first."""

    language: str
    rubric: str
    criteria: tuple[tuple[str, tuple[tuple[float, str], ...]], ...]
    remarks: tuple[str, ...]
    snippets: tuple[str, ...]
    sample: DemoWork
    comment: str
    works: tuple[DemoWork, ...]


def load_tasks(folder: Path | None = None) -> tuple[DemoTask, ...]:
    """What was handed in; ContentError, with the place, where something is not right."""
    return Table.of_file((folder or content_folder()) / "tasks.toml").all("tasks", _task)


def _task(table: Table) -> DemoTask:
    criteria = table.all("criteria", lambda one: (one.text("label"), tuple(map(_level, one.texts("levels")))))
    sample = table.table("sample")
    found = DemoTask(
        language=table.text("language"),
        rubric=table.text("rubric"),
        criteria=criteria,
        remarks=table.texts("remarks"),
        snippets=table.texts("snippets"),
        sample=_work(sample),
        comment=sample.text("comment"),
        works=table.all("works", _work),
    )
    for work in (found.sample, *found.works):
        if len(work.points) != len(criteria):
            raise ContentError(f"{table.where}: a work has points for each criterion: {work.text[:40]}")
    return found


def _work(table: Table) -> DemoWork:
    return DemoWork(table.text("by", ""), table.text("text"), tuple(table.data["points"]))


def _level(line: str) -> tuple[float, str]:
    points, _space, text = line.partition(" ")
    return float(points), text
