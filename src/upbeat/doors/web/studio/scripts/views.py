"""Scripts: listed, begun, read, with the material collected for them."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.scripts import forms
from upbeat.doors.web.studio.scripts.attached import attached_to
from upbeat.doors.web.studio.scripts.figures import figures, timing_of
from upbeat.doors.web.studio.scripts.materials import collected
from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog import queries as catalog
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.scripts import write_script
from upbeat.rooms.design.models import LessonPlan, Script, ScriptComment
from upbeat.rooms.record.queries import assets

A_PAGE = 30


@member
@require_safe
def scripts(request: HttpRequest) -> HttpResponse:
    """The scripts of the school, or only one's own."""
    person = person_of(request)
    search, mine = request.GET.get("q", "").strip(), request.GET.get("mine") == "1"
    rows = queries.scripts(person, search=search, author=person if mine else None)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    said = queries.comment_counts(page)
    timed = [(row, timing_of(row).total.total_s, said[row.pk]) for row in page]
    context = {"page": page, "rows": timed, "search": search, "mine": mine}
    return render(request, "studio/scripts/scripts.html", context)


@member
@require_http_methods(["GET", "POST"])
def script_new(request: HttpRequest) -> HttpResponse:
    """Begin a script for a knowledge point."""
    person = person_of(request)
    points = list(catalog.points(person))
    if not points:
        messages.info(request, _("Define a knowledge point first: a script explains one."))
        return redirect("studio:point-new")
    plans = list(queries.plans(person).exclude(video_fits=LessonPlan.VideoFits.NO))
    wanted = next((row for row in plans if str(row.pk) == request.GET.get("plan")), None)
    initial = {
        "point": request.GET.get("point") or (queries.point_to_script(wanted) if wanted else None),
        "plan": request.GET.get("plan"),
        "language": person.language or person.school.language,
    }
    form = forms.NewScriptForm(request.POST or None, points=points, plans=plans, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            script = write_script(by=person, **form.said())
            return redirect("studio:script-edit", script.pk)
        except Invalid as problem:
            blame(form, problem)
    return render(request, "studio/scripts/script_new.html", {"form": form}, status=422 if form.errors else 200)


def crumbs_of(script: Script, *more: str) -> list[tuple[str, str]]:
    """Where a page about this script is."""
    way = [
        (reverse("studio:home"), _("Studio")),
        (reverse("studio:scripts"), _("Scripts")),
        (reverse("studio:script", args=[script.pk]), script.title),
    ]
    return way + [("", words) for words in more]


@member
@require_safe
def script(request: HttpRequest, script_id: int) -> HttpResponse:
    """A script to read from, with its times, what the team says about it, material and recordings."""
    person = person_of(request)
    shown = queries.access_script(person, script_id)
    sections = list(shown.sections.all())
    timed = timing_of(shown)
    said, material = queries.comments(person, shown), collected(person, shown)
    by_section: dict[int | None, list[ScriptComment]] = {}
    standing = {section.pk for section in sections}
    for comment in said:
        by_section.setdefault(comment.section_id if comment.section_id in standing else None, []).append(comment)
    context = figures(timed, (section.heading for section in sections)) | {
        "script": shown,
        "crumbs": crumbs_of(shown),
        "passages": [
            (
                section,
                read,
                by_section.get(section.pk, []),
                material[section.pk],
                attached_to(section.kind, section.extra),
            )
            for section, read in zip(sections, timed.passages, strict=True)
        ],
        "of_the_whole": by_section.get(None, []),
        "said": queries.comment_counts([shown])[shown.pk],
        "recordings": assets(person, script=shown),
        "version": queries.versions(person, shown).first(),
    }
    return render(request, "studio/scripts/script.html", context)


@member
@require_safe
def script_print(request: HttpRequest, script_id: int) -> HttpResponse:
    """A script on paper: what is said on the left, what is shown on the right."""
    person = person_of(request)
    shown = queries.access_script(person, script_id)
    timed, material = timing_of(shown), collected(person, shown)
    context = {
        "script": shown,
        "passages": [
            (section, read, material[section.pk])
            for section, read in zip(shown.sections.all(), timed.passages, strict=True)
        ],
        "timing": timed,
        "version": queries.versions(person, shown).first(),
    }
    return render(request, "studio/scripts/script_print.html", context)
