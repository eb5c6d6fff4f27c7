"""Seeds the demo's music, through the actions of the pack and of the rooms."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.sheets import read_sheet
from upbeat.packs.music.actions.scores import write_score
from upbeat.packs.music.demo.performing import SINGERS, sing
from upbeat.packs.music.demo.phrases import MELODIES
from upbeat.packs.music.demo.questions import QUESTIONS, Asked, Lead
from upbeat.packs.music.editions import OPEN_MEADOW, SEVEN_BRIDGES
from upbeat.rooms.catalog.actions import (
    align_point,
    bring_sheet,
    choose_edition,
    make_edition,
    take_framework,
    take_over,
)
from upbeat.rooms.catalog.models import KnowledgePoint, Standard
from upbeat.rooms.items.actions import write_item
from upbeat.rooms.items.models import Item
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.polish.models import KeyMark
from upbeat.rooms.polish.queries import marks_in
from upbeat.rooms.publish.actions.packages import create_package
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.releases import push_package
from upbeat.rooms.publish.models import MicroVideo, Piece, Unit

TITLES = {"en": "Sing and hear", "zh-hans": "唱与听"}
GOALS = {
    "en": "I can sing a short tune from notes or numbers.\nI can hear whether a tune walks or jumps.",
    "zh-hans": "我能看五线谱或简谱唱一段短旋律。\n我能听出旋律是级进还是跳进。",
}
METHOD = {
    "en": "Find a quiet place. Hear, hum, sing, and look which notes were right. Sing as often as you like.",
    "zh-hans": "找一个安静的地方。先听，再哼，再唱，看看哪些音唱对了。想唱几遍就唱几遍。",
}
WATCH = {"en": "Watch: %s", "zh-hans": "观看：%s"}
EXERCISES: tuple[tuple[Mapping[str, str], tuple[str, ...]], ...] = (
    ({"en": "Sing, hear, write", "zh-hans": "唱一唱，听一听，写一写"}, ("solfa", "step-leap")),
    ({"en": "Five notes and an echo", "zh-hans": "五声与回声"}, ("pentatonic", "canon")),
    ({"en": "Beat, dot and upbeat", "zh-hans": "拍子、附点与弱起"}, ("bar-line", "dotted", "upbeat", "major-minor")),
)
FILMS = ("solfa", "step-leap", "pentatonic", "canon")
ALIGNED = {
    "cn-2022-music": {
        "bar-line": "CN22.3.A1", "upbeat": "CN22.3.E1", "dotted": "CN22.3.E1", "major-minor": "CN22.3.A1",
        "solfa": "CN22.3.E1", "step-leap": "CN22.3.A1", "pentatonic": "CN22.3.A1", "canon": "CN22.3.E1",
    },
    "ncas-2014-general-music": {
        "bar-line": "MU:Pr4.2.8b", "upbeat": "MU:Pr4.2.8b", "dotted": "MU:Pr4.2.8b", "major-minor": "MU:Re7.2.8a",
        "solfa": "MU:Pr4.2.8b", "step-leap": "MU:Re7.2.8a", "pentatonic": "MU:Pr4.2.8a", "canon": "MU:Pr6.1.8a",
    },
}  # fmt: skip
"""What each point serves in both frameworks that the pack offers."""
EXERCISE_MINUTES = 8
PUSHED_BEFORE = timedelta(days=2)
SUNG_BEFORE = timedelta(hours=4)
CLASS_AFTER = timedelta(days=9)


class Taught(Protocol):
    """A class of the demo school, as the site gives it."""

    @property
    def language(self) -> str: ...
    @property
    def by(self) -> Person: ...
    @property
    def section(self) -> Section: ...
    @property
    def unit(self) -> Unit: ...
    @property
    def films(self) -> Mapping[str, MicroVideo]: ...
    @property
    def pupils(self) -> Mapping[str, Person]: ...


class Stock(Protocol):
    """What the site gives."""

    @property
    def points(self) -> Mapping[str, KnowledgePoint]: ...
    @property
    def classes(self) -> Sequence[Taught]: ...
    @property
    def admin(self) -> Person: ...
    @property
    def now(self) -> datetime: ...


def seed(stock: Stock) -> None:
    """Frameworks, two editions, melodies, questions and a package of each class."""
    give_books(stock)
    for taught in stock.classes:
        for melody in MELODIES.values():
            write_score(
                by=taught.by,
                title=melody.titles[taught.language],
                abc=melody.written(taught.language),
                source=melody.sources[taught.language],
            )
        give_lesson(stock, taught)


def give_books(stock: Stock) -> None:
    """Both frameworks with the points aligned to them, and two invented editions, of which the school teaches one."""
    by = stock.classes[0].by
    for framework, codes in ALIGNED.items():
        take_framework(by=by, key=framework)
        for point, code in codes.items():
            standard = Standard.objects.get(code=code, framework__key=framework)
            align_point(by=by, point=stock.points[point], add=[standard], drop=[])
    subject = next(iter(stock.points.values())).subject
    made = []
    for sample in (OPEN_MEADOW, SEVEN_BRIDGES):
        edition = make_edition(by=by, subject=subject, name=sample.name, names=sample.names)
        draft = bring_sheet(by=by, into=edition, name=sample.path.name, rows=read_sheet(sample.path.read_bytes()))
        take_over(by=by, draft=draft)
        made.append(edition)
    choose_edition(by=stock.admin, subject=subject, edition=made[0])


def give_lesson(stock: Stock, taught: Taught) -> None:
    """The lesson "Sing and hear": four films, and exercises on all eight points."""
    language, by = taught.language, taught.by
    package = create_package(
        by=by,
        section=taught.section,
        title=TITLES[language],
        class_at=stock.now + CLASS_AFTER,
        unit=taught.unit,
        goals=GOALS[language],
        method=METHOD[language],
    )
    for point in FILMS:
        title = WATCH[language] % stock.points[point].title_in(language)
        add_piece(by=by, package=package, kind="video", phase="before", title=title, video=taught.films[point])
    exercises = []
    for titles, points in EXERCISES:
        items = [ask(stock, taught, one) for one in QUESTIONS if one.point in points]
        exercises.append(
            add_piece(
                by=by, package=package, kind="exercise", phase="before", title=titles[language], items=items,
                minutes=EXERCISE_MINUTES,
            )
        )  # fmt: skip
    push_package(by=by, package=package, now=stock.now - PUSHED_BEFORE)
    sing_first(stock, taught, exercises[0])


def sing_first(stock: Stock, taught: Taught, exercise: Piece) -> None:
    """Some pupils have sung the first question already."""
    item = exercise.items.order_by("pk")[0]
    score = read_abc(QUESTIONS[0].key_in(taught.language)["abc"])
    for login, singer in SINGERS[taught.language].items():
        sing(taught.pupils[login], exercise, item, score, singer, stock.now - SUNG_BEFORE)


def ask(stock: Stock, taught: Taught, asked: Asked) -> Item:
    """A question, whose wrong answers lead into the film of its point in the language of the class."""
    language = taught.language
    film = taught.films[asked.point]
    chapters = chapters_of(film)
    spec = VariantSpec(
        stem=asked.stems[language],
        key=asked.key_in(language),
        hint=asked.hints[language],
        guidance=[_lead(lead, language, film, chapters) for lead in asked.leads],
    )
    return write_item(by=taught.by, point=stock.points[asked.point], kind=asked.kind, variants=[spec])


def chapters_of(film: MicroVideo) -> list[tuple[float, float]]:
    """From where to where each chapter of a published film goes."""
    assert film.published is not None
    run = film.published.run
    starts = [second for second, mark in marks_in(run) if mark.kind == KeyMark.Kind.CHAPTER]
    return list(zip(starts, [*starts[1:], float(run.duration_s or 0)], strict=True))


def _lead(lead: Lead, language: str, film: MicroVideo, chapters: Sequence[tuple[float, float]]) -> GuidanceSpec:
    start, end = chapters[lead.chapter]
    return GuidanceSpec(
        lead.option,
        misconception_title=lead.ideas[language],
        advice=lead.advice[language],
        start_s=start,
        end_s=end,
        video_id=film.pk,
    )
