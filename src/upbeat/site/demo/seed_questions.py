"""An exercise in each class's lesson of this week: a matching, gaps, drawn numbers, a spot on a picture."""

import io
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from PIL import Image, ImageDraw

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.actions import write_item
from upbeat.rooms.items.actions.pictures import keep_picture
from upbeat.rooms.items.drawing import drawn
from upbeat.rooms.items.models import Attempt, Item
from upbeat.rooms.items.presenting import shown_answer
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec
from upbeat.rooms.learn.actions import answer_exercise, ask_exercise
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.models import Piece
from upbeat.site.demo.content import content_folder
from upbeat.site.demo.seed_lessons import Given
from upbeat.site.demo.seed_people import People
from upbeat.site.demo.seed_videos import Films, author_of
from upbeat.site.demo.shapes import Language
from upbeat.site.demo.table import Table

WIDTH, HEIGHT = 900, 300
NOTES, BARS = (0.16, 0.40, 0.58, 0.82), (0.28, 0.70)
MINUTES = 6


def give_questions(films: Films, lessons: list[Given], people: People, now: datetime) -> None:
    """The second lesson of each class is this week's. Who keeps up has answered everything by now."""
    for group in {one.group.id: one.group for one in lessons}.values():
        given = [one for one in lessons if one.group.id == group.id][1]
        by = author_of(people, group.language)
        title, items = write_questions(by, films.points, group.language)
        piece = add_piece(by=by, package=given.package, kind="exercise", title=title, items=items, minutes=MINUTES)
        with transaction.atomic():
            for pupil in given.group.pupils:
                if pupil.pace in ("ahead", "steady"):
                    _solve(piece, items, people.by_login[pupil.login], now - timedelta(hours=3))


def _solve(piece: Piece, items: Sequence[Item], person: Person, now: datetime) -> None:
    for item in items:
        attempt = ask_exercise(by=person, piece=piece, item=item, now=now)
        answer_exercise(by=person, piece=piece, token=attempt.token, answer=right_answer(attempt), now=now)


def right_answer(attempt: Attempt) -> Any:
    """What the key of such a question asks for, as this attempt shows it."""
    key = drawn(attempt.variant, attempt.seed).key
    if "value" in key:
        return str(key["value"])
    if "regions" in key:
        region = next(one for one in key["regions"] if one["id"] in key["right"])
        return {"x": region["x"] + region["w"] / 2, "y": region["y"] + region["h"] / 2}
    gaps = {name: one.get("right") or one["accepted"][0] for name, one in key.get("gaps", {}).items()}
    return shown_answer(attempt.variant, attempt.seed, key.get("pairs") or gaps)


def write_questions(by: Person, points: Mapping[str, KnowledgePoint], language: Language) -> tuple[str, list[Item]]:
    """The title of the exercise and its questions, written."""
    table = Table.of_file(content_folder() / f"questions.{language}.toml")
    items = [
        write_item(by=by, point=points[one["point"]], kind=one["kind"], variants=[_spec(by, one)])
        for one in table.data["questions"]
    ]
    return table.text("title"), items


def _spec(by: Person, told: Mapping[str, Any]) -> VariantSpec:
    key, picture = dict(told["key"]), None
    if "picture" in told:
        picture = keep_picture(by=by, data=staff_picture(), width=WIDTH, height=HEIGHT, words=told["picture"])
        key["aspect"] = round(HEIGHT / WIDTH, 4)
    return VariantSpec(
        stem=told["stem"],
        options=told.get("options", ()),
        key=key,
        unit=told.get("unit", ""),
        hint=told["hint"],
        guidance=[
            GuidanceSpec(wrong["option"], misconception_title=wrong["title"], advice=wrong["advice"])
            for wrong in told["wrong"]
        ],
        parameters=told.get("parameters", ()),
        conditions=told.get("conditions", ()),
        picture_id=picture.pk if picture else None,
    )


def staff_picture() -> bytes:
    """A note, a bar line, two notes, a bar line, a note."""
    picture = Image.new("RGB", (WIDTH, HEIGHT), "white")
    pen = ImageDraw.Draw(picture)
    top, space = 90, 30
    for line in range(5):
        pen.line([(30, top + line * space), (WIDTH - 30, top + line * space)], fill="black", width=3)
    for share in BARS:
        pen.line([(share * WIDTH, top), (share * WIDTH, top + 4 * space)], fill="black", width=5)
    for share in NOTES:
        x, y = share * WIDTH, top + 2.5 * space
        pen.ellipse([(x - 20, y - 14), (x + 20, y + 14)], fill="black")
        pen.line([(x + 18, y), (x + 18, y - 3.2 * space)], fill="black", width=5)
    stored = io.BytesIO()
    picture.save(stored, "WEBP", quality=80, method=4)
    return stored.getvalue()
