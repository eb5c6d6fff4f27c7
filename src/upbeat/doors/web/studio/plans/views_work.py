"""Who works on a plan, and the micro videos that are to be made of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.sentences import blame, said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.plans import forms
from upbeat.doors.web.studio.plans.views import crumbs_of
from upbeat.kernel.errors import Invalid
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.plans import join_team, leave_team
from upbeat.rooms.design.actions.work import hand_over, plan_steps, plan_work, take_back
from upbeat.rooms.design.models import ORDER, Stage, WorkItem
from upbeat.rooms.design.rules import may_hand_over, roles_for
from upbeat.rooms.design.standing import Standing, standing
from upbeat.rooms.people.models import Person, Role
from upbeat.rooms.people.rules import holds


@member
@require_POST
def team(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Somebody joins the team, or leaves it (field ``leave``)."""
    person = person_of(request)
    plan = queries.access_plan(person, plan_id)
    if leaving := request.POST.get("leave", ""):
        leave_team(by=person, plan=plan, member_id=int(leaving) if leaving.isdigit() else 0)
    else:
        form = forms.TeamForm(request.POST)
        if form.is_valid():
            try:
                role = Role(form.cleaned_data["role"])
                join_team(by=person, plan=plan, person=form.cleaned_data["person"], role=role)
            except Invalid as problem:
                messages.error(request, said(problem))
        else:
            messages.error(request, _("Choose a person and a role from the lists."))
    return redirect(reverse("studio:plan", args=[plan_id]) + "#team")


@member
@require_http_methods(["GET", "POST"])
def work_new(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Plan a micro video."""
    person = person_of(request)
    plan = queries.access_plan(person, plan_id)
    form = forms.WorkForm(request.POST or None, initial={"assignee": person.pk, "title": plan.title})
    if request.method == "POST" and form.is_valid():
        try:
            plan_work(by=person, plan=plan, **form.cleaned_data)
            return redirect(reverse("studio:plan", args=[plan_id]) + "#work")
        except Invalid as problem:
            blame(form, problem)
    context = {"plan": plan, "form": form, "crumbs": crumbs_of(plan, _("A micro video to be made"))}
    return render(request, "studio/plans/work_new.html", context, status=422 if form.errors else 200)


@member
@require_http_methods(["GET", "POST"])
def work(request: HttpRequest, plan_id: int, work_id: int) -> HttpResponse:
    """The way of a micro video so far and who waits for whom; it is handed over here, or taken back (``back``)."""
    person = person_of(request)
    plan = queries.access_plan(person, plan_id)
    item = queries.access_work(person, plan, work_id)
    now = standing(item, timezone.localdate())
    if "back" in request.POST:
        return _back(request, item)
    stages = [stage for stage in ORDER if stage != now.stage and may_hand_over(person, now.stage, stage)]
    form = forms.HandOverForm(request.POST or None, stages=stages, initial=_proposed(now))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            hand_over(by=person, work=item, stage=Stage(data["stage"]), to=data["to"], note=data["note"])
            messages.success(request, _("Handed over."))
            return redirect("studio:work", plan_id, work_id)
        except Invalid as problem:
            blame(form, problem)
    context = {
        "plan": plan,
        "work": item,
        "form": form,
        "may": bool(stages),
        "now": now,
        "roles": roles_for(now.next.stage) if now.next else "",
        "stages": [(stage, ORDER.index(stage) < ORDER.index(now.stage), stage == now.stage) for stage in ORDER],
        "may_take_back": _may_take_back(person, now),
        "crumbs": crumbs_of(plan, item.title),
    }
    return render(request, "studio/plans/work.html", context, status=422 if form.errors else 200)


def _proposed(now: Standing) -> dict[str, object]:
    """The next stage, and for the one after it the person whom the plan names."""
    after = [step for step in now.steps if not step.done and not step.is_next]
    person = after[0].person if after else None
    return {"stage": now.next.stage if now.next else None, "to": person.pk if person else None}


def _may_take_back(person: Person, now: Standing) -> bool:
    counted = [step for step in now.work.hand_overs.all() if getattr(step, "taken_back", None) is None]
    return len(counted) > 1 and (counted[-1].by_id == person.pk or holds(person, Role.ADMIN))


def _back(request: HttpRequest, item: WorkItem) -> HttpResponse:
    number = request.POST.get("back", "")
    try:
        take_back(by=person_of(request), work=item, step=int(number) if number.isdecimal() else 0)
        messages.success(request, _("Taken back. It stands where it was before."))
    except Invalid as problem:
        messages.error(request, problem.message)
    return redirect("studio:work", item.plan_id, item.pk)


@member
@require_http_methods(["GET", "POST"])
def work_steps(request: HttpRequest, plan_id: int, work_id: int) -> HttpResponse:
    """Who brings a micro video to which stage, and by when."""
    person = person_of(request)
    plan = queries.access_plan(person, plan_id)
    item = queries.access_work(person, plan, work_id)
    now = standing(item, timezone.localdate())
    stages = [step.stage for step in now.steps if not step.done]
    initial: dict[str, object] = {"title": item.title, "due_on": item.due_on}
    for planned in item.planned_steps.all():
        initial |= {f"person-{planned.stage}": str(planned.person_id or ""), f"due-{planned.stage}": planned.due_on}
    form = forms.StepsForm(request.POST or None, stages=stages, takers=queries.takers(person), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            plan_steps(by=person, work=item, **form.said())
            messages.success(request, _("Saved."))
            return redirect("studio:work", plan_id, work_id)
        except Invalid as problem:
            blame(form, problem)
    way = crumbs_of(plan)
    way += [(reverse("studio:work", args=[plan_id, work_id]), item.title), ("", _("Who and when"))]
    context = {"plan": plan, "work": item, "form": form, "crumbs": way}
    return render(request, "studio/plans/work_steps.html", context, status=422 if form.errors else 200)
