"""Lesson plans: listed, written, read, printed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.plans import forms
from upbeat.kernel.errors import Invalid
from upbeat.rooms.catalog import queries as catalog
from upbeat.rooms.catalog.queries.editions import overlays_of
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.plans import edit_plan, renew_headings, write_plan
from upbeat.rooms.design.models import LessonPlan, LessonTemplate
from upbeat.rooms.design.standing import standings
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.queries.pretest import pretest_of

A_PAGE = 30


@member
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """The lesson plans of the school, or only one's own."""
    person = person_of(request)
    search, mine = request.GET.get("q", "").strip(), request.GET.get("mine") == "1"
    rows = queries.plans(person, search=search, author=person if mine else None)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "rows": [(row, queries.still_open(row)) for row in page], "search": search, "mine": mine}
    return render(request, "studio/plans/plans.html", context)


def _template_for(person: Person, wanted: str) -> LessonTemplate | None:
    templates = list(queries.templates(person))
    return next((row for row in templates if str(row.pk) == wanted), templates[0] if templates else None)


@member
@require_http_methods(["GET", "POST"])
def plan_new(request: HttpRequest) -> HttpResponse:
    """Write a plan from a template."""
    person = person_of(request)
    if not catalog.subjects(person).exists():
        messages.info(request, _("Define a subject first: a lesson plan belongs to one."))
        return redirect("studio:subjects")
    template = _template_for(person, request.GET.get("template", ""))
    last = queries.plans(person, author=person).first()
    initial = {"points": request.GET.getlist("point"), "subject": last.subject_id if last else None}
    form = forms.PlanForm(
        request.POST or None,
        headings=queries.headings(template),
        points=catalog.points(person),
        books=overlays_of(),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            written = write_plan(by=person, template=template, **form.said())
            return redirect("studio:plan", written.pk)
        except Invalid as problem:
            blame(form, problem)
    context = {"form": form, "template": template, "templates": queries.templates(person)}
    return render(request, "studio/plans/plan_new.html", context, status=422 if form.errors else 200)


def crumbs_of(plan: LessonPlan, *more: str) -> list[tuple[str, str]]:
    """Where a page about this plan is."""
    way = [
        (reverse("studio:home"), _("Studio")),
        (reverse("studio:plans"), _("Plans")),
        (reverse("studio:plan", args=[plan.pk]), plan.title),
    ]
    return way + [("", words) for words in more]


@member
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A plan: what it says, its scripts, the work on it, the team. ``renew`` takes the template's new headings on."""
    person = person_of(request)
    shown = queries.access_plan(person, plan_id)
    if request.method == "POST":
        if "renew" in request.POST:
            renew_headings(by=person, plan=shown)
            messages.success(request, _("The plan asks now what its template asks. No text is lost."))
        return redirect("studio:plan", plan_id)
    open_still = queries.still_open(shown)
    decided = shown.video_fits == LessonPlan.VideoFits.YES
    context = {
        "plan": shown,
        "crumbs": crumbs_of(shown),
        "script_is_next": decided and not open_still and not shown.scripts.all(),
        "texts": queries.texts(shown),
        "still_open": open_still,
        "other_headings": queries.has_other_headings(shown),
        "work": standings(queries.work_of(shown), timezone.localdate()),
        "pretest": pretest_of(shown),
        "team_form": forms.TeamForm(),
    }
    return render(request, "studio/plans/plan.html", context)


@member
@require_http_methods(["GET", "POST"])
def plan_edit(request: HttpRequest, plan_id: int) -> HttpResponse:
    """Go on writing a plan."""
    person = person_of(request)
    shown = queries.access_plan(person, plan_id)
    texts = queries.texts(shown)
    chosen = list(shown.points.all())
    initial = {f"value-{heading.key}": text for heading, text in texts} | {
        "title": shown.title,
        "subject": shown.subject_id,
        "video_fits": shown.video_fits,
        "video_fits_why": shown.video_fits_why,
        "instead": shown.instead,
        "prior": shown.prior,
        "online_min": shown.online_min,
        "in_class_min": shown.in_class_min,
        "points": [point.pk for point in chosen],
        "seen": shown.updated_at.isoformat(),
    }
    # A chosen point may have been retired since: it stays choosable here, or saving would silently drop it.
    points = {point.pk: point for point in [*catalog.points(person), *chosen]}
    form = forms.PlanForm(
        request.POST or None,
        headings=[heading for heading, _t in texts],
        points=points.values(),
        books=overlays_of(),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            edit_plan(by=person, plan=shown, seen=form.seen_at(), **form.said())
            messages.success(request, _("Saved."))
            return redirect("studio:plan", plan_id)
        except Invalid as problem:
            blame(form, problem)
    context = {"form": form, "plan": shown, "crumbs": crumbs_of(shown, _("Edit"))}
    return render(request, "studio/plans/plan_edit.html", context, status=422 if form.errors else 200)


@member
@require_safe
def plan_print(request: HttpRequest, plan_id: int) -> HttpResponse:
    """A plan on paper."""
    shown = queries.access_plan(person_of(request), plan_id)
    return render(request, "studio/plans/plan_print.html", {"plan": shown, "texts": queries.texts(shown)})
