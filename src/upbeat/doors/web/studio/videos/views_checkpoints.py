"""Checkpoints of a draft: a question written or chosen for a second, reworded, moved, removed."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.sentences import blame, said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.items.editor import ItemEditor
from upbeat.doors.web.studio.items.places import marks_in_draft
from upbeat.doors.web.studio.items.views import kind_word, kinds
from upbeat.doors.web.studio.videos import forms
from upbeat.doors.web.studio.videos.views import crumbs_of
from upbeat.kernel.errors import Invalid
from upbeat.rooms.items import queries as asking
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish import queries
from upbeat.rooms.publish.actions import checkpoints as actions
from upbeat.rooms.publish.models import Checkpoint, MicroVideoVersion


def _back(checkpoint: Checkpoint) -> HttpResponse:
    return redirect(_page(checkpoint.version) + f"#checkpoint-{checkpoint.pk}")


def _page(version: MicroVideoVersion) -> str:
    return reverse("studio:video", args=[version.video_id])


@member
@require_http_methods(["GET", "POST"])
def checkpoint_new(request: HttpRequest, video_id: int) -> HttpResponse:
    """A second and the kind first, then the question."""
    person = person_of(request)
    draft = queries.access_draft(person, video_id)
    kind = request.GET.get("kind", "")
    if kind not in {row[0] for row in kinds()}:
        return _begin(request, person, draft, None)
    initial = {"second": request.GET.get("second", "")}
    second = forms.SecondForm(request.POST or None, initial=initial, run=draft.run)
    editor = ItemEditor(kind, by=person, data=request.POST or None, files=request.FILES, marks=marks_in_draft(draft))
    posted = request.method == "POST" and not editor.wanted_more
    if posted and second.is_valid() & editor.is_valid():
        try:
            at = second.cleaned_data["second"]
            made = actions.ask_new(by=person, version=draft, second=at, kind=kind, variants=editor.specs(until=at))
            return _back(made)
        except Invalid as problem:
            _blame(second, editor, problem)
    context = {
        "video": draft.video,
        "draft": draft,
        "second": second,
        "editor": editor,
        "ideas": asking.misconceptions(draft.video.point),
        "kind_word": kind_word(kind),
        "crumbs": crumbs_of(draft.video, _("New checkpoint")),
    }
    return render(request, "studio/videos/checkpoint.html", context, status=422 if posted else 200)


def _blame(second: forms.SecondForm, editor: ItemEditor, problem: Invalid) -> None:
    if problem.field == "second":
        second.add_error("second", said(problem))
    else:
        editor.blame(problem)


def _begin(
    request: HttpRequest, person: Person, draft: MicroVideoVersion, reuse: forms.ReuseForm | None
) -> HttpResponse:
    initial = {"second": request.GET.get("second", "")}
    asked = asking.items(person, point=draft.video.point)
    context = {
        "video": draft.video,
        "draft": draft,
        "second": forms.SecondForm(initial=initial, auto_id="new_%s", run=draft.run),
        "kinds": kinds(),
        "reuse": reuse or forms.ReuseForm(items=asked, initial=initial, run=draft.run),
        "crumbs": crumbs_of(draft.video, _("New checkpoint")),
    }
    return render(request, "studio/videos/checkpoint_begin.html", context, status=422 if reuse else 200)


@member
@require_POST
def checkpoint_reuse(request: HttpRequest, video_id: int) -> HttpResponse:
    """Ask a question of the point that is there already."""
    person = person_of(request)
    draft = queries.access_draft(person, video_id)
    form = forms.ReuseForm(request.POST, items=asking.items(person, point=draft.video.point), run=draft.run)
    if form.is_valid():
        version = asking.latest_version(form.items[form.cleaned_data["item"]])
        try:
            made = actions.add_checkpoint(
                by=person, version=draft, second=form.cleaned_data["second"], item_version=version
            )
            return _back(made)
        except Invalid as problem:
            blame(form, problem)
    return _begin(request, person, draft, form)


@member
@require_http_methods(["GET", "POST"])
def checkpoint(request: HttpRequest, checkpoint_id: int) -> HttpResponse:
    """The question of a draft's checkpoint in other words."""
    person = person_of(request)
    shown = queries.access_checkpoint(person, checkpoint_id)
    item = shown.item_version.item
    version = asking.access_item_version(person, shown.item_version_id)
    editor = ItemEditor(
        item.kind,
        by=person,
        data=request.POST or None,
        files=request.FILES,
        version=version,
        marks=marks_in_draft(shown.version),
    )
    second = forms.SecondForm(request.POST or None, initial={"second": shown.second}, run=shown.version.run)
    posted = request.method == "POST" and not editor.wanted_more
    if posted and second.is_valid() & editor.is_valid():
        try:
            at = second.cleaned_data["second"]
            actions.reword_checkpoint(by=person, checkpoint=shown, second=at, variants=editor.specs(until=at))
            return _back(shown)
        except Invalid as problem:
            _blame(second, editor, problem)
    context = {
        "video": shown.version.video,
        "draft": shown.version,
        "checkpoint": shown,
        "second": second,
        "editor": editor,
        "ideas": asking.misconceptions(item.point),
        "kind_word": item.get_kind_display(),
        "crumbs": crumbs_of(shown.version.video, _("Checkpoint")),
    }
    return render(request, "studio/videos/checkpoint.html", context, status=422 if posted else 200)


@member
@require_POST
def checkpoint_move(request: HttpRequest, checkpoint_id: int) -> HttpResponse:
    """The same question at another second."""
    person = person_of(request)
    shown = queries.access_checkpoint(person, checkpoint_id)
    form = forms.SecondForm(request.POST, run=shown.version.run)
    if not form.is_valid():
        raise Invalid(_("Write minutes and seconds, such as 1:05."), field="second")
    actions.move_checkpoint(by=person, checkpoint=shown, second=form.cleaned_data["second"])
    return _back(shown)


@member
@require_POST
def checkpoint_newest(request: HttpRequest, checkpoint_id: int) -> HttpResponse:
    """Ask the newest version of the question."""
    person = person_of(request)
    shown = queries.access_checkpoint(person, checkpoint_id)
    newest = asking.latest_version(shown.item_version.item)
    actions.ask_instead(by=person, checkpoint=shown, item_version=newest)
    return _back(shown)


@member
@require_POST
def checkpoint_remove(request: HttpRequest, checkpoint_id: int) -> HttpResponse:
    """Take the checkpoint out of the draft; its question stays."""
    person = person_of(request)
    shown = queries.access_checkpoint(person, checkpoint_id)
    actions.remove_checkpoint(by=person, checkpoint=shown)
    messages.success(request, _("The checkpoint is out. Its question stays among the questions of the point."))
    return redirect(_page(shown.version))
