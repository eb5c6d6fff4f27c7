"""Insights: curves, questions in numbers, findings; a finding opens a revision."""

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.shared.svg import Chart, Marker, curve
from upbeat.doors.web.teacher.insights.forms import DismissForm
from upbeat.kernel.engagement import MIN_VIEWERS
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.analyse.actions import fold_curve
from upbeat.rooms.analyse.ladder import StepFigures, ladder_figures
from upbeat.rooms.analyse.models import VideoCurve
from upbeat.rooms.analyse.queries import CheckpointFigures, checkpoint_figures
from upbeat.rooms.improve import actions as improve
from upbeat.rooms.improve.queries import access_finding, findings_of
from upbeat.rooms.people.models import Section
from upbeat.rooms.people.rules import require_teaches
from upbeat.rooms.publish.models import MicroVideo, MicroVideoVersion
from upbeat.rooms.publish.queries import access_package, access_video, library, pieces_by_phase

A_PAGE = 30


@dataclass(frozen=True, slots=True)
class VideoInsight:
    """One version in figures, ready to be drawn."""

    version: MicroVideoVersion
    chart: Chart
    viewers: int
    figures: list[CheckpointFigures]
    ladders: list[tuple[CheckpointFigures, list[StepFigures]]]


def _insight(version: MicroVideoVersion, section: Section | None) -> VideoInsight:
    folded = fold_curve(version=version, section=section, now=timezone.now())
    figures = checkpoint_figures(version, section)
    steps = ladder_figures([one.checkpoint.item_version.item_id for one in figures], section)
    ladders = [(one, steps[number]) for one in figures if (number := one.checkpoint.item_version.item_id) in steps]
    marks = [Marker(one.checkpoint.second, str(n)) for n, one in enumerate(figures, 1)]
    drawn = curve(version.video.title, _sentence(folded), views=folded.views, uniques=folded.uniques, checkpoints=marks)
    return VideoInsight(version, drawn, folded.viewers, figures, ladders)


def _sentence(folded: VideoCurve) -> str:
    if not folded.viewers:
        return _("Nobody has watched this version yet.")
    again = [views - uniques for views, uniques in zip(folded.views, folded.uniques, strict=True)]
    most = max(range(len(again)), key=again.__getitem__)
    words = {"viewers": folded.viewers, "minute": f"{most // 60}:{most % 60:02d}", "again": again[most]}
    if not again[most]:
        return _("%(viewers)d have watched; nobody went back yet.") % words
    return _("%(viewers)d have watched; most went back around %(minute)s (%(again)d times).") % words


@member
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The published videos, to look into one."""
    search = request.GET.get("q", "").strip()
    page = Paginator(library(person_of(request), search=search), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "teacher/insights_home.html", {"page": page, "search": search})


@member
@require_safe
def package(request: HttpRequest, package_id: int) -> HttpResponse:
    """The videos of a lesson, over its class."""
    teacher = person_of(request)
    lesson = access_package(teacher, package_id)
    require_teaches(teacher, lesson.section)
    videos: list[MicroVideo] = []
    for pieces in pieces_by_phase(lesson).values():
        videos += [one.piece.video for one in pieces if one.piece.video is not None]
    insights = [_insight(video.published, lesson.section) for video in videos if video.published is not None]
    context = {"package": lesson, "tab": "insights", "insights": insights, "floor": MIN_VIEWERS}
    return render(request, "teacher/insights.html", context)


@member
@require_safe
def video(request: HttpRequest, video_id: int) -> HttpResponse:
    """One video over the whole school, with its findings."""
    teacher = person_of(request)
    film = access_video(teacher, video_id)
    if film.published is None:
        raise NotFound(_("This video is not published, so there is nothing to look into yet."))
    improve.look_for_findings(version=film.published, now=timezone.now())
    context = {
        "video": film,
        "insight": _insight(film.published, None),
        "findings": findings_of(film.published),
        "dismissed": findings_of(film.published, dismissed=True),
        "floor": MIN_VIEWERS,
    }
    return render(request, "teacher/insights_video.html", context)


@member
@require_http_methods(["GET", "POST"])
def finding(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Take a finding up, lay it aside, or take that back."""
    person = person_of(request)
    found = access_finding(person, finding_id)
    form = DismissForm(request.POST if "dismiss" in request.POST else None)
    back = redirect("teacher:insights-video", found.version.video_id)
    if "revise" in request.POST:
        improve.open_revision(by=person, finding=found, now=timezone.now())
        messages.success(request, _("A draft is open because of this finding."))
        try:
            return redirect(reverse("studio:video", args=[found.version.video_id]))
        except NoReverseMatch:
            return back
    if "undo" in request.POST:
        improve.take_back(by=person, finding=found)
        return back
    if form.is_bound and form.is_valid():
        try:
            improve.dismiss(by=person, finding=found, why=form.cleaned_data["why"], now=timezone.now())
            return back
        except Invalid as problem:
            blame(form, problem)
    return render(request, "teacher/finding.html", {"finding": found, "form": form}, status=422 if form.errors else 200)
