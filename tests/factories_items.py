"""A question of every kind whose secrets have names that are found again, with its right and a wrong answer."""

from __future__ import annotations

import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django_scopes import scope
from PIL import Image

from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.actions import write_item
from upbeat.rooms.items.actions.pictures import keep_picture
from upbeat.rooms.items.guiding import After, GuidanceView, guidance_after_all
from upbeat.rooms.items.models import Attempt, Item, Picture, Response
from upbeat.rooms.items.presenting import shown_answer
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec
from upbeat.rooms.items.wordings import wordings_of
from upbeat.rooms.people.models import Person

NEW_KINDS = ("matching", "gap", "spot", "moment", "number")
"""Number: with drawn numbers."""


def image(width: int = 600, height: int = 300, kind: str = "WEBP") -> bytes:
    """A picture as a file."""
    stored = io.BytesIO()
    Image.new("RGB", (width, height), "#7a2b55").save(stored, kind)
    return stored.getvalue()


def make_picture(by: Person, words: str = "A staff with two bars") -> Picture:
    """A picture twice as wide as high."""
    with scope(school=by.school):
        return keep_picture(by=by, data=image(), width=600, height=300, words=words)


def lead(option: str) -> GuidanceSpec:
    """To a named wrong idea, seconds 5 to 22."""
    return GuidanceSpec(
        option, misconception_title=f"zzidea {option}", advice=f"zzadvice {option}", start_s=5, end_s=22
    )


def spec_of(kind: str, by: Person) -> VariantSpec:
    """One wording of a question of the kind; everything that must not be told before an answer begins with ``zz``."""
    if kind == "matching":
        sides = [("zzl1", "quarter note", "left"), ("zzl2", "half note", "left")]
        sides += [("zzr1", "one beat", "right"), ("zzr2", "two beats", "right"), ("zzr3", "four beats", "right")]
        return VariantSpec(
            "What lasts how long?",
            options=[{"id": name, "text": text, "group": group} for name, text, group in sides],
            key={"pairs": {"zzl1": "zzr1", "zzl2": "zzr2"}},
            hint="zzhint",
            guidance=[lead("zzl1>zzr3"), lead("zzl2")],
        )
    if kind == "gap":
        return VariantSpec(
            "An upbeat stands [1] the bar line, and is called [2].",
            options=[
                {"id": "zzg1a", "text": "before", "group": "1"},
                {"id": "zzg1b", "text": "behind", "group": "1"},
            ],
            key={"gaps": {"1": {"right": "zzg1a"}, "2": {"accepted": ["zzkey", "zzkeyword"]}}},
            hint="zzhint",
            guidance=[lead("1>zzg1b"), lead("2>Downbeat")],
        )
    if kind == "spot":
        right = {"id": "zza", "label": "zzlabel", "shape": "rect", "x": 0.5, "y": 0.5, "w": 0.4, "h": 0.4}
        wrong = {"id": "zzb", "label": "zzlabel", "shape": "circle", "x": 0.2, "y": 0.2, "r": 0.1}
        return VariantSpec(
            "Where is the upbeat?",
            key={"regions": [right, wrong], "right": ["zza"], "aspect": 0.5},
            hint="zzhint",
            guidance=[lead("zzb")],
            picture_id=make_picture(by).pk,
        )
    if kind == "moment":
        spans = [{"id": "zza", "start": 31.0, "end": 36.0}, {"id": "zzb", "start": 40.0, "end": 45.0}]
        return VariantSpec(
            "When does the upbeat sound?", key={"spans": spans, "right": ["zza"]}, hint="zzhint", guidance=[lead("zzb")]
        )
    return VariantSpec(
        "How many beats are {a} bars of {b}?",
        key={"value": "a*b", "tolerance": 0},
        unit="beats",
        hint="zzhint {a}",
        guidance=[lead("a+b")],
        parameters=["a = 2..9", "b = 3..6"],
        conditions=["a*b != a+b"],
    )


def make_kind(by: Person, point: KnowledgePoint, kind: str) -> Item:
    """The question, written."""
    with scope(school=by.school):
        return write_item(by=by, point=point, kind=kind, variants=[spec_of(kind, by)])


@dataclass(frozen=True)
class Reply:
    """An answer as a form posts it."""

    fields: Mapping[str, str]

    def posted(self, attempt: Attempt) -> dict[str, Any]:
        """With the attempt's token."""
        return {"token": str(attempt.token), **self.fields}


def reply(attempt: Attempt, *, right: bool) -> Reply:
    """The right answer to a question of :func:`spec_of`, or a wrong one that leads somewhere."""
    kind, variant, seed = attempt.item.kind, attempt.variant, attempt.seed
    if kind == "matching":
        pairs = {"zzl1": "zzr1" if right else "zzr3", "zzl2": "zzr2"}
        shown = shown_answer(variant, seed, pairs)
        return Reply({f"match-{left}": one for left, one in shown.items()})
    if kind == "gap":
        shown = shown_answer(variant, seed, {"1": "zzg1a" if right else "zzg1b", "2": "ZZKey "})
        return Reply({f"gap-{name}": one for name, one in shown.items()})
    if kind == "spot":
        return Reply({"at.x": "210", "at.y": "105", "x": "", "y": ""} if right else {"x": "20", "y": "20"})
    if kind == "moment":
        return Reply({"answer": "0:33.5" if right else "0:41"})
    from upbeat.rooms.items.drawing import drawn

    a, b = (drawn(variant, seed).values[name] for name in "ab")
    return Reply({"answer": str(a * b if right else a + b)})


def guidance_of(response: Response, passage: tuple[float, float] | None = None) -> GuidanceView:
    """What the pupil is told after one response."""
    return guidance_after_all([After(response, passage)], wordings_of(response))[0]
