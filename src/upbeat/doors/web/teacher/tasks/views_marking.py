"""The desk: one work large, the rubric beside it, the next by a key."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.levels import levels_of, points_of
from upbeat.doors.web.shared.reader import known_reader
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.packages.views import crumbs_of
from upbeat.kernel.errors import Invalid
from upbeat.kernel.rubrics import outof, stored, total
from upbeat.rooms.assess.actions.grading import change_grade
from upbeat.rooms.assess.actions.marking import drop_snippet, hide_evaluation, keep_snippet, mark, show_evaluation
from upbeat.rooms.assess.actions.samples import choose_sample, leave_sample
from upbeat.rooms.assess.queries.access import access_taught_evaluation, access_taught_submission
from upbeat.rooms.assess.queries.overview import Desk, desk_of, snippets_of


@member
@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Mark one work; the button ``next`` also goes on to the next."""
    person = person_of(request)
    submission = access_taught_submission(person, submission_id)
    shown = desk_of(person, submission)
    if shown is None:
        messages.info(request, _("It was taken back meanwhile: there is nothing to mark at present."))
        return redirect("teacher:task", submission.task.piece_id)
    trouble = ""
    if request.method == "POST":
        try:
            _mark(request, shown)
            after = shown.after if "next" in request.POST else submission_id
            return redirect("teacher:mark", after) if after else redirect("teacher:task", submission.task.piece_id)
        except Invalid as problem:
            trouble = said(problem)
    criteria = stored(submission.task.rubric.criteria) if submission.task.rubric else ()
    points = points_of(request.POST) if trouble else shown.marking.points if shown.marking else {}
    context = {
        "desk": shown,
        "task": submission.task,
        "piece": submission.task.piece,
        "levels": levels_of(criteria, points),
        "outof": outof(criteria),
        "comment": request.POST.get("comment", "") if trouble else shown.marking.comment if shown.marking else "",
        "evaluations": [
            (one, levels_of(criteria, one.points), total(criteria, one.points)) for one in shown.evaluations
        ],
        "peers": shown.estimate and [
            round(part * outof(criteria), 1) for part in (shown.estimate.share, shown.estimate.low, shown.estimate.high)
        ],
        "snippets": snippets_of(person),
        "trouble": trouble,
        "crumbs": crumbs_of(submission.task.piece.package, submission.task.piece.title),
    }  # fmt: skip
    page = render(request, "teacher/tasks/desk.html", context, status=422 if trouble else 200)
    return known_reader(page, person)


def _mark(request: HttpRequest, shown: Desk) -> None:
    person, posted = person_of(request), request.POST
    mark(
        by=person,
        version=shown.version,
        points=points_of(posted),
        comment=posted.get("comment", ""),
        reason=posted.get("reason", ""),
    )
    if "snippet" in posted and posted.get("comment", "").strip():
        keep_snippet(by=person, text=posted["comment"].strip()[:300])
    messages.success(request, _("Marked. The pupil sees it when you release it."))


@member
@require_POST
def do(request: HttpRequest, submission_id: int) -> HttpResponse:
    """Another grade with its reason, a sample or not, a kept sentence dropped (field ``do``)."""
    person, posted = person_of(request), request.POST
    submission = access_taught_submission(person, submission_id)
    shown = desk_of(person, submission)
    wanted = posted.get("do", "")
    try:
        if wanted == "grade" and shown is not None and shown.grade is not None:
            change_grade(by=person, grade=shown.grade, points=_number(posted), reason=posted.get("reason", ""))
        elif wanted == "sample" and shown is not None:
            choose_sample(by=person, version=shown.version)
            messages.success(request, _("Everybody evaluates this work first, without the name."))
        elif wanted == "no-sample" and shown is not None:
            leave_sample(by=person, version=shown.version)
        elif wanted.startswith("drop-") and wanted[5:].isdecimal() and len(wanted) < 24:
            drop_snippet(by=person, snippet_id=int(wanted[5:]))
    except Invalid as problem:
        messages.error(request, said(problem))
    return redirect("teacher:mark", submission_id)


def _number(posted: QueryDict) -> float:
    try:
        return float(posted.get("points", "").replace(",", "."))
    except ValueError as problem:
        raise Invalid(_("Give the points as a number."), field="points") from problem


@member
@require_POST
def evaluation(request: HttpRequest, evaluation_id: int) -> HttpResponse:
    """Take a peer's evaluation out of sight and out of the grade, or put it back (field ``back``)."""
    person = person_of(request)
    found = access_taught_evaluation(person, evaluation_id)
    if "back" in request.POST:
        show_evaluation(by=person, evaluation=found)
    else:
        hide_evaluation(by=person, evaluation=found)
    return redirect("teacher:mark", found.allocation.version.submission_id)
