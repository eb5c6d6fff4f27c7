"""Rubrics of the school: listed, written, changed, copied, laid aside."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.tasks.forms import RubricForm
from upbeat.doors.web.teacher.tasks.starters import starters
from upbeat.kernel.errors import Invalid
from upbeat.kernel.rubrics import Criterion, stored
from upbeat.rooms.assess.actions.rubrics import copy_rubric, edit_rubric, retire_rubric, write_rubric
from upbeat.rooms.assess.models import Rubric
from upbeat.rooms.assess.queries.access import access_rubric
from upbeat.rooms.assess.queries.rubrics import retired_rubrics, rubrics_of


@member
@require_safe
def rubrics(request: HttpRequest) -> HttpResponse:
    """All rubrics of the school, and some to start from."""
    person = person_of(request)
    context = {
        "rubrics": rubrics_of(person),
        "retired": retired_rubrics(person),
        "starters": [(name, title) for name, (title, _criteria) in starters().items()],
    }
    return render(request, "teacher/tasks/rubrics.html", context)


@member
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write one, from nothing or from a starter (``?from=``)."""
    person = person_of(request)
    rubrics_of(person)
    title, criteria = starters().get(request.GET.get("from", ""), ("", ()))
    return _edit(request, None, title, criteria)


@member
@require_http_methods(["GET", "POST"])
def rubric(request: HttpRequest, rubric_id: int) -> HttpResponse:
    """Change one: a version that tasks have stays as it is."""
    found = access_rubric(person_of(request), rubric_id)
    latest = found.versions.order_by("-number")[0]
    return _edit(request, found, found.title, stored(latest.criteria))


def _edit(request: HttpRequest, rubric: Rubric | None, title: str, criteria: tuple[Criterion, ...]) -> HttpResponse:
    person = person_of(request)
    form = RubricForm(request.POST or None, criteria=criteria, initial={"title": title})
    if request.method == "POST" and form.is_valid():
        try:
            said = {"title": form.cleaned_data["title"], "criteria": form.criteria()}
            if rubric is None:
                write_rubric(by=person, **said)
            else:
                edit_rubric(by=person, rubric=rubric, **said)
            messages.success(request, _("Kept. Tasks on which work was handed in keep the one they have."))
            return redirect("teacher:rubrics")
        except Invalid as problem:
            blame(form, problem)
    crumbs = [(reverse("teacher:rubrics"), _("Rubrics")), ("", title or _("New rubric"))]
    context = {"form": form, "rubric": rubric, "crumbs": crumbs}
    return render(request, "teacher/tasks/rubric.html", context, status=422 if form.errors else 200)


@member
@require_POST
def do(request: HttpRequest, rubric_id: int) -> HttpResponse:
    """Copy it, lay it aside, or offer it again (field ``do``)."""
    person = person_of(request)
    found = access_rubric(person, rubric_id)
    wanted = request.POST.get("do", "")
    if wanted == "copy":
        return redirect("teacher:rubric", copy_rubric(by=person, rubric=found).rubric_id)
    if wanted in ("retire", "back"):
        retire_rubric(by=person, rubric=found, back=wanted == "back")
    return redirect("teacher:rubrics")
