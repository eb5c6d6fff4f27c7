"""The page on which a question is written: wordings, rows, leads; works without script by spare rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from string import ascii_lowercase
from typing import Any

from django.http import QueryDict

from upbeat.doors.web.studio.items.forms import ForeseenForm, LeadForm, Mark, OptionForm, WordingForm
from upbeat.kernel.errors import Invalid
from upbeat.kernel.guidance import ANY_OTHER
from upbeat.rooms.items.checking import which_is_wrong
from upbeat.rooms.items.models import Guidance, Item, ItemVersion, Variant
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec

CHOICES = (Item.Kind.SINGLE, Item.Kind.MULTIPLE)
MOST_ROWS = 10
MOST_WORDINGS = 8
FIRST_ROWS = {Item.Kind.SINGLE: 4, Item.Kind.MULTIPLE: 5, Item.Kind.ORDER: 5}
FIRST_FORESEEN = 2


@dataclass
class Wording:
    """The forms of one wording. ``right``: numbers of the rows that are marked as right."""

    number: int
    form: WordingForm
    rows: Sequence[OptionForm | ForeseenForm]
    other: LeadForm
    right: frozenset[str]

    @property
    def prefix(self) -> str:
        """What the names of its fields begin with."""
        return f"w{self.number}"

    @property
    def is_empty(self) -> bool:
        """Is nothing written in it?"""
        field = "answer" if self.rows and isinstance(self.rows[0], ForeseenForm) else "text"
        written = [self.form["stem"].value(), *(row[field].value() for row in self.rows)]
        return not any(written)

    def forms(self) -> list[WordingForm | LeadForm]:
        """All of them."""
        return [self.form, *self.rows, self.other]


class ItemEditor:
    """A question being written. ``data``: what was posted; ``version``: what it starts from.
    ``marks``: passages to which leads can go.

    The first wording must be written; further ones are parallel and may stay empty. ``problem``: why it was not taken,
    with the number of its wording in ``problem_in``.
    """

    def __init__(
        self,
        kind: str,
        *,
        data: QueryDict | None = None,
        version: ItemVersion | None = None,
        marks: Sequence[Mark] = (),
    ) -> None:
        self.kind = kind
        self.data = data
        self.marks = marks
        variants = list(version.variants.all()) if version is not None else []
        more = data.get("more", "") if data is not None else ""
        self.wanted_more = bool(more)
        wordings = _number(data, "wordings", max(2, len(variants)), MOST_WORDINGS) + (more == "wordings")
        longest = max((len(variant.options) for variant in variants), default=0)
        rows = _number(data, "rows", max(self._first_rows(), longest), MOST_ROWS) + 2 * (more == "rows")
        self.row_count = min(rows, MOST_ROWS)
        self.wordings = [
            self._wording(number, variants[number] if number < len(variants) else None)
            for number in range(min(wordings, MOST_WORDINGS))
        ]
        self.problem: Invalid | None = None
        self.problem_in: int | None = None

    def _first_rows(self) -> int:
        return FIRST_ROWS.get(Item.Kind(self.kind), FIRST_FORESEEN)

    def _wording(self, number: int, variant: Variant | None) -> Wording:
        prefix = f"w{number}"
        leads = {lead.option: lead for lead in variant.guidance.all()} if variant else {}
        kind_of_row = OptionForm if self._with_options else ForeseenForm
        starts = _option_starts(variant, leads) if self._with_options else _foreseen_starts(leads)
        rows = [
            kind_of_row(
                self.data,
                prefix=f"{prefix}-{row}",
                initial=starts[row] if row < len(starts) else {},
                marks=self.marks,
            )
            for row in range(self.row_count)
        ]
        posted = self.data
        right = _right_rows(variant) if posted is None else frozenset(posted.getlist(f"{prefix}-right"))
        return Wording(
            number=number,
            form=WordingForm(self.data, prefix=prefix, kind=self.kind, initial=_wording_start(variant)),
            rows=rows,
            other=LeadForm(
                self.data, prefix=f"{prefix}-any", initial=_lead_start(leads.get(ANY_OTHER)), marks=self.marks
            ),
            right=right,
        )

    @property
    def _with_options(self) -> bool:
        return self.kind in (*CHOICES, Item.Kind.ORDER)

    @property
    def is_choice(self) -> bool:
        """Are answers shown, of which some are right?"""
        return self.kind in CHOICES

    @property
    def may_have_more_rows(self) -> bool:
        """Is there room for another row?"""
        return self.row_count < MOST_ROWS

    @property
    def may_have_more_wordings(self) -> bool:
        """Is there room for another wording?"""
        return len(self.wordings) < MOST_WORDINGS

    def is_valid(self) -> bool:
        """Was a whole question posted that can be read? False as well when only more rows were wanted."""
        if self.data is None or self.wanted_more:
            return False
        told = [form.is_valid() for wording in self._written() for form in wording.forms()]
        return all(told)

    def _written(self) -> list[Wording]:
        return [wording for wording in self.wordings if wording.number == 0 or not wording.is_empty]

    def blame(self, problem: Invalid) -> None:
        """Keep why a room refused it, and find the wording that is meant."""
        self.problem = problem
        written = self._written()
        place = which_is_wrong(self.kind, [self._spec(wording) for wording in written])
        self.problem_in = written[place].number + 1 if place is not None and len(written) > 1 else None

    def specs(self, until: float | None = None) -> list[VariantSpec]:
        """What was written, for ``write_item`` and ``revise_item``; call it when valid.

        ``until``: the second of the checkpoint, where a passage chosen by its key mark ends if it does not sooner.
        """
        for wording in self._written():
            for form in wording.forms():
                mark = form.marks.get(form.cleaned_data["mark"]) if isinstance(form, LeadForm) else None
                if mark is not None and mark.video is None and until is not None and mark.start < until:
                    form.cleaned_data["end"] = min(mark.end, until)
        return [self._spec(wording) for wording in self._written()]

    def _spec(self, wording: Wording) -> VariantSpec:
        data = wording.form.cleaned_data
        options, leads = self._options(wording) if self._with_options else ([], _foreseen(wording))
        if wording.other.leads:
            leads.append(_lead(ANY_OTHER, wording.other))
        return VariantSpec(
            stem=data["stem"],
            options=[{"id": name, "text": text} for _row, name, text in options],
            key=self._key(wording, options),
            unit=data.get("unit", ""),
            hint=data["hint"],
            guidance=leads,
        )

    def _options(self, wording: Wording) -> tuple[list[tuple[int, str, str]], list[GuidanceSpec]]:
        """Filled rows as (row, id, text), and where the wrong ones lead."""
        taken = {row.cleaned_data["name"] for row in wording.rows}
        free = (letter for letter in ascii_lowercase if letter not in taken)
        options, leads = [], []
        for number, row in enumerate(wording.rows):
            text = row.cleaned_data["text"]
            if not text.strip():
                continue
            name = row.cleaned_data["name"] or next(free)
            options.append((number, name, text))
            if self.is_choice and str(number) not in wording.right and row.leads:
                leads.append(_lead(name, row))
        return options, leads

    def _key(self, wording: Wording, options: Sequence[tuple[int, str, str]]) -> dict[str, Any]:
        data = wording.form.cleaned_data
        right = [name for row, name, _text in options if str(row) in wording.right]
        if self.kind == Item.Kind.SINGLE:
            return {"right": right[0] if right else ""}
        if self.kind == Item.Kind.MULTIPLE:
            return {"right": right}
        if self.kind == Item.Kind.ORDER:
            return {"order": [name for _row, name, _text in options]}
        if self.kind == Item.Kind.TEXT:
            return {"accepted": [line.strip() for line in data["accepted"].splitlines() if line.strip()]}
        return {"value": data["value"], "tolerance": data["tolerance"] or 0}


def _number(data: QueryDict | None, name: str, least: int, most: int) -> int:
    text = data.get(name, "") if data is not None else ""
    return min(most, max(least, int(text))) if text.isdecimal() else least


def _lead(option: str, form: LeadForm) -> GuidanceSpec:
    data = form.cleaned_data
    return GuidanceSpec(
        option,
        misconception_title=data["misconception"],
        advice=data["advice"],
        start_s=data["start"],
        end_s=data["end"],
        video_id=data["video"],
    )


def _foreseen(wording: Wording) -> list[GuidanceSpec]:
    return [_lead(row.cleaned_data["answer"], row) for row in wording.rows if row.cleaned_data["answer"].strip()]


def _wording_start(variant: Variant | None) -> dict[str, Any]:
    if variant is None:
        return {}
    start = {"stem": variant.stem, "unit": variant.unit, "hint": variant.hint}
    if "value" in variant.key:
        start |= {"value": f"{variant.key['value']:g}", "tolerance": f"{variant.key.get('tolerance') or 0:g}"}
    return start | {"accepted": "\n".join(variant.key.get("accepted", ()))}


def _lead_start(lead: Guidance | None) -> dict[str, Any]:
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


def _option_starts(variant: Variant | None, leads: Mapping[str, Guidance]) -> list[dict[str, Any]]:
    if variant is None:
        return []
    options = {option["id"]: option["text"] for option in variant.options}
    order = variant.key.get("order") or list(options)
    return [{"name": name, "text": options[name]} | _lead_start(leads.get(name)) for name in order]


def _foreseen_starts(leads: Mapping[str, Guidance]) -> list[dict[str, Any]]:
    return [{"answer": option} | _lead_start(lead) for option, lead in leads.items() if option != ANY_OTHER]


def _right_rows(variant: Variant | None) -> frozenset[str]:
    if variant is None or "right" not in variant.key:
        return frozenset()
    right = variant.key["right"] if isinstance(variant.key["right"], list) else [variant.key["right"]]
    return frozenset(str(row) for row, option in enumerate(variant.options) if option["id"] in right)
