"""Asking: what is alike is offered first; an answer is let help on, and taken back."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.forms_talk import AskForm
from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import NotFound
from upbeat.rooms.discuss import queries
from upbeat.rooms.discuss.actions import helping, threads
from upbeat.rooms.discuss.models import Thread
from upbeat.rooms.discuss.queries.asking import asked_item, similar_to
from upbeat.rooms.discuss.queries.helping import access_guiding
from upbeat.rooms.items.models import Item
from upbeat.rooms.people.models import Person, Section
from upbeat.rooms.polish.moments import pinned_to
from upbeat.rooms.publish.queries import access_version


@member
@require_http_methods(["GET", "POST"])
def questions_at(request: HttpRequest, version_id: int) -> HttpResponse:
    """What the class asked about a video, and a form to ask at a second; what is like it is shown first."""
    person = person_of(request)
    version = access_version(person, version_id)
    section = queries.section_for(person, version)
    if section is None:
        raise NotFound(_("This video is not in any lesson of your classes."))
    form = AskForm(request.POST or None, initial={"second": request.GET.get("second", "")})
    asked, alike = _asked(request, person, section, form, version=version)
    if asked is not None and not wants_fragment(request):
        return redirect("shared:thread", asked.pk)
    context = {"version": version, "form": form, "asked": asked, "alike": alike, "action": request.path}
    if wants_fragment(request) and request.method == "POST":
        return render(request, "shared/asked.html", context, status=422 if form.errors else 200)
    context |= {"section": section, "threads": queries.threads_at(person, section, version)}
    return render(request, "shared/questions_at.html", context, status=422 if form.errors else 200)


@member
@require_http_methods(["GET", "POST"])
def questions_about(request: HttpRequest, token: UUID) -> HttpResponse:
    """A form to ask about a question that one has answered."""
    person = person_of(request)
    about = asked_item(person, str(token))
    form = AskForm(request.POST or None)
    where: dict[str, Any] = {"item": about.item, "version": about.version, "second": about.second}
    asked, alike = _asked(request, person, about.section, form, **where)
    if asked is not None:
        return redirect("shared:thread", asked.pk)
    context = {"about": about, "form": form, "alike": alike, "action": request.path}
    return render(request, "shared/questions_about.html", context, status=422 if form.errors else 200)


def _asked(
    request: HttpRequest, person: Person, section: Section, form: AskForm, *, item: Item | None = None, **where: Any
) -> tuple[Thread | None, list[queries.ThreadView]]:
    """The question, once it is asked; else what is like it and may be it."""
    if request.method != "POST" or not form.is_valid():
        return None, []
    if not form.cleaned_data["confirmed"]:
        alike = similar_to(person, section, form.cleaned_data["text"], item=item)
        if alike:
            return None, alike
    said = form.asked() | where
    if item is None and (pinned := pinned_to(where["version"].run, said["text"])) is not None:
        said["second"] = pinned
    asked = threads.ask(by=person, section=section, now=timezone.now(), item=item, **said)
    if not wants_fragment(request):
        messages.success(request, _("Your question is there. You will see here when somebody answers."))
    return asked, []


@member
@require_POST
def too(request: HttpRequest, thread_id: int) -> HttpResponse:
    """The same puzzles the reader."""
    person = person_of(request)
    thread = queries.access_thread(person, thread_id)
    helping.say_me_too(by=person, thread=thread, now=timezone.now())
    if wants_fragment(request):
        return render(request, "shared/asked.html", {"asked": thread, "too": True})
    messages.success(request, _("Noted. You will see here when somebody answers."))
    return redirect("shared:thread", thread_id)


@member
@require_POST
def let_help(request: HttpRequest, post_id: int) -> HttpResponse:
    """One tap: the answer helps on. Where it seems to tell a right answer, a page asks first."""
    teacher = person_of(request)
    post = queries.access_post(teacher, post_id)
    place = request.POST.get("place", "")
    try:
        guiding = helping.let_help(
            by=teacher, post=post, place=place, confirmed="confirmed" in request.POST, now=timezone.now()
        )
    except helping.TellsTheAnswer as problem:
        context = {"post": post, "place": place, "words": problem.words}
        return render(request, "shared/let_help.html", context)
    undo = reverse("shared:thread", args=[post.thread_id]) + f"#answer-{post.pk}"
    said = _("Whoever gets stuck there sees this answer now, without names.")
    messages.success(request, format_html('{} <a href="{}">{}</a>', said, undo, _("Take it back")))
    return redirect("shared:thread", guiding.post.thread_id)


@member
@require_POST
def stop_helping(request: HttpRequest, number: int) -> HttpResponse:
    """The answer is shown nowhere else any more."""
    teacher = person_of(request)
    guiding = access_guiding(teacher, number)
    helping.stop_helping(by=teacher, guiding=guiding, now=timezone.now())
    messages.success(request, _("The answer is shown nowhere else any more."))
    return redirect("shared:thread", guiding.post.thread_id)
