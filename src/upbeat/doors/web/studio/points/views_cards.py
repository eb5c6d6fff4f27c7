"""Recall cards of a point: written as lines, taken away one by one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.points.forms import CardsForm
from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog import actions, queries


@member
@require_http_methods(["GET", "POST"])
def cards(request: HttpRequest, point_id: int) -> HttpResponse:
    """The cards, and lines for more; the field ``remove`` takes one away."""
    person = person_of(request)
    point = queries.access_point(person, point_id)
    if (number := request.POST.get("remove", "")).isdecimal():
        actions.remove_card(by=person, card=queries.access_recall_card(person, point, int(number)))
        return redirect("studio:point-cards", point_id)
    form = CardsForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.add_cards(by=person, point=point, lines=form.cleaned_data["lines"])
            messages.success(
                request, ngettext("One card is there.", "%(n)d cards are there.", len(made)) % {"n": len(made)}
            )
            return redirect("studio:point-cards", point_id)
        except Invalid as problem:
            blame(form, problem)
    way = [
        (reverse("studio:home"), _("Studio")),
        (reverse("studio:points"), _("Knowledge points")),
        (reverse("studio:point", args=[point.pk]), point.title),
        ("", _("Recall cards")),
    ]
    context = {"point": point, "form": form, "cards": queries.recall_cards(point), "crumbs": way}
    return render(request, "studio/points/cards.html", context, status=422 if form.errors else 200)
