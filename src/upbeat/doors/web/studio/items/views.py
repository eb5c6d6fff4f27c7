"""Questions: found, written, revised, tried as a pupil would."""

import secrets
import uuid
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.shared.pictures import picture_answer
from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.changes.before import before_change, change_form
from upbeat.doors.web.studio.items.editor import ItemEditor
from upbeat.doors.web.studio.items.forms import EXPLAINED
from upbeat.doors.web.studio.items.kinds import offered_to_write, said_lead
from upbeat.doors.web.studio.items.places import marks_about
from upbeat.kernel.errors import Invalid
from upbeat.kernel.questions import IN_FILM
from upbeat.rooms.catalog import queries as catalog
from upbeat.rooms.items import queries
from upbeat.rooms.items.actions import restore_item, retire_item, revise_item, write_item
from upbeat.rooms.items.drawing import is_from_seed
from upbeat.rooms.items.models import Guidance, Item, Variant
from upbeat.rooms.items.reading import Form, read_answer
from upbeat.rooms.items.wording import Drawing, are_negative, drawings, foreseen_words
from upbeat.rooms.learn.actions.amending import change_question
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.queries.amendments import is_out

A_PAGE = 30
SEEDS = 2**31


@member
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """The questions of the school, searched, by point and by kind."""
    person = person_of(request)
    search, wanted = request.GET.get("q", "").strip(), request.GET.get("point", "")
    point = catalog.access_point(person, int(wanted)) if wanted.isdecimal() else None
    offered = kinds()
    names = {value: name for value, name, _told, _group in offered}
    kind = request.GET.get("kind", "")
    kind = kind if kind in names else ""
    found = queries.items(person, point=point, kind=kind, search=search)
    context = {
        "page": Paginator(found, A_PAGE).get_page(request.GET.get("page")),
        "search": search,
        "point": point,
        "kind": kind,
        "kind_word": names.get(kind, ""),
        "kinds": offered,
    }
    return render(request, "studio/items/items.html", context)


def kinds(*, in_film: bool = True) -> list[tuple[str, str, str, str]]:
    """The kinds of questions: value, name, how each is answered, and the heading of those that a pack adds. Some are
    asked inside a film alone."""
    offered = [kind for kind in Item.Kind if in_film or kind not in IN_FILM]
    return [(kind.value, str(kind.label), str(EXPLAINED[kind]), "") for kind in offered] + offered_to_write()


def kind_word(kind: str) -> str:
    """The name of a kind that can be written."""
    return next(name for value, name, _told, _group in kinds() if value == kind)


@member
@require_http_methods(["GET", "POST"])
def item_new(request: HttpRequest) -> HttpResponse:
    """Write a question about a point: first its kind, then the question."""
    person = person_of(request)
    wanted, kind = request.GET.get("point", ""), request.GET.get("kind", "")
    is_kind = kind in {row[0] for row in kinds(in_film=False)}
    if not wanted.isdecimal() or not is_kind:
        begin: dict[str, object] = {
            "points": catalog.points(person),
            "point": wanted,
            "kind": kind if is_kind else "",
            "kinds": kinds(in_film=False),
            "crumbs": _crumbs("", _("New question")),
        }
        return render(request, "studio/items/item_begin.html", begin)
    point = catalog.access_point(person, int(wanted))
    editor = ItemEditor(
        kind, by=person, data=request.POST or None, files=request.FILES, marks=marks_about(person, point)
    )
    if request.method == "POST" and editor.is_valid():
        try:
            made = write_item(by=person, point=point, kind=kind, variants=editor.specs())
            messages.success(request, _("The question is written. Try it as a pupil would."))
            return redirect("studio:item", made.pk)
        except Invalid as problem:
            editor.blame(problem)
    context = {
        "editor": editor,
        "point": point,
        "ideas": queries.misconceptions(point),
        "kind_word": kind_word(kind),
        "crumbs": _crumbs("", _("New question")),
    }
    return render(request, "studio/items/item_edit.html", context, status=_status(request, editor))


def _status(request: HttpRequest, editor: ItemEditor) -> int:
    return 422 if request.method == "POST" and not editor.wanted_more else 200


def _crumbs(*more: str) -> list[tuple[str, str]]:
    way = [(reverse("studio:home"), _("Studio")), (reverse("studio:items"), pgettext("exercise", "Questions"))]
    return way + [("", words) for words in more if words]


@member
@require_safe
def item(request: HttpRequest, item_id: int) -> HttpResponse:
    """One question with its wordings, keys and earlier versions; for authors."""
    person = person_of(request)
    shown = queries.access_item(person, item_id)
    versions = list(queries.versions_of(shown))
    context = {
        "item": shown,
        "versions": versions,
        "latest": versions[0],
        "wordings": [Reading.of(variant) for variant in versions[0].variants.all()],
        "is_out": is_out(shown),
        "crumbs": _crumbs(shown.point.title),
    }
    return render(request, "studio/items/item.html", context)


@dataclass(frozen=True)
class Reading:
    """A wording for its author: what is right and where wrong answers lead, in words; drawings, and how many of 200 are
    below zero."""

    variant: Variant
    right: list[str]
    leads: list[tuple[str, Guidance]]
    drawings: list[Drawing]
    negative: int

    @classmethod
    def of(cls, variant: Variant) -> "Reading":
        """As it is stored."""
        kind, key = variant.version.item.kind, variant.key
        leads = [
            (said_lead(kind, key, lead.option) or foreseen_words(variant, lead.option), lead)
            for lead in variant.guidance.all()
        ]
        return cls(variant, queries.right_words(variant), leads, drawings(variant), are_negative(variant))


@member
@require_http_methods(["GET", "POST"])
def item_edit(request: HttpRequest, item_id: int) -> HttpResponse:
    """The question in other words, as its next version."""
    person = person_of(request)
    shown = queries.access_item(person, item_id)
    editor = ItemEditor(
        shown.kind,
        by=person,
        data=request.POST or None,
        files=request.FILES,
        version=queries.latest_version(shown),
        marks=marks_about(person, shown.point),
    )
    if request.method == "POST" and editor.is_valid():
        try:
            return _kept(request, person, shown, editor)
        except Invalid as problem:
            editor.blame(problem)
    context = {
        "item": shown,
        "editor": editor,
        "point": shown.point,
        "ideas": queries.misconceptions(shown.point),
        "kind_word": shown.get_kind_display(),
        "crumbs": _crumbs(shown.point.title, _("Edit")),
    }
    return render(request, "studio/items/item_edit.html", context, status=_status(request, editor))


def _kept(request: HttpRequest, person: Person, shown: Item, editor: ItemEditor) -> HttpResponse:
    """The next version of a question; of one that pupils have, after a look at whom it touches."""
    if not is_out(shown):
        version = revise_item(by=person, item=shown, variants=editor.specs())
        number = {"number": version.number}
        messages.success(request, _("Kept as version %(number)d. Videos ask it once you choose it there.") % number)
        return redirect("studio:item", shown.pk)
    if "go" not in request.POST:
        return before_change(request, person, shown, editor.specs())
    form = change_form(request.POST, found="", marks="change-scope" in request.POST)
    if form.is_valid():
        try:
            done = change_question(by=person, item=shown, variants=editor.specs(), choice=form.choice())
        except Invalid as problem:
            if problem.field not in form.fields:
                raise
            blame(form, problem)
        else:
            messages.success(request, _("Changed, everywhere it is asked. Below it can be undone."))
            return redirect("studio:change", done.amended.amendment.pk)
    return before_change(request, person, shown, editor.specs(), form)


@member
@require_POST
def item_retire(request: HttpRequest, item_id: int) -> HttpResponse:
    """Offer it no more; where it is asked it stays."""
    person = person_of(request)
    retire_item(by=person, item=queries.access_item(person, item_id))
    messages.success(request, _("The question is retired. Where it is asked already, it stays."))
    return redirect("studio:item", item_id)


@member
@require_POST
def item_restore(request: HttpRequest, item_id: int) -> HttpResponse:
    """Undo the retiring."""
    person = person_of(request)
    restore_item(by=person, item=queries.access_item(person, item_id))
    messages.success(request, _("The question is offered again."))
    return redirect("studio:item", item_id)


@member
@require_safe
def picture(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """A picture of a question, for those who write."""
    return picture_answer(queries.access_picture(person_of(request), key))


@member
@require_http_methods(["GET", "POST"])
def item_preview(request: HttpRequest, version_id: int) -> HttpResponse:
    """The question as a pupil meets it; an answer is marked and led, and nothing is written down."""
    person = person_of(request)
    version = queries.access_item_version(person, version_id)
    variants = list(version.variants.all())
    wording = _within(request.GET.get("wording", ""), len(variants))
    seed = _within(request.GET.get("seed", ""), SEEDS) or secrets.randbelow(SEEDS - 1) + 1
    failures = _within(request.GET.get("failures", ""), 50)
    variant = variants[wording]
    view, after, problem = None, None, None
    if request.method == "POST":
        try:
            answer = read_answer(variant, Form(dict(request.POST.lists())))
            view = queries.guidance_in_preview(variant, seed, answer, failures + 1)
            after = queries.told_in_preview(variant, seed, answer)
        except Invalid as refused:
            problem = refused
    context = {
        "version": version,
        "variants": variants,
        "wording": wording,
        "question": queries.preview_question(variant, seed),
        "seed": seed,
        "failures": failures + (view is not None and view.rung != "settled"),
        "view": view,
        "after": after,
        "other_numbers": is_from_seed(variant),
        "next_wording": (wording + 1) % len(variants),
        "problem": problem,
        "crumbs": _crumbs(version.item.point.title, _("As a pupil")),
    }
    return render(request, "studio/items/preview.html", context, status=422 if problem else 200)


def _within(text: str, most: int) -> int:
    return min(int(text), most - 1) if text.isdecimal() else 0
