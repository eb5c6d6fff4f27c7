"""A sheet is chosen, looked through, mended row by row, and taken over or thrown away."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.shared.sentences import blame, said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.editions.forms import LABELS, SheetForm
from upbeat.doors.web.studio.editions.ways import way_to
from upbeat.doors.web.studio.standards.ways import way_to_framework
from upbeat.kernel.columns import Column
from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog import actions
from upbeat.rooms.catalog.examining import Examination, Examined, examine_edition, examine_framework
from upbeat.rooms.catalog.models import Framework, SheetDraft, TextbookEdition
from upbeat.rooms.catalog.queries import editions as find
from upbeat.rooms.catalog.queries.standards import access_framework
from upbeat.rooms.catalog.shapes import EDITION, STANDARDS
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.sheets import read_sheet_confined

NAMES = {
    **LABELS,
    "key": gettext_lazy("Key"),
    "point": gettext_lazy("Knowledge point"),
    "stage": gettext_lazy("Stage or grade band"),
    "practice": gettext_lazy("Practice or domain"),
    "code": gettext_lazy("Code"),
    "statement": gettext_lazy("Statement"),
}
MOST_SHOWN = 500


@member
@require_http_methods(["GET", "POST"])
def into_edition(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Choose a sheet for an edition."""
    edition = find.access_edition(person_of(request), edition_id)
    return _bring(request, edition, EDITION, way_to(edition, _("Import a sheet")))


@member
@require_http_methods(["GET", "POST"])
def into_framework(request: HttpRequest, framework_id: int) -> HttpResponse:
    """Choose a sheet for a framework."""
    framework = access_framework(person_of(request), framework_id)
    return _bring(request, framework, STANDARDS, way_to_framework(framework, _("Import a sheet")))


def _bring(
    request: HttpRequest, into: TextbookEdition | Framework, columns: tuple[Column, ...], crumbs: list[tuple[str, str]]
) -> HttpResponse:
    form = SheetForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = read_sheet_confined(file.chunks())
            draft = actions.bring_sheet(by=person_of(request), into=into, name=file.name, rows=rows)
            return redirect("studio:sheet", draft.pk)
        except Invalid as problem:
            blame(form, problem)
    context = {
        "into": into,
        "form": form,
        "crumbs": crumbs,
        "columns": [(NAMES[one.name], one.needed, one.fills, _spoken(one)) for one in columns],
    }
    return render(request, "studio/sheets/bring.html", context, status=422 if form.errors else 200)


def _spoken(column: Column) -> str:
    """The names under which a column is known, the first of each language foremost."""
    latin = [header for header in column.headers if header.isascii()]
    return ", ".join([*latin[:3], *[header for header in column.headers if not header.isascii()][:2]])


@member
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What the sheet would do, and every row that has to be mended; ``do``: mend, take or drop."""
    person = person_of(request)
    draft = find.access_draft(person, draft_id)
    if request.method == "POST":
        try:
            return _do(request, person, draft)
        except Invalid as problem:
            messages.error(request, said(problem))
            return redirect("studio:sheet", draft_id)
    return render(request, "studio/sheets/sheet.html", _about(draft))


def _columns(draft: SheetDraft) -> tuple[Column, ...]:
    return EDITION if draft.edition_id else STANDARDS


def _about(draft: SheetDraft) -> dict[str, Any]:
    seen = examine_edition(draft) if draft.edition_id else examine_framework(draft)
    edition, framework = draft.edition, draft.framework
    crumbs = way_to(edition, draft.name) if edition else way_to_framework(framework, draft.name)
    return {
        "draft": draft,
        "into": edition or framework,
        "home": _home(draft),
        "seen": seen,
        "crumbs": crumbs,
        "to_mend": [(row, _fields(draft, row)) for row in seen.rows if row.troubles or row.change == "out"],
        "new": _first(seen, "new"),
        "changed": [
            (row, [(_named(name), was, now) for name, was, now in row.differences]) for row in _first(seen, "changed")
        ],
        "gone": seen.gone[:MOST_SHOWN],
    }


def _home(draft: SheetDraft) -> str:
    if draft.edition_id:
        return reverse("studio:edition", args=[draft.edition_id])
    return reverse("studio:framework", args=[draft.framework_id])


def _first(seen: Examination, change: str) -> list[Examined]:
    return [row for row in seen.rows if row.change == change and not row.must][:MOST_SHOWN]


def _named(name: str) -> str:
    column, mark, language = name.partition(" ")
    return f"{NAMES[column]}{mark}{language}"


def _fields(draft: SheetDraft, row: Examined) -> list[dict[str, Any]]:
    """The cells of a row as fields: all that may be mended, each with what is wrong with it."""
    return [
        {
            "name": f"{row.number}-{one.name}",
            "label": NAMES[one.name],
            "value": row.values.get(one.name, ""),
            "errors": [trouble.said for trouble in row.troubles if trouble.column == one.name],
        }
        for one in _columns(draft)
    ]


def _do(request: HttpRequest, person: Person, draft: SheetDraft) -> HttpResponse:
    match request.POST.get("do"):
        case "drop":
            actions.drop_sheet(by=person, draft=draft)
            messages.success(request, _("The sheet is thrown away. Nothing was changed by it."))
        case "take":
            seen = actions.take_over(by=person, draft=draft, remove_gone="remove" in request.POST)
            told = _("Taken over: %(new)d new, %(changed)d changed, %(same)d as they were.")
            messages.success(request, told % seen.counts)
        case _:
            _mend(request, person, draft)
            return redirect("studio:sheet", draft.pk)
    return redirect(_home(draft))


def _mend(request: HttpRequest, person: Person, draft: SheetDraft) -> None:
    names = [one.name for one in _columns(draft)]
    shown = {int(number) for number in request.POST.getlist("row") if number.isdecimal()}
    values = {
        number: {name: request.POST[f"{number}-{name}"] for name in names if f"{number}-{name}" in request.POST}
        for number in shown
    }
    actions.mend_sheet(
        by=person, draft=draft, values=values, out={number for number in shown if f"{number}-out" in request.POST}
    )
