"""Misconceptions: the named wrong ideas about a point, and what pupils read about them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.items.forms import MisconceptionForm
from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.catalog.queries import access_point
from upbeat.rooms.items import queries
from upbeat.rooms.items.actions.misconceptions import reword_misconception


def _crumbs(point: KnowledgePoint, *more: str) -> list[tuple[str, str]]:
    way = [
        (reverse("studio:home"), _("Studio")),
        (reverse("studio:point", args=[point.pk]), point.title),
        (reverse("studio:misconceptions", args=[point.pk]), _("Wrong ideas")),
    ]
    return way + [("", words) for words in more]


@member
@require_safe
def misconceptions(request: HttpRequest, point_id: int) -> HttpResponse:
    """The wrong ideas about a point."""
    point = access_point(person_of(request), point_id)
    context = {"point": point, "ideas": queries.misconceptions(point), "crumbs": _crumbs(point)}
    return render(request, "studio/items/misconceptions.html", context)


@member
@require_http_methods(["GET", "POST"])
def misconception(request: HttpRequest, misconception_id: int) -> HttpResponse:
    """What a wrong idea is called, and what pupils read."""
    person = person_of(request)
    idea = queries.access_misconception(person, misconception_id)
    form = MisconceptionForm(request.POST or None, initial={"title": idea.title, "advice": idea.advice})
    if request.method == "POST" and form.is_valid():
        try:
            reword_misconception(by=person, misconception=idea, **form.cleaned_data)
            return redirect("studio:misconceptions", idea.point_id)
        except Invalid as problem:
            blame(form, problem)
    context = {"idea": idea, "form": form, "crumbs": _crumbs(idea.point, _("Edit"))}
    return render(request, "studio/items/misconception.html", context, status=422 if form.errors else 200)
