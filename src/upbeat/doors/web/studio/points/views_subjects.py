"""Subjects, and the order in which their points can be learnt."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.points import forms
from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog import actions, queries
from upbeat.rooms.catalog.models import Subject
from upbeat.rooms.polish.actions.profiles import choose_profile
from upbeat.rooms.polish.profiles import profiles
from upbeat.rooms.polish.queries import profile_of


@member
@require_http_methods(["GET", "POST"])
def subjects(request: HttpRequest) -> HttpResponse:
    """The subjects of the school; a new one is defined here."""
    person = person_of(request)
    rows = queries.subjects(person)
    form = forms.SubjectForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            subject = actions.define_subject(by=person, name=form.cleaned_data["name"])
            return redirect("studio:subject", subject.pk)
        except Invalid as problem:
            blame(form, problem)
    context = {"subjects": rows, "form": form}
    return render(request, "studio/points/subjects.html", context, status=422 if form.errors else 200)


@member
@require_http_methods(["GET", "POST"])
def subject(request: HttpRequest, subject_id: int) -> HttpResponse:
    """A subject with its points from the ground up; it is renamed here."""
    person = person_of(request)
    shown = queries.access_subject(person, subject_id)
    form = forms.SubjectForm(request.POST or None, initial={"name": shown.name})
    if request.method == "POST" and form.is_valid():
        try:
            actions.rename_subject(by=person, subject=shown, name=form.cleaned_data["name"])
            messages.success(request, _("Saved."))
            return redirect("studio:subject", subject_id)
        except Invalid as problem:
            blame(form, problem)
            shown = queries.access_subject(person, subject_id)
    graph = queries.prerequisite_graph(queries.points(person, subject=shown))
    rows = [[(point, graph.requires[point.pk]) for point in row] for row in graph.rows]
    context = {"subject": shown, "rows": rows, "form": form, "profile_form": _profile_form(shown)}
    return render(request, "studio/points/subject.html", context, status=422 if form.errors else 200)


def _profile_form(subject: Subject) -> forms.ProfileForm | None:
    """None where no pack offers a profile: then there is nothing to choose."""
    if not profiles():
        return None
    chosen = profile_of(subject)
    return forms.ProfileForm(offered=profiles(), initial={"profile": chosen.name if chosen else ""})


@member
@require_POST
def subject_profile(request: HttpRequest, subject_id: int) -> HttpResponse:
    """Choose how recordings of the subject sound."""
    person = person_of(request)
    try:
        choose_profile(
            by=person, subject=queries.access_subject(person, subject_id), name=request.POST.get("profile", "")
        )
        messages.success(request, _("Saved."))
    except Invalid as problem:
        messages.error(request, problem.message)
    return redirect("studio:subject", subject_id)
