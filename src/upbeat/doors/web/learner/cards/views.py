"""Recall cards: the front, then the back, then how well it was recalled; they come back when it is time (R32)."""

from datetime import datetime

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.recall import AGAIN, EASY, GOOD, HARD
from upbeat.rooms.learn.actions.recalling import grade_card
from upbeat.rooms.learn.queries.recall import access_card, deck_of

GRADES = ((AGAIN, pgettext_lazy("card", "Not yet")), (HARD, _("Hardly")), (GOOD, _("Well")), (EASY, _("Easily")))


@member
@never_cache
@require_http_methods(["GET", "POST"])
def cards(request: HttpRequest) -> HttpResponse:
    """GET shows the front of the card that is due, with ``?show=<card>`` its back too. POST grades it."""
    person, now = person_of(request), timezone.now()
    if request.method == "POST":
        number, grade = request.POST.get("card", ""), request.POST.get("grade", "")
        card = access_card(person, int(number) if number.isdecimal() else 0, now)
        looks = _moment(request.POST.get("looks", ""))
        grade_card(by=person, card=card, grade=int(grade) if grade.isdecimal() else 0, looks=looks, now=now)
        return redirect("learner:cards")
    deck = deck_of(person, now)
    turned = deck.card is not None and request.GET.get("show", "") == str(deck.card.pk)
    return render(request, "learner/cards.html", {"deck": deck, "turned": turned, "grades": GRADES})


def _moment(text: str) -> datetime | None:
    try:
        moment = parse_datetime(text)
    except ValueError:
        return None
    return moment if moment is not None and timezone.is_aware(moment) else None
