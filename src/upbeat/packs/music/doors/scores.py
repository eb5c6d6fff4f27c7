"""The score library, and the page of the pack for those who teach and build."""

from dataclasses import replace

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.shared.sentences import blame, said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.items.kinds import offered_to_write
from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.playing import unfolded
from upbeat.kernel.music.score import Score
from upbeat.packs.music.actions import scores as actions
from upbeat.packs.music.authoring.scores import ScoreForm, TransposeForm
from upbeat.packs.music.doors.links import links_of
from upbeat.packs.music.engraving import in_both
from upbeat.packs.music.models import NotatedScore, NotationChoice
from upbeat.packs.music.queries.heard import told_to_scripts
from upbeat.packs.music.queries.scores import access_score, scores
from upbeat.packs.music.queries.takes import notation_of
from upbeat.rooms.items.models import Item
from upbeat.rooms.items.rules import require_builder

A_PAGE = 30
WIDE = 720


@member
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Scores, questions of music by kind, and what else the pack has for teachers."""
    person = person_of(request)
    search, retired = request.GET.get("q", "").strip(), bool(request.GET.get("retired"))
    page = Paginator(scores(person, search=search, retired=retired), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "search": search,
        "retired": retired,
        "kinds": _kinds(),
        "links": links_of(person),
    }
    return render(request, "music/home.html", context)


def _kinds() -> list[tuple[str, str, int]]:
    """Kinds of this pack: value, name, how many questions of the school there are."""
    offered = [row for row in offered_to_write() if row[3] == _("Music")]
    rows = Item.objects.filter(retired_at=None, kind__in=[row[0] for row in offered])
    counts = dict(rows.order_by().values_list("kind").annotate(n=Count("pk")))
    return [(value, name, counts.get(value, 0)) for value, name, _explained, _group in offered]


@member
@require_http_methods(["GET", "POST"])
def score_new(request: HttpRequest) -> HttpResponse:
    """A new score: typed, or taken out of a file."""
    person = person_of(request)
    require_builder(person)
    form = ScoreForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and _is_ready(request, form):
        try:
            made = actions.write_score(by=person, **_told(form))
            messages.success(request, _("The score is in the library."))
            return redirect("music:score", made.pk)
        except Invalid as problem:
            blame(form, problem)
    return _form_page(request, form, None)


@member
@require_http_methods(["GET", "POST"])
def score_edit(request: HttpRequest, score_id: int) -> HttpResponse:
    """The score as it is now."""
    person = person_of(request)
    score = access_score(person, score_id)
    start = {"title": score.title, "abc": score.abc, "source": score.source, "rights": score.rights}
    form = ScoreForm(request.POST or None, request.FILES or None, initial=start)
    if request.method == "POST" and _is_ready(request, form):
        try:
            actions.change_score(by=person, score=score, **_told(form))
            return redirect("music:score", score.pk)
        except Invalid as problem:
            blame(form, problem)
    return _form_page(request, form, score)


def _is_ready(request: HttpRequest, form: ScoreForm) -> bool:
    return not form.took_file and not request.POST.get("more") and form.is_valid()


def _told(form: ScoreForm) -> dict[str, str]:
    return {name: form.cleaned_data[name] for name in ("title", "abc", "source", "rights")}


def _form_page(request: HttpRequest, form: ScoreForm, score: NotatedScore | None) -> HttpResponse:
    crumbs = [(reverse("music:home"), _("Music")), ("", score.title if score else _("New score"))]
    abc = str(form["abc"].value() or "")
    context = {"form": form, "score": score, "crumbs": crumbs} | (_drawn(abc) if abc.strip() else {})
    asked_more = form.took_file and not form.not_taken
    status = 422 if request.method == "POST" and not asked_more and not request.POST.get("more") else 200
    return render(request, "music/score_edit.html", context, status=status)


def _drawn(abc: str) -> dict[str, object]:
    """The notes in both notations, or why they cannot be read."""
    try:
        return dict(in_both(read_abc(abc), width=WIDE))
    except Invalid as problem:
        return {"unreadable": said(problem)}


@member
@require_safe
def score(request: HttpRequest, score_id: int) -> HttpResponse:
    """A score in both notations, on a phone as well."""
    shown = access_score(person_of(request), score_id)
    crumbs = [(reverse("music:home"), _("Music")), ("", shown.title)]
    notes = _untitled(shown)
    context = {"score": shown, "crumbs": crumbs, "transpose": TransposeForm(), "which": _which(request)}
    context["phrase"] = told_to_scripts(unfolded(notes))
    return render(request, "music/score.html", context | in_both(notes))


def _untitled(shown: NotatedScore) -> Score:
    """Its notes: the title stands at the head of the page."""
    return replace(read_abc(shown.abc), title="")


def _which(request: HttpRequest) -> str:
    """The notation that is asked for, else the one that the person reads."""
    asked = request.GET.get("in", "")
    return asked if asked in NotationChoice.Notation.values else notation_of(person_of(request))


@member
@require_safe
def score_print(request: HttpRequest, score_id: int) -> HttpResponse:
    """Both notations, one below the other, to be printed."""
    shown = access_score(person_of(request), score_id)
    return render(request, "music/score_print.html", {"score": shown} | in_both(_untitled(shown), width=WIDE))


@member
@require_POST
def score_transpose(request: HttpRequest, score_id: int) -> HttpResponse:
    """Higher or lower; what was done is undone by going back as far."""
    person = person_of(request)
    shown = access_score(person, score_id)
    form = TransposeForm(request.POST)
    if form.is_valid():
        by = form.cleaned_data["semitones"]
        try:
            actions.transpose_score(by=person, score=shown, semitones=by)
            messages.success(request, _("Transposed by %(n)d semitones.") % {"n": by})
        except Invalid as problem:
            messages.error(request, said(problem))
    else:
        messages.error(request, _("Transpose by at most twelve semitones."))
    return redirect("music:score", score_id)


@member
@require_POST
def score_retire(request: HttpRequest, score_id: int) -> HttpResponse:
    """Offer it no more."""
    person = person_of(request)
    actions.retire_score(by=person, score=access_score(person, score_id))
    messages.success(request, _("The score is retired. What was taken from it stays."))
    return redirect("music:score", score_id)


@member
@require_POST
def score_restore(request: HttpRequest, score_id: int) -> HttpResponse:
    """Undo the retiring."""
    person = person_of(request)
    actions.restore_score(by=person, score=access_score(person, score_id))
    messages.success(request, _("The score is offered again."))
    return redirect("music:score", score_id)
