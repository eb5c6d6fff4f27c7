"""A task: its page, the draft that saves itself, handing in and taking back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.levels import levels_of
from upbeat.doors.web.shared.reader import known_reader
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid
from upbeat.kernel.rubrics import stored
from upbeat.rooms.assess.actions.handing_in import hand_in, save_draft, take_back
from upbeat.rooms.assess.models import Task
from upbeat.rooms.assess.queries.access import access_task
from upbeat.rooms.assess.queries.remarks import released
from upbeat.rooms.assess.queries.work import own_work


def task_page(request: HttpRequest, task: Task, text: str | None = None, trouble: str = "") -> HttpResponse:
    """The pupil's page of a task; ``text`` is what was typed where it could not be kept."""
    person, now = person_of(request), timezone.now()
    work = own_work(person, task.piece_id, now)
    draft = text if text is not None else work.submission.text if work.submission else ""
    criteria = stored(work.task.rubric.criteria) if work.task.rubric else ()
    context = {
        "work": work,
        "task": work.task,
        "piece": work.task.piece,
        "criteria": criteria,
        "released": released(work.task, now),
        "draft": draft,
        "saves": work.submission.saves if work.submission else 0,
        "own_levels": levels_of(criteria, work.result.marking.points) if work.result.marking else [],
        "remarks": [(one, levels_of(criteria, one.points)) for one in work.result.remarks],
        "trouble": trouble,
    }
    return known_reader(render(request, "learner/task/page.html", context, status=422 if trouble else 200), person)


@member
@require_POST
def draft(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Keep the draft, and hand it in where the button says so. As a fragment: when it was kept."""
    person, now = person_of(request), timezone.now()
    task = access_task(person, piece_id, now)
    text, saves = request.POST.get("text", ""), request.POST.get("saves", "")
    try:
        kept = save_draft(
            by=person, task=task, text=text, saves=int(saves) if saves.isdecimal() and len(saves) < 9 else None, now=now
        )
        if "hand-in" in request.POST:
            version = hand_in(by=person, task=task, now=now)
            late = _("Handed in late. Your teacher decides what it counts.")
            messages.success(request, late if version.late else _("Handed in. You can take it back until it is due."))
    except Invalid as problem:
        if wants_fragment(request):
            return render(request, "learner/task/saved.html", {"trouble": said(problem)}, status=422)
        return task_page(request, task, text, said(problem))
    if wants_fragment(request):
        return render(request, "learner/task/saved.html", {"kept": kept, "now": now})
    if "hand-in" not in request.POST:
        messages.success(request, _("Kept. Nobody sees it until you hand it in."))
    return redirect("learner:piece", piece_id)


@member
@require_POST
def back(request: HttpRequest, piece_id: int) -> HttpResponse:
    """Take back what is handed in, to change it."""
    person, now = person_of(request), timezone.now()
    task = access_task(person, piece_id, now)
    try:
        take_back(by=person, task=task, now=now)
        messages.info(request, _("Taken back. Do not forget to hand it in again."))
    except Invalid as problem:
        messages.error(request, said(problem))
    return redirect(reverse("learner:piece", args=[piece_id]) + "#work")
