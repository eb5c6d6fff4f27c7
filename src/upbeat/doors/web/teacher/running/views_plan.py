"""The plan of a lesson: its steps, before class and during it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.brief.minutes import lesson_minutes
from upbeat.doors.web.teacher.running.forms import StepForm, initial_of
from upbeat.doors.web.teacher.running.setups import SetupOfStep, activities_to_plan
from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.classroom.actions import planning
from upbeat.rooms.classroom.models import LessonStep
from upbeat.rooms.classroom.queries import running as find
from upbeat.rooms.classroom.queries.brief import brief_of, proposed_plan
from upbeat.rooms.classroom.queries.meetings import askable
from upbeat.rooms.people.models import Person
from upbeat.rooms.people.queries import pupils_of
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.publish.models import Package, Piece
from upbeat.rooms.publish.queries import access_package
from upbeat.rooms.publish.queries.packages import points_of

ACTIVITY = LessonStep.Kind.ACTIVITY.value


def _taught(teacher: Person, package_id: int) -> Package:
    package = access_package(teacher, package_id)
    require_teaches(teacher, package.section)
    return package


def _matter(package: Package, kind: str) -> dict[str, Any]:
    """What a step of this kind may be about; nothing is read that the kind does not need."""
    Kind = LessonStep.Kind
    pieces = Piece.objects.filter(package=package, removed_at=None, revocations=None)
    return {
        "kind": kind,
        "points": KnowledgePoint.objects.filter(pk__in=points_of(package)) if kind in (Kind.EXPLAIN, Kind.TURN) else (),
        "variants": askable(package) if kind == Kind.QUESTION else (),
        "pieces": list(pieces.exclude(phase=Piece.Phase.AFTER)) if kind == Kind.PIECE else (),
        "pupils": pupils_of(package.section) if kind == Kind.TURN else (),
    }


def _kinds(kind: str, activity: str) -> list[tuple[str, Any, bool]]:
    """What a step may be: its part of the address, its words, and whether it is the one that is chosen."""
    own = [(f"kind={value}", label, value == kind) for value, label in LessonStep.Kind.choices if value != ACTIVITY]
    of_packs = [(f"kind={ACTIVITY}&activity={name}", label, name == activity) for name, label in activities_to_plan()]
    return [*own, *of_packs]


@member
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, package_id: int) -> HttpResponse:
    """The steps with their minutes, and a form for one more: its kind comes first (``?kind=``, of what packs offer
    with ``activity``)."""
    teacher = person_of(request)
    package = _taught(teacher, package_id)
    kind = request.GET.get("kind", "")
    activity = request.GET.get("activity", "") if kind == ACTIVITY else ""
    known = kind in LessonStep.Kind.values and (kind != ACTIVITY or activity in dict(activities_to_plan()))
    kind, activity = (kind, activity) if known else ("", "")
    form = StepForm(request.POST or None, **_matter(package, kind)) if kind else None
    setup = SetupOfStep(activity, request.POST or None)
    if request.method == "POST" and form is not None and form.is_valid() and setup.is_valid():
        try:
            planning.add_step(by=teacher, package=package, draft=setup.draft(form))
            return redirect("teacher:plan", package_id)
        except Invalid as problem:
            setup.blame(form, problem)
    steps = find.planned(package)
    proposed = () if steps else proposed_plan(brief_of(teacher, package))
    context = {
        "package": package,
        "tab": "plan",
        "steps": steps,
        "minutes": steps[-1].ends if steps else 0,
        "proposed": [(one, LessonStep.Kind(one.kind).label) for one in proposed],
        "removed": find.removed_steps(package),
        "kinds": _kinds(kind, activity),
        "form": form,
        "setup": setup,
    }
    return render(request, "teacher/plan.html", context, status=422 if _is_wrong(form, setup) else 200)


def _is_wrong(form: StepForm | None, setup: SetupOfStep) -> bool:
    return bool((form is not None and form.errors) or (setup.form is not None and setup.form.errors))


@member
@require_POST
def propose(request: HttpRequest, package_id: int) -> HttpResponse:
    """Take the plan that last night's work proposes, for so many ``minutes``."""
    teacher = person_of(request)
    package = _taught(teacher, package_id)
    drafts = proposed_plan(brief_of(teacher, package), lesson_minutes(request.POST.get("minutes", "")))
    planning.plan_steps(by=teacher, package=package, drafts=drafts)
    messages.success(request, _("The plan stands. Change its steps as you like."))
    return redirect("teacher:plan", package_id)


@member
@require_http_methods(["GET", "POST"])
def step_edit(request: HttpRequest, step_id: int) -> HttpResponse:
    """Other words, minutes or matter."""
    teacher = person_of(request)
    step = find.access_step(teacher, step_id)
    form = StepForm(request.POST or None, initial=initial_of(step), **_matter(step.package, step.kind))
    setup = SetupOfStep(step.activity, request.POST or None, step.setup)
    if request.method == "POST" and form.is_valid() and setup.is_valid():
        try:
            planning.edit_step(by=teacher, step=step, draft=setup.draft(form))
            return redirect("teacher:plan", step.package_id)
        except Invalid as problem:
            setup.blame(form, problem)
    context = {
        "step": step,
        "package": step.package,
        "form": form,
        "setup": setup,
        "crumbs": [
            (reverse("teacher:plan", args=[step.package_id]), step.package.title),
            ("", step.title),
        ],
    }
    return render(request, "teacher/step_edit.html", context, status=422 if _is_wrong(form, setup) else 200)


@member
@require_POST
def order(request: HttpRequest, package_id: int) -> HttpResponse:
    """The steps in the order of their numbers ``order-<step>``."""
    teacher = person_of(request)
    package = _taught(teacher, package_id)
    places = {
        int(name.removeprefix("order-")): int(value)
        for name, value in request.POST.items()
        if name.removeprefix("order-").isdecimal() and isinstance(value, str) and value.isdecimal()
    }
    planning.order_steps(by=teacher, package=package, order=sorted(places, key=lambda step: places[step]))
    return redirect("teacher:plan", package_id)


@member
@require_POST
def step_remove(request: HttpRequest, step_id: int) -> HttpResponse:
    """Out of the plan, or with ``back`` into it again."""
    teacher = person_of(request)
    step = find.access_step(teacher, step_id)
    if "back" in request.POST:
        planning.restore_step(by=teacher, step=step)
    else:
        planning.remove_step(by=teacher, step=step, now=timezone.now())
        messages.success(
            request, _("“%(title)s” is out of the plan. It can be put back below.") % {"title": step.title}
        )
    return redirect("teacher:plan", step.package_id)
