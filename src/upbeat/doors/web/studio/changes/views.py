"""What became of a thing, one change of it, and undoing it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_POST, require_safe

from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.changes.words import lines_kept
from upbeat.kernel.errors import NotFound
from upbeat.rooms.items.models import Regrade
from upbeat.rooms.items.queries import access_item, latest_version
from upbeat.rooms.learn.actions.amending import undo_change
from upbeat.rooms.learn.actions.withdrawing import ask_item_again
from upbeat.rooms.learn.queries.affected import who_is_affected
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.publish.actions.amending import undo_video
from upbeat.rooms.publish.actions.rewording import undo_words
from upbeat.rooms.publish.models import Amendment, MicroVideo, Package
from upbeat.rooms.publish.queries import access_package, access_taught_piece, access_video, versions_of
from upbeat.rooms.publish.queries.amendments import access_amendment, history_of, is_undone

Crumbs = list[tuple[str, str]]


@member
@require_safe
def history(request: HttpRequest, thing: str, number: int) -> HttpResponse:
    """All that became of a question or a video: by whom, why, whom it touched."""
    person = person_of(request)
    title, crumbs = _place(person, thing, number)
    versions = versions_of(access_video(person, number)) if thing == Amendment.Thing.VIDEO else ()
    context = {
        "title": title,
        "thing": thing,
        "thing_word": Amendment.Thing(thing).label,
        "rows": history_of(person, thing, number),
        "versions": [row for row in versions if row.published_at is not None],
        "crumbs": [*crumbs, ("", _("What became of it"))],
    }
    return render(request, "studio/changes/history.html", context)


@member
@require_safe
def change(request: HttpRequest, amendment_id: int) -> HttpResponse:
    """One change, word by word, with what came of it and its undoing."""
    person = person_of(request)
    row = access_amendment(person, amendment_id)
    title, crumbs = _place(person, row.thing, row.number)
    regrades = Regrade.objects.filter(version=row.after or 0).select_related("asked_by", "undone_by").order_by("pk")
    context = {
        "row": row,
        "title": title,
        "lines": lines_kept(row.details),
        "regrades": regrades if row.thing == Amendment.Thing.ITEM else (),
        "may_undo": _may_undo(row),
        "is_undone": is_undone(row),
        "crumbs": [*crumbs, ("", _("A change"))],
    }
    return render(request, "studio/changes/change.html", context)


@member
@require_POST
def undo(request: HttpRequest, amendment_id: int) -> HttpResponse:
    """As it was before."""
    person = person_of(request)
    row = access_amendment(person, amendment_id)
    if "was" in row.details:
        made = undo_words(by=person, amendment=row)
        messages.success(request, _("It says again what it said before."))
    elif row.thing == Amendment.Thing.VIDEO:
        made = undo_video(by=person, amendment=row, touched=who_is_affected(access_video(person, row.number)).counts)
        messages.success(request, _("Undone: the film and the questions of before are served again."))
    elif row.kind == Amendment.Kind.WITHDRAWN:
        made = ask_item_again(by=person, amendment=row)
        messages.success(request, _("It may be asked again, and exercises that asked it do."))
    else:
        made = undo_change(by=person, amendment=row).amendment
        messages.success(request, _("Undone: it is asked as before, and past answers count as before."))
    return redirect("studio:change", made.pk)


def _may_undo(row: Amendment) -> bool:
    item = row.thing == Amendment.Thing.ITEM
    served = MicroVideo.objects.filter(pk=row.number, published=row.after).exists() if row.before else False
    possible = (row.thing == Amendment.Thing.VIDEO and served) or "was" in row.details
    possible = possible or (item and (row.before is not None or row.kind == Amendment.Kind.WITHDRAWN))
    if not possible or is_undone(row):
        return False
    return not Amendment.objects.filter(thing=row.thing, number=row.number, pk__gt=row.pk).exists()


def _place(person: Person, thing: str, number: int) -> tuple[str, Crumbs]:
    """What it is called, and the way to it; else NotFound, or Refused for who does not build."""
    home = (reverse("studio:home"), _("Studio"))
    if thing == Amendment.Thing.ITEM:
        item = access_item(person, number)
        stem = latest_version(item).variants.all()[0].stem
        way = [
            (reverse("studio:items"), pgettext("exercise", "Questions")),
            (reverse("studio:item", args=[number]), stem),
        ]
        return stem, [home, *way]
    if thing == Amendment.Thing.VIDEO:
        video = access_video(person, number)
        way = [(reverse("studio:videos"), _("Micro videos")), (reverse("studio:video", args=[number]), video.title)]
        return video.title, [home, *way]
    if thing == Amendment.Thing.PIECE:
        piece = access_taught_piece(person, number)
        return piece.title, _lesson(piece.package)
    if thing == Amendment.Thing.PACKAGE:
        package = access_package(person, number)
        require_teaches(person, package.section)
        return package.title, _lesson(package)
    raise NotFound(_("There is no such change in your school."))


def _lesson(package: Package) -> Crumbs:
    return [(reverse("teacher:home"), _("Lessons")), (reverse("teacher:package", args=[package.pk]), package.title)]
