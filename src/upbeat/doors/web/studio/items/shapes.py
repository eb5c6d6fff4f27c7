"""What the rows of a question are, kind by kind: from its variant to forms, and from the forms to options and key."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import Any

from django import forms

from upbeat.doors.web.studio.items.forms import (
    ForeseenForm,
    GapForm,
    LeadForm,
    NamedForm,
    OptionForm,
    PairForm,
    PartForm,
    RegionForm,
    SpanForm,
)  # fmt: skip
from upbeat.kernel.guidance import ANY_OTHER
from upbeat.kernel.parts import WITH, gaps_in
from upbeat.rooms.items.models import Guidance, Item, Variant
from upbeat.rooms.items.specs import GuidanceSpec

Leads = Mapping[str, Guidance]
CIRCLE, RECT = ("x", "y", "r"), ("x", "y", "w", "h")


@dataclass
class Told:
    """What the rows of a wording say: options, key, and where wrong answers lead."""

    options: list[dict[str, str]] = field(default_factory=list)
    key: dict[str, Any] = field(default_factory=dict)
    leads: list[GuidanceSpec] = field(default_factory=list)


@dataclass(frozen=True)
class Given:
    """What a wording's forms hold, valid. ``right``: numbers of the rows that are marked as right."""

    kind: str
    data: Mapping[str, Any]
    rows: Sequence[Any]
    foreseen: Sequence[Any]
    right: frozenset[str]
    aspect: float


@dataclass(frozen=True)
class Shape:
    """How a kind is written: the form of a row and of a foreseen wrong answer, how many rows stand there at first."""

    row: type[forms.Form] | None
    foreseen: type[LeadForm] | None
    first_rows: int
    read: Callable[[Given], Told]
    starts: Callable[[Variant, Leads], list[dict[str, Any]]]


def lead_of(option: str, form: LeadForm) -> GuidanceSpec:
    """Where a wrong answer leads, as written."""
    data = form.cleaned_data
    return GuidanceSpec(
        option,
        misconception_title=data["misconception"],
        advice=data["advice"],
        start_s=data["start"],
        end_s=data["end"],
        video_id=data["video"],
    )


def lead_start(lead: Guidance | None) -> dict[str, Any]:
    """What a lead's form begins with."""
    if lead is None:
        return {}
    idea = lead.misconception
    return {
        "misconception": idea.title if idea else "",
        "advice": idea.advice if idea else "",
        "start": lead.start_s,
        "end": lead.end_s,
        "video": lead.video_id,
    }


def _choice(given: Given) -> Told:
    taken = {row.cleaned_data["name"] for row in given.rows}
    free = (letter for letter in ascii_lowercase if letter not in taken)
    told, right = Told(), []
    for number, row in enumerate(given.rows):
        if not row.cleaned_data["text"].strip():
            continue
        name = row.cleaned_data["name"] or next(free)
        told.options.append({"id": name, "text": row.cleaned_data["text"]})
        if str(number) in given.right:
            right.append(name)
        elif row.leads and given.kind != Item.Kind.ORDER:
            told.leads.append(lead_of(name, row))
    if given.kind == Item.Kind.ORDER:
        told.key = {"order": [option["id"] for option in told.options]}
    elif given.kind == Item.Kind.SINGLE:
        told.key = {"right": right[0] if right else ""}
    else:
        told.key = {"right": right}
    return told


def _option_starts(variant: Variant, leads: Leads) -> list[dict[str, Any]]:
    options = {option["id"]: option["text"] for option in variant.options}
    order = variant.key.get("order") or list(options)
    return [{"name": name, "text": options[name]} | lead_start(leads.get(name)) for name in order]


def _typed(given: Given) -> Told:
    data = given.data
    rows = [row for row in given.foreseen if row.cleaned_data["answer"].strip()]
    leads = [lead_of(row.cleaned_data["answer"], row) for row in rows]
    if given.kind == Item.Kind.TEXT:
        accepted = [line.strip() for line in data["accepted"].splitlines() if line.strip()]
        return Told(key={"accepted": accepted}, leads=leads)
    key: dict[str, Any] = {"value": data["value"], "tolerance": data["tolerance"] or 0}
    key |= {name: data[name] for name in ("percent", "needs_unit", "only_unit") if data[name]}
    return Told(key=key | {"fractions": False} if data["no_fractions"] else key, leads=leads)


def _pairs(given: Given) -> Told:
    told, rights, pairs = Told(), {}, {}
    lefts: dict[str, str] = {}
    for number, row in enumerate(given.rows, start=1):
        left, right = row.cleaned_data["left"].strip(), row.cleaned_data["right"].strip()
        if right and right not in rights:
            rights[right] = f"r{number}"
            told.options.append({"id": rights[right], "text": right, "group": "right"})
        if left:
            lefts[str(number)] = f"l{number}"
            told.options.append({"id": f"l{number}", "text": left, "group": "left"})
            pairs[f"l{number}"] = rights.get(right, "")
    told.key = {"pairs": pairs}
    told.leads = _part_leads(given.foreseen, lefts, lambda _part, text: rights.get(text, text))
    return told


def _pair_starts(variant: Variant, _leads: Leads) -> list[dict[str, Any]]:
    texts = {option["id"]: option["text"] for option in variant.options}
    pairs = variant.key["pairs"]
    alone = [name for name in texts if name not in pairs and name not in pairs.values()]
    rows = [{"left": texts[left], "right": texts[right]} for left, right in pairs.items()]
    return rows + [{"right": texts[name]} for name in alone]


def _gaps(given: Given) -> Told:
    told = Told()
    gaps: dict[str, dict[str, Any]] = {}
    chosen: dict[str, dict[str, str]] = {}
    names = gaps_in(given.data["stem"])
    for number, row in enumerate(given.rows, start=1):
        accepted, wrong = _words(row.cleaned_data["accepted"]), _words(row.cleaned_data["wrong"])
        name = str(number)
        if not accepted and not wrong and name not in names:
            continue
        if not wrong:
            gaps[name] = {"accepted": accepted}
            continue
        chosen[name] = {text: f"g{name}{ascii_lowercase[place]}" for place, text in enumerate([*accepted, *wrong][:20])}
        told.options += [{"id": option, "text": text, "group": name} for text, option in chosen[name].items()]
        gaps[name] = {"right": chosen[name][accepted[0]] if len(accepted) == 1 else ""}
    told.key = {"gaps": gaps}
    told.leads = _part_leads(
        given.foreseen, {name: name for name in gaps}, lambda part, text: chosen.get(part, {}).get(text, text)
    )
    return told


def _words(text: str) -> list[str]:
    return list(dict.fromkeys(word.strip() for word in text.replace("；", ";").split(";") if word.strip()))


def _gap_starts(variant: Variant, _leads: Leads) -> list[dict[str, Any]]:
    gaps = variant.key["gaps"]
    rows = []
    for number in range(1, max((int(name) for name in gaps), default=0) + 1):
        gap = gaps.get(str(number), {})
        options = {one["id"]: one["text"] for one in variant.options if one.get("group") == str(number)}
        right = options.pop(gap.get("right"), "")
        rows.append({"accepted": right or "; ".join(gap.get("accepted", ())), "wrong": "; ".join(options.values())})
    return rows


def _part_leads(
    foreseen: Sequence[PartForm], parts: Mapping[str, str], named: Callable[[str, str], str]
) -> list[GuidanceSpec]:
    leads = []
    for row in foreseen:
        part, answer = row.cleaned_data["part"].strip(" []"), row.cleaned_data["answer"].strip()
        if not part:
            continue
        name = parts.get(part, part)
        leads.append(lead_of(f"{name}{WITH}{named(part, answer)}" if answer else name, row))
    return leads


def part_starts(variant: Variant, leads: Leads) -> list[dict[str, Any]]:
    """What the forms of wrong answers foreseen for parts begin with."""
    texts = {option["id"]: option["text"] for option in variant.options}
    order = {name: str(number) for number, name in enumerate(variant.key.get("pairs", {}), start=1)}
    starts = []
    for option, lead in leads.items():
        if option != ANY_OTHER:
            part, _with, answer = option.partition(WITH)
            begin = {"part": order.get(part, part), "answer": texts.get(answer, answer)}
            starts.append(begin | lead_start(lead))
    return starts


def foreseen_starts(_variant: Variant, leads: Leads) -> list[dict[str, Any]]:
    """What the forms of typed wrong answers begin with."""
    return [{"answer": option} | lead_start(lead) for option, lead in leads.items() if option != ANY_OTHER]


def _marked(given: Given, rows: list[tuple[int, LeadForm, dict[str, Any]]]) -> tuple[list[dict[str, Any]], Told]:
    """Rows of places or passages under names of their own, the right ones among them, leads for the others."""
    told, kept, right = Told(), [], []
    for number, form, row in rows:
        name = ascii_lowercase[number]
        kept.append({"id": name, **row})
        if str(number) in given.right:
            right.append(name)
        elif form.leads:
            told.leads.append(lead_of(name, form))
    told.key = {"right": right}
    return kept, told


def _regions(given: Given) -> Told:
    rows = []
    for number, form in enumerate(given.rows):
        data = form.cleaned_data
        if data.get("at"):
            shape = data["shape"] or "circle"
            names = {"circle": CIRCLE, "rect": RECT}.get(shape)
            at = data["at"]
            place = (
                dict(zip(names, at, strict=True))
                if names
                else {"points": [list(p) for p in zip(at[::2], at[1::2], strict=True)]}
            )
            rows.append((number, form, {"shape": shape, **place, "label": data["label"].strip()}))
    kept, told = _marked(given, rows)
    told.key |= {"regions": kept, "aspect": given.aspect}
    return told


def _region_starts(variant: Variant, leads: Leads) -> list[dict[str, Any]]:
    starts = []
    for row in variant.key["regions"]:
        names = {"circle": CIRCLE, "rect": RECT}.get(row["shape"])
        numbers = [row[name] for name in names] if names else [one for point in row["points"] for one in point]
        at = " ".join(f"{100 * one:g}" for one in numbers)
        start = {"label": row.get("label", ""), "shape": row["shape"], "at": at}
        starts.append(start | lead_start(leads.get(row["id"])))
    return starts


def _spans(given: Given) -> Told:
    rows = [
        (number, form, {"start": form.cleaned_data["first"], "end": form.cleaned_data["last"]})
        for number, form in enumerate(given.rows)
        if form.cleaned_data["first"] is not None or form.cleaned_data["last"] is not None
    ]
    kept, told = _marked(given, rows)
    told.key |= {"spans": kept}
    return told


def _span_starts(variant: Variant, leads: Leads) -> list[dict[str, Any]]:
    return [
        {"first": row["start"], "last": row["end"]} | lead_start(leads.get(row["id"])) for row in variant.key["spans"]
    ]


def right_rows(variant: Variant) -> frozenset[str]:
    """Numbers of the rows that are right."""
    key = variant.key
    rows = key.get("regions") or key.get("spans") or variant.options
    right = key.get("right", ())
    names = right if isinstance(right, list) else [right]
    return frozenset(str(number) for number, row in enumerate(rows) if row["id"] in names)


def _none(_variant: Variant, _leads: Leads) -> list[dict[str, Any]]:
    return []


def _named(given: Given) -> Told:
    """What a pack's kind says lies in a form of its own; the rows are wrong answers that it foresees."""
    rows = [row for row in given.foreseen if row.cleaned_data["answer"].strip()]
    return Told(leads=[lead_of(row.cleaned_data["answer"], row) for row in rows])


OF_PACKS = Shape(None, NamedForm, 2, _named, _none)

SHAPES: dict[str, Shape] = {
    Item.Kind.SINGLE: Shape(OptionForm, None, 4, _choice, _option_starts),
    Item.Kind.MULTIPLE: Shape(OptionForm, None, 5, _choice, _option_starts),
    Item.Kind.ORDER: Shape(OptionForm, None, 5, _choice, _option_starts),
    Item.Kind.NUMBER: Shape(None, ForeseenForm, 2, _typed, _none),
    Item.Kind.TEXT: Shape(None, ForeseenForm, 2, _typed, _none),
    Item.Kind.MATCHING: Shape(PairForm, PartForm, 4, _pairs, _pair_starts),
    Item.Kind.GAP: Shape(GapForm, PartForm, 3, _gaps, _gap_starts),
    Item.Kind.SPOT: Shape(RegionForm, None, 3, _regions, _region_starts),
    Item.Kind.MOMENT: Shape(SpanForm, None, 2, _spans, _span_starts),
}
