"""The versions of a script: listed, compared, and taken back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.scripts.views import crumbs_of
from upbeat.kernel.errors import Invalid
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.scripts import restore_version
from upbeat.rooms.design.comparison import compare


@member
@require_http_methods(["GET", "POST"])
def versions(request: HttpRequest, script_id: int) -> HttpResponse:
    """What the script said at each save; the field ``restore`` takes one of them back."""
    person = person_of(request)
    script = queries.access_script(person, script_id)
    if request.method == "POST":
        version = queries.access_version(person, script, _number(request.POST.get("restore", "")))
        try:
            seen = parse_datetime(request.POST.get("seen", ""))
            restore_version(by=person, script=script, version=version, seen=seen)
            messages.success(request, _("The script says again what it said in version %s.") % version.number)
            return redirect("studio:script", script_id)
        except Invalid as problem:
            messages.error(request, problem.message)
            return redirect("studio:script-versions", script_id)
    context = {
        "script": script,
        "versions": list(queries.versions(person, script)),
        "crumbs": crumbs_of(script, _("Versions")),
    }
    return render(request, "studio/scripts/versions.html", context)


@member
@require_safe
def comparison(request: HttpRequest, script_id: int) -> HttpResponse:
    """Two versions, ``from`` and ``to``, with marked differences; without them the last two."""
    person = person_of(request)
    script = queries.access_script(person, script_id)
    newest = queries.versions(person, script).first()
    last = newest.number if newest else 1
    after = queries.access_version(person, script, _number(request.GET.get("to", "")) or last)
    before = queries.access_version(person, script, _number(request.GET.get("from", "")) or max(1, after.number - 1))
    way = crumbs_of(script)
    way += [(reverse("studio:script-versions", args=[script_id]), _("Versions")), ("", _("Compared"))]
    context = {
        "script": script,
        "before": before,
        "after": after,
        "last": last,
        "rows": compare(before.passages, after.passages),
        "crumbs": way,
    }
    return render(request, "studio/scripts/comparison.html", context)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
