"""All that is being made in the school: as a board by stage, and as a plan with who does which step by when."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.desk.forms import FilterForm
from upbeat.rooms.catalog import queries as catalog
from upbeat.rooms.design import queries
from upbeat.rooms.design.models import ORDER, Stage
from upbeat.rooms.design.standing import Standing, standings
from upbeat.rooms.polish.comments import unsettled

A_PAGE = 60
FEW_PUBLISHED = 8


def _narrowed(request: HttpRequest) -> tuple[dict[str, Any], list[Standing]]:
    person = person_of(request)
    everybody = {one.pk: one for people in queries.takers(person).values() for one in people}
    form = FilterForm(
        request.GET,
        people=sorted(everybody.values(), key=lambda one: (one.sort_name, one.name, one.pk)),
        subjects=list(catalog.subjects(person)),
        auto_id="filter-%s",
    )
    rows = standings(queries.production(person, **form.said()), timezone.localdate())
    if form.only_late():
        rows = [row for row in rows if row.late_days]
    narrowed = any(request.GET.get(name) for name in ("who", "subject", "late", "q"))
    return {"form": form, "narrowed": narrowed, "late": sum(bool(row.late_days) for row in rows)}, rows


@member
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Every piece of work under its stage; of what is published only the last."""
    context, rows = _narrowed(request)
    said = unsettled({row.work.plan for row in rows})
    for row in rows:
        row.work.comments = said[row.work.plan_id]  # type: ignore[attr-defined]  # for the cards
    columns = [(stage, [row for row in rows if row.stage == stage]) for stage in ORDER]
    published = sorted(columns[-1][1], key=lambda row: row.last.at if row.last else timezone.now(), reverse=True)
    shown = [(stage, len(row), row) for stage, row in columns[:-1]]
    shown.append((ORDER[-1], len(published), published[:FEW_PUBLISHED]))
    return render(request, "studio/desk/board.html", context | {"columns": shown, "any": bool(rows)})


@member
@require_safe
def production(request: HttpRequest) -> HttpResponse:
    """Everything in production with its steps: who has which, due when, done when, and what is late."""
    context, rows = _narrowed(request)
    rows = [row for row in rows if row.stage != Stage.PUBLISHED]
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "studio/desk/production.html", context | {"page": page, "stages": ORDER[1:]})
