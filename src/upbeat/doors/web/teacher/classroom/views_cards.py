"""Paper mode: cards to print, and the camera that reads them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.classroom.paper_cards import card_svg
from upbeat.kernel.cards import LETTERS
from upbeat.kernel.errors import Invalid, Late, Refused
from upbeat.rooms.classroom.actions.cards import give_cards, read_picture
from upbeat.rooms.classroom.cards.process import marks_of, no_reader, reader_installed
from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.classroom.queries import meetings as find
from upbeat.rooms.classroom.queries.cards import CardTable, card_table
from upbeat.rooms.people import passes
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.publish.queries import access_package

REMEMBERED_S = 20
NOT_SEEN = "-"


@member
@never_cache
@require_safe
def printed(request: HttpRequest, package_id: int) -> HttpResponse:
    """A card for each pupil of the class, to print: two on a sheet of A4."""
    teacher = person_of(request)
    package = access_package(teacher, package_id)
    require_teaches(teacher, package.section)
    cards = give_cards(by=teacher, section=package.section, now=timezone.now())
    marks = marks_of(tuple(card.number for card in cards)) if cards else {}
    drawn = [card_svg(marks[card.number], card.number, card.person.name) for card in cards]
    context = {"package": package, "tab": "class", "cards": drawn}
    return render(request, "teacher/class/cards_print.html", context)


@member
@never_cache
@require_http_methods(["GET", "POST"])
def reading(request: HttpRequest, meeting_id: int) -> HttpResponse:
    """GET: the class, and whose answer is in. POST: a picture; in JSON for the running camera, else back to the page.

    A picture of the camera carries ``seen``, what the one before it showed: a card counts once it was seen twice alike.
    """
    teacher = person_of(request)
    meeting = find.access_led_meeting(teacher, meeting_id)
    if request.method == "POST":
        return _read(request, teacher, meeting)
    give_cards(by=teacher, section=meeting.section, now=timezone.now())
    context = {
        "meeting": meeting,
        "package": meeting.package,
        "tab": "class",
        "table": card_table(meeting),
        "missing": "" if reader_installed() else no_reader(),
    }
    return render(request, "teacher/class/cards_read.html", context)


def _read(request: HttpRequest, teacher: Person, meeting: Meeting) -> HttpResponse:
    picture, seen = request.FILES.get("picture"), request.POST.get("seen")
    try:
        if picture is None:
            raise Invalid(_("Choose a photo first."), field="picture")
        now = timezone.now()
        before = _remembered(seen, meeting) if seen is not None else None
        done = read_picture(by=teacher, meeting=meeting, picture=picture.chunks(), before=before, now=now)
    except (Invalid, Late) as no:
        if seen is not None:
            return JsonResponse({"error": said(no), "again": isinstance(no, Late)}, status=409)
        messages.warning(request, said(no))
        return redirect("teacher:class-cards", meeting.pk)
    if seen is not None:
        return JsonResponse(_told(card_table(meeting), meeting, done.seen))
    count = len(done.cast)
    messages.success(request, ngettext("%(n)d card was read.", "%(n)d cards were read.", count) % {"n": count})
    return redirect("teacher:class-cards", meeting.pk)


def _told(table: CardTable, meeting: Meeting, seen: Any) -> dict[str, Any]:
    """Who is read, never what; what was seen goes along sealed, to be shown again with the next picture."""
    most = max(seen, default=0)
    letters = "".join(seen.get(number, NOT_SEEN) for number in range(1, most + 1))
    return {
        "read": [holder.number for holder in table.holders if holder.read],
        "count": table.read,
        "of": table.waited_for,
        "seen": passes.mint("cards", {"m": meeting.pk, "c": letters}, REMEMBERED_S),
    }


def _remembered(seen: str, meeting: Meeting) -> dict[int, str]:
    """What the picture before showed; nothing where that is long ago, or of another lesson."""
    try:
        told = passes.read("cards", seen)
    except Refused:
        return {}
    if told["m"] != meeting.pk:
        return {}
    return {number: letter for number, letter in enumerate(told["c"], 1) if letter in LETTERS}
