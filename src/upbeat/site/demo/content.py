"""Finds the demo's folder, reads and checks all of it."""

import hashlib
from collections.abc import Iterator
from pathlib import Path

from upbeat.site.demo.checking import check, check_training
from upbeat.site.demo.reading import (
    by_language,
    read_lesson,
    read_point,
    read_school,
    read_video,
)
from upbeat.site.demo.shapes import LANGUAGES, Content, Language
from upbeat.site.demo.table import ContentError, Table
from upbeat.site.demo.training import Training, read_training_lesson
from upbeat.site.demo.tune import TuneError, read_tune
from upbeat.site.demo.work import read_plan

LESSONS = ("beats", "upbeat-and-dot", "two-colours")
"""In the order in which they are given."""


def content_folder() -> Path:
    """``demo/`` of a checkout, or the copy inside the installed package; ContentError if there is neither."""
    packaged = Path(__file__).with_name("content")
    if packaged.is_dir():
        return packaged
    for parent in Path(__file__).resolve().parents:
        if (parent / "demo" / "school.toml").exists():
            return parent / "demo"
    raise ContentError("The texts of the demo school are missing: neither a folder demo/ nor a packaged copy is there.")


def fingerprint(folder: Path) -> str:
    """A hash over all files of the folder, names included."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*.toml")):
        digest.update(path.relative_to(folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def load(folder: Path | None = None) -> Content:
    """Everything the demo school is made of; ContentError, with file and place, where something is not right."""
    folder = folder or content_folder()
    course = Table.of_file(folder / "course.toml")
    tunes = Table.of_file(folder / "tunes.toml")
    points = course.all("points", read_point)
    pairs = list(_pairs([point.id for point in points]))
    try:
        read_tunes = {tune: read_tune(tune, entry) for tune, entry in tunes.data.items()}
    except (TuneError, KeyError) as error:
        raise ContentError(f"tunes.toml: {error}") from error
    content = Content(
        school=read_school(Table.of_file(folder / "school.toml"), course),
        points=points,
        lessons=tuple(
            read_lesson(Table.of_file(folder / "lessons" / f"{lesson}.{language}.toml"), lesson, language)
            for lesson, language in _pairs(LESSONS)
        ),
        videos=tuple(
            read_video(Table.of_file(folder / "videos" / f"{point}.{language}.toml"), point, language)
            for point, language in pairs
        ),
        plans=Table.of_file(folder / "work.toml").all("plans", read_plan),
        tunes=read_tunes,
        fingerprint=fingerprint(folder),
    )
    check(content)
    return content


def load_training(folder: Path | None = None) -> Training:
    """The course for teachers; ContentError, with file and place, where something is not right."""
    folder = (folder or content_folder()) / "training"
    course = Table.of_file(folder / "course.toml")
    points = course.all("points", read_point)
    training = Training(
        points=points,
        videos=tuple(
            read_video(Table.of_file(folder / f"{point}.{language}.toml"), point, language)
            for point, language in _pairs([point.id for point in points])
        ),
        tunes={},
        subject=by_language(course, "subject"),
        section=by_language(course, "section"),
        lessons=course.all("lessons", read_training_lesson),
    )
    check_training(training)
    return training


def _pairs(names: list[str] | tuple[str, ...]) -> Iterator[tuple[str, Language]]:
    for language in LANGUAGES:
        for name in names:
            yield name, language
