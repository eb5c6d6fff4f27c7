"""Frameworks: taken on, made, and what of them points and videos cover."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.shared.sentences import blame, said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.standards.ways import way_to_framework
from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog import actions
from upbeat.rooms.catalog.queries import standards as find
from upbeat.rooms.publish.queries.coverage import CoveredStage, standards_coverage

MOST_CHANGES = 20


class FrameworkForm(forms.Form):
    """An own framework."""

    name = forms.CharField(label=gettext_lazy("Name of the framework"), max_length=120)
    about = forms.CharField(
        label=gettext_lazy("What it is and where it is published"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@member
@require_http_methods(["GET", "POST"])
def standards(request: HttpRequest) -> HttpResponse:
    """The frameworks of the school, those it may take on, and a form for an own one."""
    person = person_of(request)
    form = FrameworkForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_framework(by=person, **form.cleaned_data)
            return redirect("studio:framework-sheet", made.pk)
        except Invalid as problem:
            blame(form, problem)
    language = request.LANGUAGE_CODE
    offered = [
        (one.key, one.names.get(language, one.name), one.abouts.get(language, one.about), len(one.statements))
        for one in find.to_take(person)
    ]
    context = {"frameworks": find.frameworks(person), "offered": offered, "form": form}
    return render(request, "studio/standards/standards.html", context, status=422 if form.errors else 200)


@member
@require_POST
def take(request: HttpRequest) -> HttpResponse:
    """Take on the offered framework ``key``, or renew its words."""
    try:
        framework = actions.take_framework(by=person_of(request), key=request.POST.get("key", ""))
    except Invalid as problem:
        messages.error(request, said(problem))
        return redirect("studio:standards")
    return redirect("studio:framework", framework.pk)


@member
@require_safe
def framework(request: HttpRequest, framework_id: int) -> HttpResponse:
    """The tree with what covers it; ``?stage=`` one stage, ``?only=open`` what nothing covers yet."""
    person = person_of(request)
    shown = find.access_framework(person, framework_id)
    search, only = request.GET.get("q", "").strip(), request.GET.get("only") == "open"
    stages = standards_coverage(person, shown, search)
    wanted = request.GET.get("stage", "")
    stage = next((one for one in stages if one.row and str(one.row.pk) == wanted), None)
    context = {
        "framework": shown,
        "crumbs": way_to_framework(shown),
        "stages": stages,
        "shown_stages": [(one, _shown(one, only)) for one in ([stage] if stage else stages)],
        "stage": stage,
        "only": only,
        "search": search,
        "drafts": find.waiting_drafts(person, shown),
        "changes": find.framework_changes(shown)[:MOST_CHANGES],
        "last": find.framework_changes(shown).filter(undone_at=None).first(),
    }
    return render(request, "studio/standards/framework.html", context)


def _shown(stage: CoveredStage, only: bool) -> list[tuple[object, list[object]]]:
    told = [(practice, [one for one in found if not (only and one.videos)]) for practice, found in stage.practices]
    return [(practice, list(found)) for practice, found in told if found]


@member
@require_POST
def undo(request: HttpRequest, framework_id: int, change_id: int) -> HttpResponse:
    """Take back what came in last."""
    person = person_of(request)
    shown = find.access_framework(person, framework_id)
    try:
        change = find.access_framework_change(person, shown, change_id)
        actions.undo_framework_change(by=person, change=change)
        messages.success(request, _("The framework is as it was before."))
    except Invalid as problem:
        messages.error(request, said(problem))
    return redirect("studio:framework", framework_id)


@member
@require_POST
def remove(request: HttpRequest, framework_id: int) -> HttpResponse:
    """Take a framework away to which nothing is aligned."""
    person = person_of(request)
    shown = find.access_framework(person, framework_id)
    try:
        actions.remove_framework(by=person, framework=shown)
        messages.success(request, _("The framework is gone. An offered one can be taken on again."))
    except Invalid as problem:
        messages.error(request, said(problem))
        return redirect("studio:framework", framework_id)
    return redirect("studio:standards")
