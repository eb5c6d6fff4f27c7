"""Answers of learners from files in the form of Gervet et al. (2020), for the benchmark of the mastery model.

A table (CSV, whatever divides its columns, or NPZ with one array a column) has ``user_id, item_id, correct, skill_id``
and perhaps ``timestamp``. Beside it may lie ``…-qmat.npz`` or ``q_mat.npz``, a sparse matrix of items × skills, and a
second table: ``X-train`` and ``X-test`` hold different learners. A single table is divided by learner, one of five held
out. Skills of one answer may also stand in one cell, divided by ``~~``. A row is one answer, whatever it is about.
"""

import csv
import itertools
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HELD_OUT = 5
COLUMNS = ("user_id", "item_id", "correct", "skill_id")


@dataclass(frozen=True)
class Answers:
    """Answers in order; a learner, an item and a skill are numbers from 0."""

    learner: list[int]
    item: list[int]
    points: list[tuple[int, ...]]
    right: list[bool]

    def __len__(self) -> int:
        return len(self.right)

    def part(self, chosen: NDArray[np.intp]) -> "Answers":
        """Some of them, in that order."""
        index = chosen.tolist()
        return Answers(
            [self.learner[n] for n in index],
            [self.item[n] for n in index],
            [self.points[n] for n in index],
            [self.right[n] for n in index],
        )


def read(path: Path) -> tuple[Answers, Answers]:
    """To learn from, and held out."""
    stem = path.name.removesuffix(path.suffix)
    base = stem.removesuffix("-train").removesuffix("-test")
    matrices = [path.with_name(f"{base}-qmat.npz"), path.with_name("q_mat.npz")]
    skills = next((_matrix(one) for one in matrices if one.exists()), {})
    pair = [path.with_name(f"{base}-{part}{path.suffix}") for part in ("train", "test")]
    if base != stem and all(one.exists() for one in pair):
        tables = [_table(one) for one in pair]
        both = {name: np.concatenate([table[name] for table in tables]) for name in tables[0]}
        held_out = np.arange(len(both["correct"])) >= len(tables[0]["correct"])
    else:
        both = _table(path)
        names, who = np.unique(both["user_id"], return_inverse=True)
        drawn = np.random.default_rng(0).permutation(len(names)) < len(names) / HELD_OUT
        held_out = drawn[who]
    order = np.arange(len(held_out))
    if "timestamp" in both:
        order = np.argsort(both["timestamp"].astype(np.float64), kind="stable")
    answers = _answers(both, skills)
    return answers.part(order[~held_out[order]]), answers.part(order[held_out[order]])


def _answers(table: dict[str, NDArray[np.str_]], skills: dict[str, tuple[int, ...]]) -> Answers:
    learner = np.unique(table["user_id"], return_inverse=True)[1].tolist()
    item = np.unique(table["item_id"], return_inverse=True)[1].tolist()
    named: dict[str, int] = {}

    def of_cell(cell: str) -> tuple[int, ...]:
        return tuple(named.setdefault(name, len(named)) for name in dict.fromkeys(cell.split("~~")))

    cells = {cell: of_cell(cell) for cell in np.unique(table["skill_id"]).tolist()}
    points = [
        skills.get(name) or cells[cell]
        for name, cell in zip(table["item_id"].tolist(), table["skill_id"].tolist(), strict=True)
    ]
    return Answers(learner, item, points, (table["correct"].astype(np.float64) > 0.5).tolist())


def _table(path: Path) -> dict[str, NDArray[np.str_]]:
    """Columns by name, every cell as it is written."""
    if path.suffix == ".npz":
        with np.load(path, allow_pickle=False) as arrays:
            table = {name: arrays[name] for name in arrays.files if arrays[name].ndim == 1}
        table = {name: cells.astype(str) for name, cells in table.items()}
    else:
        with path.open(newline="") as file:
            divider = max("\t,;", key=file.readline().count)
            file.seek(0)
            head, *rows = csv.reader(file, delimiter=divider)
        table = {name: np.array(cells) for name, cells in zip(head, zip(*rows, strict=True), strict=True)}
    if missing := [name for name in COLUMNS if name not in table]:
        raise SystemExit(f"{path} has no column {', '.join(missing)}. It needs {', '.join(COLUMNS)}.")
    return table


def _matrix(path: Path) -> dict[str, tuple[int, ...]]:
    """The skills of each item that has any."""
    with np.load(path, allow_pickle=False) as arrays:
        begins, skills = arrays["indptr"].tolist(), arrays["indices"].tolist()
    spans = itertools.pairwise(begins)
    return {str(item): tuple(skills[start:end]) for item, (start, end) in enumerate(spans) if end > start}
