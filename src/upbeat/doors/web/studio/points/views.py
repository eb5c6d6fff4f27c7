"""Knowledge points: found, defined, tied to one another, helped out."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.points import forms
from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog import actions, queries
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.catalog.queries.editions import overlays_of
from upbeat.rooms.catalog.queries.standards import standards_of
from upbeat.rooms.design.queries import scripts
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.queries.videos import videos

A_PAGE = 40


@member
@require_safe
def points(request: HttpRequest) -> HttpResponse:
    """The knowledge points of the school, searched and by subject, in the order of the edition it teaches by."""
    person = person_of(request)
    subjects = list(queries.subjects(person))
    wanted = request.GET.get("subject", "")
    subject = next((row for row in subjects if str(row.pk) == wanted), None)
    search, retired = request.GET.get("q", "").strip(), request.GET.get("retired") == "1"
    rows = queries.points(person, subject=subject, search=search, retired=retired)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    books = overlays_of()
    slots = {number: slot for book in books.values() for number, slot in book.slots.items()}
    context = {
        "page": page,
        "rows": [(row, slots.get(row.pk)) for row in page],
        "in_books": bool(books),
        "subjects": subjects,
        "subject": subject,
        "search": search,
        "retired": retired,
    }
    return render(request, "studio/points/points.html", context)


@member
@require_http_methods(["GET", "POST"])
def point_new(request: HttpRequest) -> HttpResponse:
    """Define a knowledge point."""
    person = person_of(request)
    if not queries.subjects(person).exists():
        messages.info(request, _("Define a subject first: knowledge points belong to one."))
        return redirect("studio:subjects")
    form = forms.NewPointForm(
        request.POST or None, main_language=person.school.language, initial={"subject": request.GET.get("subject")}
    )
    if request.method == "POST" and form.is_valid():
        try:
            point = actions.define_point(by=person, subject=form.cleaned_data["subject"], **form.said())
            return redirect("studio:point", point.pk)
        except Invalid as problem:
            blame(form, problem)
    return render(request, "studio/points/point_new.html", {"form": form}, status=422 if form.errors else 200)


@member
@require_safe
def point(request: HttpRequest, point_id: int) -> HttpResponse:
    """One knowledge point and all that hangs on it."""
    person = person_of(request)
    shown = queries.access_point(person, point_id)
    form = forms.RequirementForm(possible=queries.possible_requirements(shown))
    return render(request, "studio/points/point.html", _about(person, shown) | {"form": form})


def _about(person: Person, shown: KnowledgePoint) -> dict[str, object]:
    return {
        "point": shown,
        "crumbs": _crumbs(shown),
        "requirements": queries.requirements(shown),
        "learning_order": queries.learning_order(shown),
        "dependents": queries.dependents(shown),
        "standards": standards_of(shown),
        "places": shown.places.select_related("edition")
        .filter(edition__retired_at=None)
        .order_by("edition__name", "position"),
        "supplements": queries.supplements(shown),
        "scripts": scripts(person, point=shown),
        "videos": videos(person).filter(point=shown),
    }


def _crumbs(point: KnowledgePoint, *more: str) -> list[tuple[str, str]]:
    way = [
        (reverse("studio:home"), _("Studio")),
        (reverse("studio:points"), _("Knowledge points")),
        (reverse("studio:point", args=[point.pk]), point.title),
    ]
    return way + [("", words) for words in more]


@member
@require_http_methods(["GET", "POST"])
def point_edit(request: HttpRequest, point_id: int) -> HttpResponse:
    """Other words for a point."""
    person = person_of(request)
    shown = queries.access_point(person, point_id)
    initial = {"title": shown.title, "summary": shown.summary}
    initial |= {f"title-{code}": title for code, title in shown.titles.items()}
    form = forms.PointForm(request.POST or None, main_language=person.school.language, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_point(by=person, point=shown, **form.said())
            return redirect("studio:point", point_id)
        except Invalid as problem:
            blame(form, problem)
            shown = queries.access_point(person, point_id)
    context = {"point": shown, "form": form, "crumbs": _crumbs(shown, _("Edit"))}
    return render(request, "studio/points/point_edit.html", context, status=422 if form.errors else 200)


@member
@require_POST
def requirement(request: HttpRequest, point_id: int) -> HttpResponse:
    """The point rests on another one, or no longer (field ``drop``)."""
    person = person_of(request)
    shown = queries.access_point(person, point_id)
    if dropped := request.POST.get("drop", ""):
        other = queries.access_point(person, int(dropped) if dropped.isdigit() else 0)
        actions.drop_requirement(by=person, point=shown, requires=other)
        return redirect(reverse("studio:point", args=[point_id]) + "#rests-on")
    form = forms.RequirementForm(request.POST, possible=queries.possible_requirements(shown))
    wanted = request.POST.get("requires", "")
    try:
        # Not only what the list offered: a colleague may have closed a circle meanwhile, and the room says which.
        other = queries.access_point(person, int(wanted) if wanted.isdigit() else 0)
        actions.require_point(by=person, point=shown, requires=other)
        return redirect(reverse("studio:point", args=[point_id]) + "#rests-on")
    except Invalid as problem:
        form.is_valid()
        form.errors.clear()
        blame(form, problem)
    return render(request, "studio/points/point.html", _about(person, shown) | {"form": form}, status=422)


@member
@require_POST
def retired(request: HttpRequest, point_id: int) -> HttpResponse:
    """Take the point out of the lists, or back into them (field ``back``)."""
    person = person_of(request)
    shown = queries.access_point(person, point_id)
    if "back" in request.POST:
        actions.restore_point(by=person, point=shown)
        messages.success(request, _("The point is in the lists again."))
    else:
        actions.retire_point(by=person, point=shown)
        messages.success(request, _("The point is retired. Its videos and results stay; you can take it back below."))
    return redirect("studio:point", point_id)


@member
@require_http_methods(["GET", "POST"])
def supplement_new(request: HttpRequest, point_id: int) -> HttpResponse:
    """New material for after an error."""
    person = person_of(request)
    shown = queries.access_point(person, point_id)
    form = forms.SupplementForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_supplement(by=person, point=shown, **form.cleaned_data)
            return redirect(reverse("studio:point", args=[point_id]) + "#help")
        except Invalid as problem:
            blame(form, problem)
    context = {"point": shown, "form": form, "crumbs": _crumbs(shown, _("Help after an error"))}
    return render(request, "studio/points/supplement.html", context, status=422 if form.errors else 200)


@member
@require_http_methods(["GET", "POST"])
def supplement(request: HttpRequest, point_id: int, supplement_id: int) -> HttpResponse:
    """Change material, or remove it (field ``remove``)."""
    person = person_of(request)
    shown = queries.access_point(person, point_id)
    material = queries.access_supplement(person, shown, supplement_id)
    home = reverse("studio:point", args=[point_id]) + "#help"
    if "remove" in request.POST:
        actions.remove_supplement(by=person, supplement=material)
        return redirect(home)
    initial = {"title": material.title, "body": material.body, "url": material.url}
    form = forms.SupplementForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.edit_supplement(by=person, supplement=material, **form.cleaned_data)
            return redirect(home)
        except Invalid as problem:
            blame(form, problem)
    context = {"point": shown, "form": form, "material": material, "crumbs": _crumbs(shown, _("Help after an error"))}
    return render(request, "studio/points/supplement.html", context, status=422 if form.errors else 200)
