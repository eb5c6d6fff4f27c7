"""Groups changed by hand: a seat moved or locked, formed again around who is locked, the last change undone."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.groups.views import taught
from upbeat.kernel.errors import Invalid
from upbeat.rooms.classroom.actions import groups, seats
from upbeat.rooms.classroom.actions.wishes import give_wish_back, take_back_wish
from upbeat.rooms.classroom.models import Grouping
from upbeat.rooms.classroom.queries.groups import access_grouping, seating_of
from upbeat.rooms.classroom.queries.wishes import access_wish
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import access_pupil
from upbeat.rooms.publish.queries import access_package


@member
@require_POST
def seat(request: HttpRequest, grouping_id: int) -> HttpResponse:
    """Move ``person`` ``to`` a table, or ``lock`` (1 or 0) them where they are."""
    teacher = person_of(request)
    grouping = access_grouping(teacher, grouping_id)
    told, now = request.POST, timezone.now()
    pupil = access_pupil(teacher, _number(told.get("person", "")))

    def change() -> None:
        if "lock" in told:
            seats.lock_pupil(by=teacher, grouping=grouping, pupil=pupil, locked=told["lock"] == "1", now=now)
        else:
            number = _number(told.get("to", ""))
            seats.move_pupil(by=teacher, grouping=grouping, pupil=pupil, number=number, now=now)

    return _changed(request, teacher, grouping, change)


@member
@require_POST
def anew(request: HttpRequest, grouping_id: int) -> HttpResponse:
    """Form the groups again around who is locked."""
    teacher = person_of(request)
    grouping = access_grouping(teacher, grouping_id)
    return _changed(request, teacher, grouping, lambda: groups.again(by=teacher, grouping=grouping, now=timezone.now()))


@member
@require_POST
def undo(request: HttpRequest, grouping_id: int) -> HttpResponse:
    """Undo the last change."""
    teacher = person_of(request)
    grouping = access_grouping(teacher, grouping_id)
    now = timezone.now()
    return _changed(request, teacher, grouping, lambda: seats.undo_last(by=teacher, grouping=grouping, now=now))


@member
@require_POST
def wish(request: HttpRequest, package_id: int, wish_id: int) -> HttpResponse:
    """Take a wish back, or give it back (field ``back``)."""
    teacher = person_of(request)
    package = taught(teacher, package_id)
    kept = access_wish(teacher, wish_id)
    if "back" in request.POST:
        give_wish_back(by=teacher, wish=kept, now=timezone.now())
    else:
        take_back_wish(by=teacher, wish=kept, now=timezone.now())
        messages.info(request, _("The wish no longer counts. You can give it back below."))
    return redirect(reverse("teacher:groups", args=[package.pk]) + "#wishes")


def _changed(request: HttpRequest, teacher: Person, grouping: Grouping, change: Callable[[], object]) -> HttpResponse:
    """Do it, and show the groups as they are then: their piece of the page, or the page. Why not, in words."""
    problem = ""
    try:
        change()
    except Invalid as no:
        problem = said(no)
    if grouping.package_id is None:
        return redirect("teacher:groups-past", grouping.pk)
    if wants_fragment(request):
        package = access_package(teacher, grouping.package_id)
        context = {"package": package, "seating": seating_of(package), "problem": problem}
        return render(request, "teacher/_groups_seats.html", context, status=422 if problem else 200)
    if problem:
        messages.error(request, problem)
    return redirect(reverse("teacher:groups", args=[grouping.package_id]) + "#seats")


def _number(text: str) -> int:
    if not text.isdecimal():
        raise Invalid(_("Choose a group first."))
    return int(text)
