"""Live questions of every kind, and what phones answer to them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django_scopes import scope

from factories_class import ClassOf
from factories_items import lead, reply, spec_of
from upbeat.rooms.classroom.actions.questions import ask_live
from upbeat.rooms.classroom.models import LiveQuestion, Meeting
from upbeat.rooms.items.actions import write_item
from upbeat.rooms.items.models import Variant
from upbeat.rooms.items.presenting import shown_answer
from upbeat.rooms.items.reading import as_form
from upbeat.rooms.items.specs import VariantSpec
from upbeat.rooms.people.models import Person

LIVE_KINDS = ("single", "multiple", "number", "text", "order", "matching", "gap", "spot")
NEW = ("matching", "gap", "spot", "number")
RIGHT: dict[str, Any] = {"single": "zzb", "multiple": ["zza", "zzb"], "order": ["zza", "zzb", "zzc"], "text": "zzkey"}
WRONG: dict[str, Any] = {"single": "zza", "multiple": ["zza"], "order": ["zzc", "zzb", "zza"], "text": "the refrain"}


def live_spec(kind: str, by: Person) -> VariantSpec:
    """One wording; what must not be told before the result begins with ``zz``. Number: with drawn numbers."""
    if kind in NEW:
        return spec_of(kind, by)
    options = [{"id": f"zz{name}", "text": f"Part {name.upper()}"} for name in "abc"]
    if kind == "text":
        return VariantSpec("What is it called?", key={"accepted": ["zzkey"]}, hint="zzhint", guidance=[lead("refrain")])
    key = {"order": RIGHT["order"]} if kind == "order" else {"right": RIGHT[kind]}
    return VariantSpec(f"Which of them, as {kind}?", options=options, key=key, hint="zzhint")


def make_variant(room: ClassOf, kind: str) -> Variant:
    """A question of the kind in the bank, on the point of the lesson."""
    with scope(school=room.school):
        item = write_item(by=room.teacher, point=room.video.point, kind=kind, variants=[live_spec(kind, room.teacher)])
        rows = Variant.objects.select_related("version__item", "picture")
        return rows.get(version__item=item)


def ask_kind(room: ClassOf, meeting: Meeting, kind: str, *, confidence: bool = False) -> LiveQuestion:
    """The same on the phones."""
    variant = make_variant(room, kind)
    with scope(school=room.school):
        return ask_live(by=room.teacher, meeting=meeting, variant=variant, confidence=confidence, now=room.now)


def fields_of(question: LiveQuestion, *, right: bool) -> dict[str, list[str]]:
    """The form of a right answer, or of a wrong one."""
    wording, seed = question.wording, question.seed
    kind = wording.version.item.kind
    if kind in NEW:
        told = reply(SimpleNamespace(item=wording.version.item, variant=wording, seed=seed), right=right)  # type: ignore[arg-type]
        return {name: [value] for name, value in told.fields.items()}
    answer = shown_answer(wording, seed, (RIGHT if right else WRONG)[kind])
    return dict(as_form(wording, answer).fields)
