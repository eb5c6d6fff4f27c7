"""What the team says about a film, beside its picture."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.shared.row_numbers import row_number
from upbeat.doors.web.shared.sentences import blame, said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.items.fields import read_clock
from upbeat.doors.web.studio.recordings import forms
from upbeat.doors.web.studio.recordings.views import preview
from upbeat.kernel.errors import Invalid
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import queries as polishing
from upbeat.rooms.polish.actions.comments import comment_on_film, go_on_with_comment
from upbeat.rooms.polish.comments import access_film_comment, comments_on
from upbeat.rooms.polish.models import FilmCommentStep, PolishRun


@member
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, run_id: int) -> HttpResponse:
    """Say a word at a second; or with a ``comment`` and what to ``do``: answer, settle or reopen it."""
    person = person_of(request)
    run = polishing.access_run(person, run_id)
    here = reverse("studio:film-comments", args=[run_id])
    form = forms.FilmCommentForm(run=run)
    wrong, problem = 0, ""
    if "comment" in request.POST:
        wrong = row_number(request.POST["comment"])
        try:
            _go_on(person, wrong, request.POST.get("do", ""), request.POST.get("text", ""))
            return redirect(f"{here}#comment-{wrong}")
        except Invalid as refused:
            problem = said(refused)
    elif request.method == "POST":
        form = forms.FilmCommentForm(request.POST, run=run)
        if form.is_valid():
            try:
                made = comment_on_film(by=person, run=run, **form.cleaned_data)
                return redirect(f"{here}#comment-{made.pk}")
            except Invalid as refused:
                blame(form, refused)
    context = _page(person, run) | {
        "at": read_clock(request.GET.get("t", "")),
        "form": form,
        "wrong": wrong,
        "problem": problem,
        "answer": request.POST.get("text", ""),
    }
    return render(request, "studio/recordings/comments.html", context, status=422 if request.method == "POST" else 200)


def _page(person: Person, run: PolishRun) -> dict[str, object]:
    talk = comments_on(run)
    return {
        "run": run,
        "asset": run.asset,
        "preview": preview(person, run.asset, run),
        "talk": [(one.second, one.comment) for one in talk],
        "unsettled": sum(one.comment.state != "settled" for one in talk),  # type: ignore[attr-defined]
        "crumbs": [
            (reverse("studio:home"), _("Studio")),
            (reverse("studio:recording", args=[run.asset_id]), run.asset.filename),
            ("", _("Comments")),
        ],
    }


def _go_on(person: Person, comment_id: int, deed: str, text: str) -> None:
    kind = FilmCommentStep.Kind(deed) if deed in FilmCommentStep.Kind.values else FilmCommentStep.Kind.ANSWER
    go_on_with_comment(by=person, comment=access_film_comment(person, comment_id), kind=kind, text=text)
