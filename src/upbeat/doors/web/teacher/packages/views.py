"""Lessons: the list of one's classes, one lesson with its three phases, its texts and time."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.packages import forms
from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog.rules import builds
from upbeat.rooms.classroom.queries.groups import tables_of
from upbeat.rooms.classroom.queries.meetings import lessons_on
from upbeat.rooms.design.queries import plans
from upbeat.rooms.learn.queries import next_to_learn
from upbeat.rooms.learn.queries.affected import readiness_of
from upbeat.rooms.learn.queries.gate_settings import modes_of_pieces
from upbeat.rooms.learn.queries.unlocking import unlocking_of
from upbeat.rooms.people import rules
from upbeat.rooms.people.models import Person, Role
from upbeat.rooms.people.queries import pupils_by_section, sections_taught
from upbeat.rooms.publish import queries
from upbeat.rooms.publish.actions import packages
from upbeat.rooms.publish.models import Package, Piece
from upbeat.rooms.publish.queries.openings import openings_of
from upbeat.rooms.publish.queries.pretest import proposed_pretest

A_PAGE = 30
SPANS = ("coming", "past")


@member
@require_safe
def lessons(request: HttpRequest) -> HttpResponse:
    """The lessons of one's classes: those to come first in time, or the past ones, and how prepared each class is."""
    person = person_of(request)
    rules.require(person, *rules.TEACHING, Role.ADMIN)
    sections = list(sections_taught(person))
    section = next((row for row in sections if str(row.pk) == request.GET.get("class", "")), None)
    past = request.GET.get("when") == "past"
    rows: QuerySet[Package] = queries.packages_of(section) if section else queries.lessons_of(person)
    now = timezone.now()
    rows = rows.filter(class_at__lt=now).order_by("-class_at", "-pk") if past else rows.filter(class_at__gte=now)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    ready = readiness_of(list(page))
    context = {
        "page": page,
        "rows": [(row, ready[row.pk]) for row in page],
        "sections": sections,
        "section": section,
        "past": past,
        "on": lessons_on(person),
        "to_learn": None if past else next_to_learn(person, now),
    }
    return render(request, "teacher/packages/lessons.html", context)


@member
@require_safe
def classes(request: HttpRequest) -> HttpResponse:
    """The classes that the teacher teaches, with what is next for each."""
    person = person_of(request)
    rules.require(person, *rules.TEACHING, Role.ADMIN)
    coming: dict[int, Package] = {}
    for row in queries.lessons_of(person).filter(class_at__gte=timezone.now()):
        coming.setdefault(row.section_id, row)
    sections = list(sections_taught(person))
    pupils = pupils_by_section(sections)
    rows = [(section, coming.get(section.pk), pupils[section.pk]) for section in sections]
    return render(request, "teacher/packages/classes.html", {"rows": rows})


def crumbs_of(package: Package, *more: str) -> list[tuple[str, str]]:
    """Where a page about this lesson is."""
    way = [
        (reverse("teacher:home"), _("Lessons")),
        (reverse("teacher:package", args=[package.pk]), package.title),
    ]
    return way + [("", words) for words in more]


def taught(person: Person, package_id: int) -> Package:
    """The package for a teacher of its class; NotFound, or Refused for a pupil of it."""
    package = queries.access_package(person, package_id)
    rules.require_teaches(person, package.section)
    return package


@member
@require_http_methods(["GET", "POST"])
def package_new(request: HttpRequest) -> HttpResponse:
    """A new lesson for a class."""
    person = person_of(request)
    rules.require(person, *rules.TEACHING, Role.ADMIN)
    sections = list(sections_taught(person))
    if not sections:
        messages.info(request, _("You teach no class yet. Ask your administrator to add you to one."))
        return redirect("teacher:home")
    form = forms.NewPackageForm(
        request.POST or None,
        sections=sections,
        plans=plans(person) if builds(person) else (),
        initial={"section": request.GET.get("class"), "plan": request.GET.get("plan")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = packages.create_package(by=person, **form.said())
            return redirect("teacher:package", made.pk)
        except Invalid as problem:
            blame(form, problem)
    context = {"form": form, "crumbs": [(reverse("teacher:home"), _("Lessons")), ("", _("New lesson"))]}
    return render(request, "teacher/packages/package_new.html", context, status=422 if form.errors else 200)


@member
@require_safe
def package(request: HttpRequest, package_id: int) -> HttpResponse:
    """What the lesson holds before, in and after class."""
    shown = taught(person_of(request), package_id)
    now = timezone.now()
    phases = queries.pieces_by_phase(shown, now)
    context = {
        "bag": [row for name in ("in", "after") for row in phases[name] if not row.revocation and not row.opened_at],
        "tables": tables_of(shown),
        "pupils": pupils_by_section([shown.section])[shown.section_id],
        "record": openings_of(shown, now),
        "package": shown,
        "tab": "package",
        "phases": phases,
        "removed": queries.removed_pieces(shown),
        "words": dict(Piece.Phase.choices),
        "readiness": readiness_of([shown])[shown.pk],
        "hindrances": [] if shown.pushed_at else queries.hindrances(shown, now),  # type: ignore[attr-defined]
        "pretest": proposed_pretest(shown),
        "over": shown.class_at <= now,
        "gates": modes_of_pieces(shown),
        "unlocking": unlocking_of(shown),
    }
    return render(request, "teacher/packages/package.html", context)


@member
@require_http_methods(["GET", "POST"])
def package_edit(request: HttpRequest, package_id: int) -> HttpResponse:
    """Other words on the task sheet, another time of the class."""
    person = person_of(request)
    shown = taught(person, package_id)
    names = ("title", "class_at", "goals", "method", "preview")
    form = forms.PackageForm(request.POST or None, initial={name: getattr(shown, name) for name in names})
    if request.method == "POST" and form.is_valid():
        data = dict(form.cleaned_data)
        try:
            class_at = data.pop("class_at")
            packages.edit_package(by=person, package=shown, **data)
            packages.change_class_time(by=person, package=shown, class_at=class_at)
            return redirect("teacher:package", package_id)
        except Invalid as problem:
            blame(form, problem)
            shown = taught(person, package_id)
    context = {"package": shown, "form": form, "crumbs": crumbs_of(shown, _("Edit"))}
    return render(request, "teacher/packages/package_edit.html", context, status=422 if form.errors else 200)
