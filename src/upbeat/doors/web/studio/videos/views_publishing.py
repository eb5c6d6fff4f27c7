"""Publishing, revising, revoking a micro video; who is affected is shown before."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.changes.words import lines_of
from upbeat.doors.web.studio.recordings.report import report_on
from upbeat.doors.web.studio.videos import forms
from upbeat.doors.web.studio.videos.views import crumbs_of
from upbeat.kernel.changes import class_of
from upbeat.kernel.errors import Invalid
from upbeat.rooms.learn.actions.withdrawing import give_video_back, withdraw_video
from upbeat.rooms.learn.queries.affected import who_is_affected
from upbeat.rooms.publish import queries
from upbeat.rooms.publish.actions import videos as actions
from upbeat.rooms.publish.actions.moving import leave_out, place_loose
from upbeat.rooms.publish.differences import difference_of_draft
from upbeat.rooms.publish.models import Amendment
from upbeat.rooms.publish.queries.changes import access_loose, changes_of, film_of, loose_checkpoints
from upbeat.rooms.publish.rules import require_publisher


@member
@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, video_id: int) -> HttpResponse:
    """What is advised before, then serve the draft."""
    person = person_of(request)
    draft = queries.access_draft(person, video_id)
    video = draft.video
    require_publisher(person, video)
    report = report_on(draft.run)
    said_before = (row.despite for row in queries.versions_of(video) if row.run_id == draft.run_id and row.despite)
    differences = difference_of_draft(draft, video.published) if video.published else []
    found = (class_of(differences) or "wording") if video.published else ""
    affected = who_is_affected(video) if video.published_id else None
    form = forms.PublishForm(
        request.POST or None,
        warned=bool(report and report.warnings),
        found=found,
        initial={"despite": next(said_before, "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            said = {"note": form.cleaned_data["note"], "despite": form.cleaned_data.get("despite", "")}
            touched = affected.counts if affected else {}
            change = form.change()
            actions.publish_version(
                by=person, version=draft, **said, change=change, touched=touched, now=timezone.now()
            )
            messages.success(request, _("Published. It is in the library now, and in every lesson that shows it."))
            return redirect("studio:video", video_id)
        except Invalid as problem:
            blame(form, problem)
    context = {
        "video": video,
        "draft": draft,
        "form": form,
        "report": report,
        "advice": queries.advice_before_publishing(draft),
        "affected": affected,
        "lines": lines_of(differences),
        "found_word": Amendment.Kind(found).label if found else "",
        "changes": changes_of(draft, video.published) if video.published else [],
        "film": film_of(draft, video.published) if video.published else "same",
        "loose": loose_checkpoints(draft),
        "crumbs": crumbs_of(video, _("Publish")),
    }
    return render(request, "studio/videos/publish.html", context, status=422 if form.errors else 200)


@member
@require_http_methods(["GET", "POST"])
def revise(request: HttpRequest, video_id: int) -> HttpResponse:
    """Open a new draft over the same film or a newer one."""
    person = person_of(request)
    video = queries.access_video(person, video_id)
    versions = list(queries.versions_of(video))
    form = forms.FilmForm(request.POST or None, films=queries.films(person, video), initial={"run": versions[0].run_id})
    if request.method == "POST" and form.is_valid():
        actions.revise_video(by=person, video=video, run=form.film)
        messages.success(request, _("Here is the new draft. Pupils keep seeing the published version meanwhile."))
        return redirect("studio:video", video_id)
    context = {
        "video": video,
        "form": form,
        "affected": who_is_affected(video),
        "crumbs": crumbs_of(video, _("Revise")),
    }
    return render(request, "studio/videos/revise.html", context, status=422 if form.errors else 200)


@member
@require_http_methods(["GET", "POST"])
def revoke(request: HttpRequest, video_id: int) -> HttpResponse:
    """Take the video back, with a reason."""
    person = person_of(request)
    video = queries.access_video(person, video_id)
    require_publisher(person, video)
    others = queries.library(person).exclude(pk=video.pk)
    form = forms.RevokeForm(request.POST or None, videos=others)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            withdraw_video(by=person, video=video, reason=reason, replacement=form.instead, now=timezone.now())
            messages.success(request, _("Revoked. What pupils did with it stays readable."))
            return redirect("studio:video", video_id)
        except Invalid as problem:
            blame(form, problem)
    context = {
        "video": video,
        "form": form,
        "affected": who_is_affected(video),
        "crumbs": crumbs_of(video, _("Revoke")),
    }
    return render(request, "studio/videos/revoke.html", context, status=422 if form.errors else 200)


@member
@require_POST
def again(request: HttpRequest, video_id: int) -> HttpResponse:
    """Serve again what was revoked."""
    person = person_of(request)
    give_video_back(by=person, video=queries.access_video(person, video_id), now=timezone.now())
    messages.success(request, _("Published again."))
    return redirect("studio:video", video_id)


@member
@require_POST
def loose(request: HttpRequest, loose_id: int) -> HttpResponse:
    """Place a question that has no place in the film, at ``second``; or with ``leave`` do not ask it."""
    person = person_of(request)
    found = access_loose(person, loose_id)
    back = redirect(reverse("studio:video", args=[found.version.video_id]) + "#checkpoints")
    if "leave" in request.POST:
        leave_out(by=person, loose=found)
        messages.success(request, _("It is not asked here any more. It stays among the questions of the point."))
        return back
    form = forms.SecondForm(request.POST, run=found.version.run)
    if not form.is_valid():
        raise Invalid(_("Write minutes and seconds, such as 1:05."), field="second")
    place_loose(by=person, loose=found, second=form.cleaned_data["second"])
    return back
