"""Rows of an edition by hand: written, ordered, given their points."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.editions import forms
from upbeat.doors.web.studio.editions.ways import way_to
from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog import actions
from upbeat.rooms.catalog.models import KnowledgePoint, TextbookEdition
from upbeat.rooms.catalog.queries import editions as find
from upbeat.rooms.people.models import Person


def _points(edition: TextbookEdition, chosen: KnowledgePoint | None = None) -> list[KnowledgePoint]:
    rows = list(KnowledgePoint.objects.filter(subject=edition.subject_id, retired_at=None).order_by("title", "pk"))
    # A row keeps a point that was retired since, until somebody gives it another.
    return [*rows, chosen] if chosen is not None and chosen not in rows else rows


@member
@require_http_methods(["GET", "POST"])
def row_new(request: HttpRequest, edition_id: int) -> HttpResponse:
    """A new row; ``?unit=`` a row whose unit it joins, ``?point=`` the point that it is about."""
    person = person_of(request)
    shown = find.access_edition(person, edition_id)
    points = _points(shown)
    wanted = request.GET.get("unit", "")
    near = find.access_row(person, shown, int(wanted)) if wanted.isdecimal() else None
    first = {"point": request.GET.get("point", ""), "title": ""}
    if near is not None:
        first |= {f"title-{code}": "" for code in near.titles}
    point = next((one for one in points if str(one.pk) == first["point"]), None)
    if point is not None:
        first["title"] = point.title
    form = forms.RowForm(
        request.POST or None, main_language=person.school.language, points=points, row=near, initial=first
    )
    if request.method == "POST" and form.is_valid():
        try:
            added = actions.add_row(by=person, edition=shown, **form.said())
            return redirect(_row_on_page(shown, added.pk))
        except Invalid as problem:
            blame(form, problem)
    context = {"edition": shown, "crumbs": way_to(shown, _("New row")), "form": form}
    return render(request, "studio/editions/row.html", context, status=422 if form.errors else 200)


@member
@require_http_methods(["GET", "POST"])
def row(request: HttpRequest, edition_id: int, row_id: int) -> HttpResponse:
    """Other words, another unit, another point; the field ``remove`` takes the row out."""
    person = person_of(request)
    shown = find.access_edition(person, edition_id)
    held = find.access_row(person, shown, row_id)
    if "remove" in request.POST:
        actions.remove_row(by=person, row=held)
        messages.success(request, _("The row is out. You can take this back below."))
        return redirect("studio:edition", edition_id)
    form = forms.RowForm(
        request.POST or None,
        main_language=person.school.language,
        points=_points(shown, held.point),
        likely=find.proposals(shown, [held])[0][1],
        row=held,
        initial={"point": held.point_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_row(by=person, row=held, **form.said())
            return redirect(_row_on_page(shown, held.pk))
        except Invalid as problem:
            blame(form, problem)
            held = find.access_row(person, shown, row_id)
    context = {"edition": shown, "row": held, "crumbs": way_to(shown, held.shown_title), "form": form}
    return render(request, "studio/editions/row.html", context, status=422 if form.errors else 200)


def _row_on_page(edition: TextbookEdition, row_id: int) -> str:
    return f"{reverse('studio:edition', args=[edition.pk])}#row-{row_id}"


@member
@require_http_methods(["GET", "POST"])
def unit(request: HttpRequest, edition_id: int, row_id: int) -> HttpResponse:
    """Another name for the unit of a row, for all rows in it."""
    person = person_of(request)
    shown = find.access_edition(person, edition_id)
    held = find.access_row(person, shown, row_id)
    form = forms.UnitForm(request.POST or None, main_language=person.school.language, row=held)
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_unit(by=person, row=held, **form.said())
            return redirect("studio:edition", edition_id)
        except Invalid as problem:
            blame(form, problem)
    context = {"edition": shown, "crumbs": way_to(shown, held.shown_unit), "form": form}
    return render(request, "studio/editions/unit.html", context, status=422 if form.errors else 200)


@member
@require_http_methods(["GET", "POST"])
def order(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Units in another order; ``?unit=`` a row: the rows of its unit."""
    person = person_of(request)
    shown = find.access_edition(person, edition_id)
    units = find.units_of(find.rows_of(shown))
    wanted = request.GET.get("unit", "")
    inside = next((one for one in units if wanted in {str(row.pk) for row in one.rows}), None)
    if request.method == "POST":
        numbers = _ordered(request)
        if inside is not None:
            own = {row.pk for row in inside.rows}
            actions.order_rows(by=person, edition=shown, rows=[one for one in numbers if one in own])
        else:
            actions.order_units(by=person, edition=shown, firsts=numbers)
        messages.success(request, _("The order is kept. You can take this back below."))
        return redirect("studio:edition", edition_id)
    context = {"edition": shown, "crumbs": way_to(shown, _("Order")), "units": units, "inside": inside}
    return render(request, "studio/editions/order.html", context)


def _ordered(request: HttpRequest) -> list[int]:
    """Numbers of rows in the order of their places ``order-<row>``."""
    places = {
        int(name.removeprefix("order-")): int(value)
        for name, value in request.POST.items()
        if name.removeprefix("order-").isdecimal() and isinstance(value, str) and value.isdecimal() and len(value) < 6
    }
    return sorted(places, key=places.__getitem__)


@member
@require_http_methods(["GET", "POST"])
def mapping(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Rows without a point, each with what may be meant; several are given theirs at once."""
    person = person_of(request)
    shown = find.access_edition(person, edition_id)
    rows = [row for row in find.rows_of(shown) if row.point_id is None]
    if request.method == "POST":
        count = _map(request, person, shown, {row.pk for row in rows})
        told = ngettext("One row has its point now.", "%(n)d rows have their points now.", count)
        messages.success(request, told % {"n": count})
        return redirect("studio:edition", edition_id)
    points = _points(shown)
    context = {
        "edition": shown,
        "crumbs": way_to(shown, _("Points for rows")),
        "rows": [
            (held, likely, [one for one in points if one not in likely]) for held, likely in find.proposals(shown, rows)
        ],
    }
    return render(request, "studio/editions/mapping.html", context)


def _map(request: HttpRequest, person: Person, edition: TextbookEdition, rows: set[int]) -> int:
    points = {str(point.pk): point for point in _points(edition)}
    chosen: dict[int, KnowledgePoint | None] = {
        number: points[value] for number in rows if (value := request.POST.get(f"point-{number}", "")) in points
    }
    return actions.map_rows(by=person, edition=edition, points=chosen)
