"""A lesson full of secrets, each under a name that is found again, and the search for them in what the server says."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode
from dataclasses import replace
from typing import Any

from django_scopes import scope

from crawling import Seen
from factories import make_pupil
from factories_learn import Lesson, after, make_lesson
from upbeat.rooms.catalog.models import Supplement
from upbeat.rooms.discuss.actions import threads
from upbeat.rooms.discuss.actions.helping import let_help
from upbeat.rooms.items.actions import write_item
from upbeat.rooms.items.models import Item, Misconception
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.publish.actions.checkpoints import set_checkpoints
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.actions.videos import publish_version, revise_video
from upbeat.rooms.publish.models import MicroVideoVersion, Piece

GATE_S, GATE_BYTE = 60, 800 + 60 * 1000
STILL_EVERY_S, STILL_BYTES = 20, 1000
STILLS_BYTE = GATE_S // STILL_EVERY_S * STILL_BYTES
MEDIA_PASS = re.compile(r"/media/([\w-]+)\.[\w-]+/")

SECRETS = {
    "the id of a right option": re.compile(r"zzright"),
    "the id of a wrong option": re.compile(r"zzwrong"),
    "a typed key": re.compile(r"zzkey"),
    "what others say of a question": re.compile(r"zztalk"),
    "a hint": re.compile(r"zzhint"),
    "a misconception": re.compile(r"zzidea"),
    "advice": re.compile(r"zzadvice"),
    "a supplement": re.compile(r"zzsupplement"),
    "a question behind the gate": re.compile(r"zzlater"),
    "words behind the gate": re.compile(r"Words at (?:[6-9]\d|1\d\d)\b"),
    "a mark of the right option": re.compile(r"data-(?:right|correct|key)|\"(?:correct|key|right)\"\s*:", re.I),
}


def choice(stem: str, name: str) -> VariantSpec:
    return VariantSpec(
        stem=stem,
        options=[
            {"id": "zzright", "text": f"{name}: one beat"},
            {"id": "zzwrong1", "text": f"{name}: four beats"},
            {"id": "zzwrong2", "text": f"{name}: none"},
        ],
        key={"right": "zzright"},
        hint="zzhint",
        guidance=[GuidanceSpec("zzwrong1", misconception_title="zzidea", advice="zzadvice", start_s=1, end_s=9)],
    )


def make_secret_lesson() -> Lesson:
    """Two checkpoints and an exercise of three kinds; every secret of them has a name that is found again."""
    made = make_lesson(checkpoints=[])
    with scope(school=made.school):
        by, point = made.teacher, made.video.point
        first = write_item(by=by, point=point, kind="single", variants=[choice("How many?", "A"), choice("And?", "B")])
        later = write_item(by=by, point=point, kind="single", variants=[choice("zzlater", "C")])
        typed = VariantSpec(stem="Name it", key={"accepted": ["zzkey"]}, hint="zzhint")
        text = write_item(by=by, point=point, kind="text", variants=[typed])
        number = VariantSpec(stem="Count", key={"value": 3}, hint="zzhint")
        counted = write_item(by=by, point=point, kind="number", variants=[number])
        Supplement.objects.create(point=point, title="zzsupplement", body="zzsupplement")
        draft = revise_video(by=by, video=made.video)
        placed: list[tuple[int, Item]] = [(GATE_S, first), (120, later)]
        set_checkpoints(by=by, version=draft, checkpoints=[(second, item.versions.get()) for second, item in placed])
        pictures = {"every_s": STILL_EVERY_S, "sizes": [STILL_BYTES] * 9}
        PolishRun.objects.filter(pk=draft.run_id).update(stills=pictures, thumbnails=pictures)
        version = publish_version(by=by, version=draft)
        exercise = [first, text, counted]
        add_piece(by=by, package=made.package, kind="exercise", title="Practise", items=exercise)
        add_piece(by=by, package=made.package, kind="text", phase=Piece.Phase.IN, title="Sing", body="zzlater")
        _let_the_class_talk(made, version, first)
    return replace(made, version=version)


def _let_the_class_talk(made: Lesson, version: MicroVideoVersion, item: Item) -> None:
    """What others asked behind the gate and about a question, and answers that help those who are stuck."""
    ada = make_pupil(made.section)
    about: dict[str, Any] = {"by": ada, "section": made.section, "version": version}
    behind = threads.ask(**about, second=90.0, text="Is zzlater the same as one beat?", now=after(1))
    of_item = threads.ask(**about, item=item, text="Why is it zztalk?", now=after(2))
    early = threads.ask(**about, second=5.0, text="What is a beat?", now=after(3))
    idea = Misconception.objects.get(point=made.video.point, title="zzidea")
    for thread in (behind, of_item, early):
        post = threads.answer(by=made.teacher, thread=thread, text="Since zzhint.", now=after(4))
        if thread != early:
            place = f"idea-{idea.pk}" if thread == of_item else "span"
            let_help(by=made.teacher, post=post, place=place, confirmed=True, now=after(5))
        else:
            threads.hide_post(by=made.teacher, post=post, now=after(5))


def leaks(seen: Seen) -> list[str]:
    """What an answer gives away, with the address at which it does."""
    found = [f"{name} at {seen.path} as {seen.mode}" for name, secret in SECRETS.items() if secret.search(seen.text)]
    for body in MEDIA_PASS.findall(seen.text):
        told = json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        if told["e"] > GATE_BYTE and told["f"].endswith(".mp4"):
            found.append(f"a file behind the gate at {seen.path} as {seen.mode}")
        if told["e"] > STILLS_BYTE and told["f"].endswith(".webps"):
            found.append(f"pictures behind the gate at {seen.path} as {seen.mode}")
    return found
