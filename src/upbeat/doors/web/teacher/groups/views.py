"""Forming groups, and showing them on the wall."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.groups.forms import GroupsForm
from upbeat.rooms.classroom.actions.groups import form_groups
from upbeat.rooms.classroom.models import Grouping
from upbeat.rooms.classroom.queries.groups import seating_of
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.publish.queries import access_package


@member
@require_http_methods(["GET", "POST"])
def groups(request: HttpRequest, package_id: int) -> HttpResponse:
    """The groups that count, why each is there, and a form for new ones."""
    teacher = person_of(request)
    package = access_package(teacher, package_id)
    require_teaches(teacher, package.section)
    form = GroupsForm(package.section, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        form_groups(
            by=teacher,
            package=package,
            kind=Grouping.Kind(data["kind"]),
            size=data["size"],
            absent=[person.pk for person in data["absent"]],
            now=timezone.now(),
        )
        return redirect("teacher:groups", package_id)
    context = {"package": package, "tab": "groups", "form": form, "seating": seating_of(package)}
    return render(request, "teacher/groups.html", context, status=422 if form.errors else 200)


@member
@require_safe
def wall(request: HttpRequest, package_id: int) -> HttpResponse:
    """Names only, large: reasons are not for the wall."""
    teacher = person_of(request)
    package = access_package(teacher, package_id)
    require_teaches(teacher, package.section)
    return render(request, "teacher/groups_wall.html", {"package": package, "seating": seating_of(package)})
