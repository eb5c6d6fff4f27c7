"""The templates from which plans are written."""

from django.contrib import messages
from django.forms import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.shared.sentences import blame, said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.plans import forms
from upbeat.kernel.errors import Invalid
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.templates import create_template, edit_template, retire_template
from upbeat.rooms.design.beginnings import headings_of
from upbeat.rooms.design.models import LessonTemplate


@member
@require_http_methods(["GET", "POST"])
def templates(request: HttpRequest) -> HttpResponse:
    """All templates; a new one begins with the headings that come with the product."""
    person = person_of(request)
    form = forms.NewTemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            headings = headings_of(form.cleaned_data.get("beginning", ""))
            made = create_template(by=person, name=form.cleaned_data["name"], headings=headings)
            return redirect("studio:template", made.pk)
        except Invalid as problem:
            blame(form, problem)
    rows = [(row, queries.headings(row)) for row in queries.templates(person)]
    context = {"templates": rows, "form": form, "shipped": queries.headings(None)}
    return render(request, "studio/plans/templates.html", context, status=422 if form.errors else 200)


def _headings_form(request: HttpRequest, template: LessonTemplate) -> BaseFormSet[forms.HeadingForm]:
    initial = [
        {"key": heading.key, "label": heading.label, "help": heading.help, "required": heading.required}
        for heading in queries.headings(template)
    ]
    return forms.Headings(request.POST or None, initial=initial, prefix="heading")


@member
@require_http_methods(["GET", "POST"])
def template(request: HttpRequest, template_id: int) -> HttpResponse:
    """The headings of a template; retired with the field ``retire``."""
    person = person_of(request)
    shown = queries.access_template(person, template_id)
    if "retire" in request.POST:
        try:
            retire_template(by=person, template=shown)
            return redirect("studio:templates")
        except Invalid as problem:
            messages.error(request, said(problem))
            return redirect("studio:template", template_id)
    form = forms.TemplateForm(request.POST or None, initial={"name": shown.name})
    headings = _headings_form(request, shown)
    wrong = False
    if request.method == "POST":
        wrong = not (form.is_valid() and headings.is_valid())
        if not wrong:
            try:
                name = form.cleaned_data["name"]
                edit_template(by=person, template=shown, name=name, headings=forms.headings_of(headings))
                messages.success(request, _("Saved."))
                return redirect("studio:template", template_id)
            except Invalid as problem:
                blame(form, problem)
                wrong = True
    context = {"template": shown, "form": form, "headings": headings}
    return render(request, "studio/plans/template.html", context, status=422 if wrong else 200)
