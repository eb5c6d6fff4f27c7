"""The brief: one screen, one minute; and a reminder to those who have not begun."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from upbeat.doors.web.shared.panels import panels_of
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.brief.minutes import lesson_minutes
from upbeat.rooms.classroom.queries.brief import brief_of, proposed_plan
from upbeat.rooms.classroom.queries.running import plan_of
from upbeat.rooms.discuss.actions import reminding
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.publish.queries import access_package


@member
@require_safe
def show(request: HttpRequest, package_id: int) -> HttpResponse:
    """What to explain, whom to see, what was asked, who can teach; a plan of the lesson (``minutes``)."""
    teacher = person_of(request)
    package = access_package(teacher, package_id)
    require_teaches(teacher, package.section)
    brief = brief_of(teacher, package)
    minutes = lesson_minutes(request.GET.get("minutes", ""))
    context = {
        "package": package,
        "tab": "brief",
        "brief": brief,
        "minutes": minutes,
        "plan": proposed_plan(brief, minutes),
        "has_plan": bool(plan_of(package)),
        "panels": panels_of("teacher:brief", teacher, [package]).get(package.pk, []),
    }
    return render(request, "teacher/brief.html", context)


@member
@require_POST
def remind(request: HttpRequest, package_id: int) -> HttpResponse:
    """A line at the bell of everybody who has not begun."""
    teacher = person_of(request)
    package = access_package(teacher, package_id)
    require_teaches(teacher, package.section)
    told = reminding.remind(
        by=teacher,
        package=package,
        pupils=brief_of(teacher, package).not_begun,
        text=request.POST.get("text", ""),
        path=reverse("learner:home"),
        now=timezone.now(),
    )
    if told:
        said = ngettext("%(count)d pupil was reminded.", "%(count)d pupils were reminded.", len(told))
        messages.success(request, said % {"count": len(told)})
    else:
        messages.info(request, _("Nobody was reminded: all have begun, were reminded lately, or do not want it."))
    return redirect("teacher:brief", package_id)
