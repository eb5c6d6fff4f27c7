"""Editions: listed, looked at, named; what they lack and how they came about."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.shared.sentences import blame, said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.editions import forms
from upbeat.doors.web.studio.editions.ways import way_to
from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog import actions
from upbeat.rooms.catalog.models import EditionChange, TextbookEdition
from upbeat.rooms.catalog.queries import editions as find
from upbeat.rooms.catalog.queries import subjects
from upbeat.rooms.publish.queries.coverage import edition_gaps

A_PAGE = 40


@member
@require_http_methods(["GET", "POST"])
def editions(request: HttpRequest) -> HttpResponse:
    """The editions of the school, by which it and its classes teach, and a form for one more."""
    person = person_of(request)
    retired = request.GET.get("retired") == "1"
    form = forms.EditionForm(request.POST or None, main_language=person.school.language)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.make_edition(
                by=person, subject=data["subject"], name=data["name"], names=form.said_in("name")
            )
            return redirect("studio:edition", made.pk)
        except Invalid as problem:
            blame(form, problem)
    context = {
        "editions": find.editions(person, retired=retired),
        "subjects": subjects(person),
        "choices": find.choices_now(person),
        "retired": retired,
        "form": form,
    }
    return render(request, "studio/editions/editions.html", context, status=422 if form.errors else 200)


@member
@require_safe
def edition(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Its rows by unit, searched; the last change, to be taken back; sheets that wait."""
    person = person_of(request)
    shown = find.access_edition(person, edition_id)
    search = request.GET.get("q", "").strip()
    rows = find.rows_of(shown, search)
    context = {
        "edition": shown,
        "crumbs": way_to(shown),
        "units": find.units_of(rows),
        "row_count": len(rows),
        "gap_count": sum(row.point_id is None for row in rows),
        "search": search,
        "last": _last(shown),
        "drafts": find.waiting_drafts(person, shown),
        "form": forms.EditionForm(main_language=person.school.language, fixed=True, initial=_names(shown)),
    }
    return render(request, "studio/editions/edition.html", context)


def _last(edition: TextbookEdition) -> EditionChange | None:
    return find.changes_of(edition).filter(undone_at=None).first()


def _names(edition: TextbookEdition) -> dict[str, str]:
    return {"name": edition.name} | {f"name-{code}": text for code, text in edition.names.items()}


@member
@require_POST
def name(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Another name."""
    person = person_of(request)
    shown = find.access_edition(person, edition_id)
    form = forms.EditionForm(request.POST, main_language=person.school.language, fixed=True)
    try:
        if form.is_valid():
            actions.rename_edition(by=person, edition=shown, name=form.cleaned_data["name"], names=form.said_in("name"))
            messages.success(request, _("Saved."))
        else:
            messages.error(request, _("An edition needs a name of at most 120 characters."))
    except Invalid as problem:
        messages.error(request, said(problem))
    return redirect("studio:edition", edition_id)


@member
@require_POST
def retired(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Take the edition out of the lists, or back into them (field ``back``)."""
    person = person_of(request)
    shown = find.access_edition(person, edition_id)
    try:
        if "back" in request.POST:
            actions.restore_edition(by=person, edition=shown)
            messages.success(request, _("The edition is in the lists again."))
        else:
            actions.retire_edition(by=person, edition=shown)
            messages.success(request, _("The edition is retired. Its rows stay; you can take it back below."))
    except Invalid as problem:
        messages.error(request, said(problem))
    return redirect("studio:edition", edition_id)


@member
@require_safe
def gaps(request: HttpRequest, edition_id: int) -> HttpResponse:
    """What the edition lacks, on a page that prints."""
    person = person_of(request)
    shown = find.access_edition(person, edition_id)
    context = {
        "edition": shown,
        "crumbs": way_to(shown, _("What is missing")),
        "gaps": edition_gaps(person, shown),
    }
    return render(request, "studio/editions/gaps.html", context)


@member
@require_safe
def changes(request: HttpRequest, edition_id: int) -> HttpResponse:
    """Who changed what and when."""
    person = person_of(request)
    shown = find.access_edition(person, edition_id)
    page = Paginator(find.changes_of(shown), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "edition": shown,
        "crumbs": way_to(shown, _("Changes")),
        "page": page,
        "last": _last(shown),
        "choices": find.choices_made(person, shown.subject)[:A_PAGE],
    }
    return render(request, "studio/editions/changes.html", context)


@member
@require_POST
def undo(request: HttpRequest, edition_id: int, change_id: int) -> HttpResponse:
    """Take the last change back."""
    person = person_of(request)
    shown = find.access_edition(person, edition_id)
    try:
        actions.undo_change(by=person, change=find.access_change(person, shown, change_id))
        messages.success(request, _("The edition is as it was before."))
    except Invalid as problem:
        messages.error(request, said(problem))
    return redirect("studio:edition", edition_id)
