"""Forming groups, showing them on the wall, wishes, and earlier groups."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.groups.forms import GroupsForm, WishForm
from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom.actions.groups import form_groups
from upbeat.rooms.classroom.actions.wishes import add_wish
from upbeat.rooms.classroom.queries.groups import Seating, access_grouping, groupings_of, seating, seating_of
from upbeat.rooms.classroom.queries.learners import missing_now
from upbeat.rooms.classroom.queries.meetings import questions_asked
from upbeat.rooms.classroom.queries.wishes import contradictions_now, wishes_kept, wishes_taken_back
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.publish.models import Package
from upbeat.rooms.publish.queries import access_package

USUAL_SIZE = 4


def taught(teacher: Person, package_id: int) -> Package:
    """The package for a teacher of its class; NotFound, or Refused for a pupil of it."""
    package = access_package(teacher, package_id)
    require_teaches(teacher, package.section)
    return package


@member
@require_http_methods(["GET", "POST"])
def groups(request: HttpRequest, package_id: int) -> HttpResponse:
    """The groups that count, why each is there, wishes, earlier groups, and a form for new ones."""
    teacher = person_of(request)
    package = taught(teacher, package_id)
    shown = seating_of(package)
    form = GroupsForm(
        package.section, request.POST or None, questions=questions_asked(package), initial=_as_before(package, shown)
    )
    if request.method == "POST" and form.is_valid():
        try:
            around = shown.grouping if shown and "around" in request.POST else None
            form_groups(by=teacher, package=package, around=around, now=timezone.now(), **form.said())
            return redirect("teacher:groups", package_id)
        except Invalid as problem:
            blame(form, problem)
    return _page(request, package, shown, {"form": form}, status=422 if form.errors else 200)


def _as_before(package: Package, shown: Seating | None) -> dict[str, Any]:
    """New groups begin from how the last ones were made; who is away from who has joined the lesson that is on."""
    initial: dict[str, Any] = {"absent": [person.pk for person in missing_now(package.section)]}
    if shown is not None:
        last = shown.grouping
        initial |= {"kind": last.kind, "size": max(2, min(8, last.size)), "parts": "\n".join(last.parts)}
    return initial


def _page(
    request: HttpRequest, package: Package, shown: Seating | None, more: Mapping[str, Any], status: int = 200
) -> HttpResponse:
    kept = wishes_kept(package.section)
    size = max(2, shown.grouping.size) if shown is not None else USUAL_SIZE
    context = {
        "package": package,
        "tab": "groups",
        "seating": shown,
        "contradictions": contradictions_now(package.section, size) if kept else (),
        "wishes": kept,
        "taken_back": wishes_taken_back(package.section),
        "wish_form": WishForm(package.section),
        "past": [row for row in groupings_of(package, 12) if shown is None or row.pk != shown.grouping.pk],
    }
    return render(request, "teacher/groups.html", context | dict(more), status=status)


@member
@require_POST
def wishes(request: HttpRequest, package_id: int) -> HttpResponse:
    """One more wish, kept for the class."""
    teacher = person_of(request)
    package = taught(teacher, package_id)
    form = WishForm(package.section, request.POST)
    if form.is_valid():
        try:
            persons = [person.pk for person in form.cleaned_data["persons"]]
            kind = form.cleaned_data["kind"]
            add_wish(by=teacher, section=package.section, kind=kind, persons=persons, now=timezone.now())
            messages.success(request, _("The wish is kept. It counts when groups are formed."))
            return redirect(reverse("teacher:groups", args=[package_id]) + "#wishes")
        except Invalid as problem:
            blame(form, problem)
    shown = seating_of(package)
    empty = GroupsForm(package.section, questions=questions_asked(package), initial=_as_before(package, shown))
    return _page(request, package, shown, {"form": empty, "wish_form": form}, status=422)


@member
@require_safe
def past(request: HttpRequest, grouping_id: int) -> HttpResponse:
    """Groups of before, to look at."""
    grouping = access_grouping(person_of(request), grouping_id)
    context = {
        "grouping": grouping,
        "package": grouping.package,
        "seating": seating(grouping),
        "crumbs": [
            (reverse("teacher:home"), _("Lessons")),
            *([(reverse("teacher:groups", args=[grouping.package.pk]), _("Groups"))] if grouping.package else []),
            ("", _("Earlier groups")),
        ],
    }
    return render(request, "teacher/groups_past.html", context)


@member
@require_safe
def wall(request: HttpRequest, package_id: int) -> HttpResponse:
    """Names only, large: reasons are not for the wall."""
    package = taught(person_of(request), package_id)
    return render(request, "teacher/groups_wall.html", {"package": package, "seating": seating_of(package)})
