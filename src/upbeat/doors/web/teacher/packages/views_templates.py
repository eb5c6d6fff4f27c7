"""Templates: prepared lessons that colleagues share, looked at and used for one's own class."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.packages.forms_opening import UseForm
from upbeat.doors.web.teacher.packages.views import A_PAGE, taught
from upbeat.kernel.errors import Invalid
from upbeat.rooms.people.queries import sections_taught
from upbeat.rooms.publish import queries
from upbeat.rooms.publish.actions.templates import share_package, unshare_package, use_template
from upbeat.rooms.publish.queries.templates import access_template
from upbeat.rooms.publish.queries.templates import templates as shared


@member
@require_POST
def share(request: HttpRequest, package_id: int) -> HttpResponse:
    """Make a lesson a template, or (field ``stop``) no longer."""
    person = person_of(request)
    package = taught(person, package_id)
    if "stop" in request.POST:
        unshare_package(by=person, package=package, now=timezone.now())
        messages.info(request, _("It is no template any more. What colleagues made of it stays theirs."))
    else:
        share_package(by=person, package=package, now=timezone.now())
        messages.success(request, _("Colleagues of your school find it among the templates now."))
    return redirect(reverse("teacher:package", args=[package_id]) + "#template")


@member
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """All templates of the school, or those with the searched words."""
    search = request.GET.get("q", "").strip()
    page = Paginator(shared(person_of(request), search), A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "search": search, "crumbs": _crumbs()}
    return render(request, "teacher/packages/templates.html", context)


@member
@require_http_methods(["GET", "POST"])
def template(request: HttpRequest, package_id: int) -> HttpResponse:
    """What a template holds, and a form to use it for a class of one's own."""
    person = person_of(request)
    shown = access_template(person, package_id)
    sections = list(sections_taught(person))
    form = UseForm(request.POST or None, sections=sections, initial={"title": shown.title}) if sections else None
    if request.method == "POST" and form is not None and form.is_valid():
        try:
            made = use_template(by=person, template=shown, **form.said())
            messages.success(request, _("The lesson is yours now: change what you like, then push it."))
            return redirect("teacher:package", made.pk)
        except Invalid as problem:
            blame(form, problem)
    context = {
        "package": shown,
        "phases": queries.pieces_by_phase(shown),
        "form": form,
        "crumbs": [*_crumbs(), ("", shown.title)],
    }
    return render(
        request, "teacher/packages/template.html", context, status=422 if form is not None and form.errors else 200
    )


def _crumbs() -> list[tuple[str, str]]:
    return [(reverse("teacher:home"), _("Lessons")), (reverse("teacher:templates"), _("Templates"))]
