"""Who works on a plan, and the micro videos that are to be made of it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.sentences import blame, said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.plans import forms
from upbeat.doors.web.studio.plans.views import crumbs_of
from upbeat.kernel.errors import Invalid
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.plans import join_team, leave_team
from upbeat.rooms.design.actions.work import ORDER, hand_over, plan_work
from upbeat.rooms.design.models import Stage
from upbeat.rooms.people.models import Role


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
    """The way of a micro video so far; it is handed over here."""
    person = person_of(request)
    plan = queries.access_plan(person, plan_id)
    item = queries.access_work(person, plan, work_id)
    here = ORDER.index(queries.stage_of(item))
    form = forms.HandOverForm(request.POST or None, initial={"stage": ORDER[min(here + 1, len(ORDER) - 1)]})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            hand_over(by=person, work=item, stage=Stage(data["stage"]), to=data["to"], note=data["note"])
            messages.success(request, _("Handed over."))
            return redirect(reverse("studio:plan", args=[plan_id]) + "#work")
        except Invalid as problem:
            blame(form, problem)
    steps = [(stage, place < here, place == here) for place, stage in enumerate(ORDER)]
    context = {"plan": plan, "work": item, "form": form, "steps": steps, "crumbs": crumbs_of(plan, item.title)}
    return render(request, "studio/plans/work.html", context, status=422 if form.errors else 200)
