"""Subjects, and the order in which their points can be learnt."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.points import forms
from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog import actions, queries


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
    context = {"subject": shown, "rows": rows, "form": form}
    return render(request, "studio/points/subject.html", context, status=422 if form.errors else 200)
