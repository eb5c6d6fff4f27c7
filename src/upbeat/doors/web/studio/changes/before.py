"""The page before a question that pupils have is changed: what differs, whom it touches, what would come of it."""

from collections.abc import Sequence
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from upbeat.doors.web.studio.changes.forms import SCOPES, ChangeForm
from upbeat.doors.web.studio.changes.words import lines_of, option_of
from upbeat.kernel.changes import class_of
from upbeat.rooms.items.models import Item, Regrade
from upbeat.rooms.items.specs import VariantSpec
from upbeat.rooms.learn.actions.amending import Choice, rehearse_change
from upbeat.rooms.learn.queries.touched import who_is_touched
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import pupils_by_class

FIELDS = ("csrfmiddlewaretoken", "go", "more")


def carried(posted: QueryDict) -> list[tuple[str, str]]:
    """What was written in the editor, to be sent along as hidden fields: nothing is kept until it is done."""
    return [
        (name, value)
        for name, values in posted.lists()
        for value in values
        if name not in FIELDS and not name.startswith(f"{ChangeForm.prefix}-") and isinstance(value, str)
    ]


def crumbs_of(item: Item) -> list[tuple[str, str]]:
    """Where the page is."""
    return [
        (reverse("studio:home"), _("Studio")),
        (reverse("studio:items"), pgettext("exercise", "Questions")),
        (reverse("studio:item", args=[item.pk]), item.point.title),
        ("", _("Before you change it")),
    ]


def change_form(posted: QueryDict | None, *, found: str, marks: bool) -> ChangeForm:
    """The decisions, as they were made or as they begin."""
    initial = {"kind": found, "scope": Regrade.Scope.FAVOUR}
    return ChangeForm(posted, initial=initial, marks=marks)


def before_change(
    request: HttpRequest, person: Person, item: Item, variants: Sequence[VariantSpec], form: ChangeForm | None = None
) -> HttpResponse:
    """Show it; Invalid where the change cannot be made at all."""
    favour = Choice()
    first = rehearse_change(by=person, item=item, variants=variants, choice=favour)
    differences = first.amended.differences
    marks = any(one.part in ("key", "score") for one in differences)
    ways = [(str(SCOPES[0][1]), first)]
    if marks:
        every = replace(favour, scope=Regrade.Scope.ALL, takes_away=True)
        taking = rehearse_change(by=person, item=item, variants=variants, choice=every)
        ways.append((_("All answers, and take away what was earned by them"), taking))
    found = class_of(differences) or "wording"
    taught = {pupil.pk: pupil.name for _section, pupils in pupils_by_class(person) for pupil in pupils}
    context = {
        "item": item,
        "lines": lines_of(differences),
        "found": found,
        "found_word": first.amended.amendment.get_found_display(),
        "form": form or change_form(None, found=found, marks=marks),
        "touched": who_is_touched(item),
        "options": [option_of(title, done.outcome, taught) for title, done in ways if done.outcome is not None],
        "too_many": marks and first.outcome is None,
        "carried": carried(request.POST),
        "crumbs": crumbs_of(item),
    }
    return render(request, "studio/changes/before.html", context, status=422 if form is not None else 200)
