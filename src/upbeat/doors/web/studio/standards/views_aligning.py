"""A point aligned to standards: found by words, several at once, taken back."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.session import member, person_of
from upbeat.rooms.catalog import actions
from upbeat.rooms.catalog.models import AlignmentChange
from upbeat.rooms.catalog.queries import access_point
from upbeat.rooms.catalog.queries import standards as find

A_PAGE = 60


@member
@require_http_methods(["GET", "POST"])
def align(request: HttpRequest, point_id: int) -> HttpResponse:
    """What the point serves, and a search for more; ``add`` and ``drop`` are numbers of standards."""
    person = person_of(request)
    point = access_point(person, point_id)
    if request.method == "POST":
        add, drop = (
            find.access_standards(person, [int(one) for one in request.POST.getlist(name) if one.isdecimal()])
            for name in ("add", "drop")
        )
        actions.align_point(by=person, point=point, add=add, drop=drop)
        return redirect(request.get_full_path())
    frameworks = list(find.frameworks(person))
    wanted, search = request.GET.get("framework", ""), request.GET.get("q", "").strip()
    framework = next((one for one in frameworks if str(one.pk) == wanted), None)
    found = find.find_standards(person, framework=framework, search=search, beside=point)
    context = {
        "point": point,
        "crumbs": [
            (reverse("studio:home"), _("Studio")),
            (reverse("studio:points"), _("Knowledge points")),
            (reverse("studio:point", args=[point.pk]), point.shown_title),
            ("", _("Standards")),
        ],
        "aligned": find.standards_of(point),
        "frameworks": frameworks,
        "framework": framework,
        "search": search,
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "last": AlignmentChange.objects.filter(point=point, undone_at=None).select_related("by").first(),
    }
    return render(request, "studio/standards/align.html", context)


@member
@require_POST
def undo(request: HttpRequest, point_id: int, change_id: int) -> HttpResponse:
    """Take back what was aligned or dropped at one time."""
    person = person_of(request)
    point = access_point(person, point_id)
    actions.undo_alignment(by=person, change=find.access_alignment_change(person, point, change_id))
    return redirect("studio:point-standards", point_id)
