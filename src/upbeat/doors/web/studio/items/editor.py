"""The page on which a question is written: wordings, rows, leads; works without script by spare rows."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.studio.items.forms import LeadForm, Mark, PartForm, WordingForm, lines_of
from upbeat.doors.web.studio.items.kinds import authoring_of
from upbeat.doors.web.studio.items.places import videos_by_name
from upbeat.doors.web.studio.items.shapes import (
    OF_PACKS,
    SHAPES,
    Given,
    foreseen_starts,
    lead_of,
    lead_start,
    part_starts,
    right_rows,
)  # fmt: skip
from upbeat.kernel.errors import Invalid
from upbeat.kernel.guidance import ANY_OTHER
from upbeat.rooms.items.checking import which_is_wrong
from upbeat.rooms.items.kinds import GONE
from upbeat.rooms.items.models import Item, ItemVersion, Picture, Variant
from upbeat.rooms.items.queries import picture_numbered
from upbeat.rooms.items.specs import VariantSpec
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.actions.pictures import take_picture

CHOICES = (Item.Kind.SINGLE, Item.Kind.MULTIPLE)
MOST_ROWS = 10
MOST_WORDINGS = 8
FIRST_FORESEEN = 2

Files = MultiValueDict[str, Any]


@dataclass
class Wording:
    """The forms of one wording. ``right``: numbers of the rows that are marked as right; ``own``: that of a
    kind of a pack."""

    number: int
    form: WordingForm
    rows: Sequence[Any]
    foreseen: Sequence[Any]
    other: LeadForm
    right: frozenset[str]
    picture: Picture | None = None
    own: forms.Form | None = None

    @property
    def prefix(self) -> str:
        """What the names of its fields begin with."""
        return f"w{self.number}"

    @property
    def is_empty(self) -> bool:
        """Is nothing written in it?"""
        return not self.form["stem"].value() and not any(row.is_written for row in (*self.rows, *self.foreseen))

    @property
    def is_drawn(self) -> bool:
        """Are its numbers drawn?"""
        return self.form.draws

    def forms(self) -> list[forms.Form]:
        """All of them."""
        return [self.form, *([self.own] if self.own else []), *self.rows, *self.foreseen, self.other]


class ItemEditor:
    """A question being written. ``data`` and ``files``: what was posted; ``version``: what it starts from.
    ``marks``: passages to which leads can go; ``videos``: all others, by name. A picture that came is kept at once,
    ``by`` whom.

    The first wording must be written; further ones are parallel and may stay empty. ``problem``: why it was not taken,
    with the number of its wording in ``problem_in``.
    """

    def __init__(
        self,
        kind: str,
        *,
        by: Person,
        data: QueryDict | None = None,
        files: Files | None = None,
        version: ItemVersion | None = None,
        marks: Sequence[Mark] = (),
    ) -> None:
        self.kind = kind
        self.by = by
        self.authoring = authoring_of(kind)
        self.shape = SHAPES.get(kind, OF_PACKS)
        if kind not in SHAPES and self.authoring is None:
            raise Invalid(GONE)
        self.data = data
        self.files = files if data is not None else None
        self.marks = marks
        self.videos = videos_by_name(by)
        self.variants = list(version.variants.all()) if version is not None else []
        more = data.get("more", "") if data is not None else ""
        self.wanted_more = bool(more)
        wordings = _number(data, "wordings", max(2, len(self.variants)), MOST_WORDINGS) + (more == "wordings")
        longest = max((self._length(variant) for variant in self.variants), default=0)
        rows = _number(data, "rows", max(self.shape.first_rows, longest), MOST_ROWS) + 2 * (more == "rows")
        self.row_count = min(rows, MOST_ROWS)
        self.wordings = [self._wording(number) for number in range(min(wordings, MOST_WORDINGS))]
        self.wanted_more |= any(getattr(wording.own, "took_file", False) for wording in self.wordings)
        self.problem: Invalid | None = None
        self.problem_in: int | None = None

    def _length(self, variant: Variant) -> int:
        leads = {lead.option: lead for lead in variant.guidance.all()}
        return max(len(self.shape.starts(variant, leads)), len(leads) if self.shape.foreseen else 0)

    def _wording(self, number: int) -> Wording:
        variant = self.variants[number] if number < len(self.variants) else None
        prefix = f"w{number}"
        leads = {lead.option: lead for lead in variant.guidance.all()} if variant else {}
        starts = self.shape.starts(variant, leads) if variant else []
        posted = self.data
        form = WordingForm(self.data, self.files, prefix=prefix, kind=self.kind, initial=_wording_start(variant))
        own = self._own(prefix, variant)
        return Wording(
            number=number,
            form=form,
            rows=self._forms(self.shape.row, f"{prefix}-", starts),
            foreseen=self._foreseen(prefix, variant, own),
            other=self._lead_form(LeadForm, f"{prefix}-any", lead_start(leads.get(ANY_OTHER))),
            right=(right_rows(variant) if variant else frozenset())
            if posted is None
            else frozenset(posted.getlist(f"{prefix}-right")),
            picture=self._picture(prefix, form, variant),
            own=own,
        )

    def _forms(self, kind_of_row: Any, prefix: str, starts: Sequence[dict[str, Any]]) -> list[Any]:
        if kind_of_row is None:
            return []
        return [
            self._lead_form(kind_of_row, f"{prefix}{row}", starts[row] if row < len(starts) else {})
            for row in range(self.row_count)
        ]

    def _own(self, prefix: str, variant: Variant | None) -> forms.Form | None:
        if self.authoring is None:
            return None
        starts = self.authoring.starts(variant.key) if variant else {}
        return self.authoring.form(self.data, self.files, prefix=f"{prefix}-own", initial=starts)

    def _named(self, own: forms.Form, variant: Variant | None) -> Sequence[tuple[str, str]]:
        """What the kind foresees of the key as it is written by now."""
        assert self.authoring is not None
        if self.data is not None:
            return self.authoring.foreseen(self.authoring.key(own.cleaned_data)) if own.is_valid() else ()
        return self.authoring.foreseen(variant.key) if variant else ()

    def _foreseen(self, prefix: str, variant: Variant | None, own: forms.Form | None) -> list[Any]:
        leads = {lead.option: lead for lead in variant.guidance.all()} if variant else {}
        if self.shape.foreseen is PartForm:
            starts = part_starts(variant, leads) if variant else []
            return self._forms(PartForm, f"{prefix}-f", starts)[: max(FIRST_FORESEEN, len(starts), self.row_count // 2)]
        rows = self._forms(self.shape.foreseen, f"{prefix}-", foreseen_starts(variant, leads) if variant else [])
        if own is not None:
            named = self._named(own, variant)
            for row in rows:
                row.offer(named)
        return rows

    def _lead_form(self, kind_of_form: Any, prefix: str, initial: dict[str, Any]) -> Any:
        more = {"marks": self.marks, "videos": self.videos} if issubclass(kind_of_form, LeadForm) else {}
        return kind_of_form(self.data, prefix=prefix, initial=initial, **more)

    def _picture(self, prefix: str, form: WordingForm, variant: Variant | None) -> Picture | None:
        """The one that came with the form, is kept since the last time, or stood there before."""
        if self.data is None:
            return variant.picture if variant else None
        file = self.files.get(f"{prefix}-picture") if self.files is not None else None
        if file:
            try:
                words = self.data.get(f"{prefix}-picture_words", "")
                return take_picture(by=self.by, pieces=file.chunks(), words=words)
            except Invalid as problem:
                form.full_clean()
                blame(form, problem)
                return None
        kept = self.data.get(f"{prefix}-picture_id", "")
        gone = bool(self.data.get(f"{prefix}-picture_off"))
        return picture_numbered(self.by, int(kept)) if kept.isdecimal() and len(kept) < 18 and not gone else None

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
        data, picture = wording.form.cleaned_data, wording.picture
        aspect = round(picture.height / picture.width, 4) if picture else 1.0
        told = self.shape.read(Given(self.kind, data, wording.rows, wording.foreseen, wording.right, aspect))
        if self.authoring is not None and wording.own is not None:
            told.key = self.authoring.key(wording.own.cleaned_data)
        if wording.other.leads:
            told.leads.append(lead_of(ANY_OTHER, wording.other))
        return VariantSpec(
            stem=data["stem"],
            options=told.options,
            key=told.key,
            unit=data.get("unit", ""),
            hint=data["hint"],
            guidance=told.leads,
            parameters=lines_of(data.get("parameters")),
            conditions=lines_of(data.get("conditions")),
            picture_id=picture.pk if picture else None,
        )


def _number(data: QueryDict | None, name: str, least: int, most: int) -> int:
    text = data.get(name, "") if data is not None else ""
    return min(most, max(least, int(text))) if text.isdecimal() and len(text) < 4 else least


def _wording_start(variant: Variant | None) -> dict[str, Any]:
    if variant is None:
        return {}
    key = variant.key
    start: dict[str, Any] = {"stem": variant.stem, "unit": variant.unit, "hint": variant.hint}
    if "value" in key:
        value = key["value"]
        start |= {"value": f"{value:g}" if isinstance(value, int | float) else value}
        start |= {name: f"{key[name]:g}" for name in ("tolerance", "percent") if key.get(name)}
        start |= {"needs_unit": bool(key.get("needs_unit")), "only_unit": bool(key.get("only_unit"))}
        start |= {"no_fractions": key.get("fractions") is False}
    told = variant.parameters
    start |= {"parameters": "\n".join(told.get("lines", ())), "conditions": "\n".join(told.get("conditions", ()))}
    return start | {"accepted": "\n".join(key.get("accepted", ()))}
