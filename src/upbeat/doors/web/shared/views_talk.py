"""Questions, answers and news: one set of pages for pupils and teachers; the room decides what each may see."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.shared.forms_talk import AnswerForm
from upbeat.doors.web.shared.session import member, person_of
from upbeat.rooms.discuss import queries
from upbeat.rooms.discuss.actions import notices, threads
from upbeat.rooms.discuss.queries.asking import answer_times, stem_of, waiting_first
from upbeat.rooms.discuss.queries.helping import places_for
from upbeat.rooms.people.models import Section
from upbeat.rooms.people.queries import sections_attended, sections_taught
from upbeat.rooms.people.rules import teaches

A_PAGE = 30


@member
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """The questions of one of the reader's classes; by default the unsettled ones."""
    person = person_of(request)
    sections: dict[int, Section] = {s.pk: s for s in [*sections_taught(person), *sections_attended(person)]}
    wanted = request.GET.get("class", "")
    section = sections.get(int(wanted)) if wanted.isdecimal() else next(iter(sections.values()), None)
    every = request.GET.get("show") == "all"
    rows = queries.threads_of(person, section, open_only=not every) if section else []
    teaching = section is not None and teaches(person, section)
    if teaching and not every:
        rows = waiting_first(rows)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "sections": list(sections.values()),
        "section": section,
        "every": every,
        "times": answer_times(section, timezone.now()) if section and teaching else None,
    }
    return render(request, "shared/questions.html", context)


@member
@require_http_methods(["GET", "POST"])
def thread(request: HttpRequest, thread_id: int) -> HttpResponse:
    """One question with its answers, and a form to answer."""
    person = person_of(request)
    asked = queries.access_thread(person, thread_id)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        here = reverse("shared:thread", args=[thread_id])
        threads.answer(by=person, thread=asked, text=form.cleaned_data["text"], path=here, now=timezone.now())
        messages.success(request, _("Thank you: your answer is there."))
        return redirect(here)
    context = {
        "thread": queries.thread_view(person, asked),
        "section": asked.section,
        "form": form,
        "stem": stem_of(asked),
        "places": places_for(asked) if teaches(person, asked.section) else [],
    }
    return render(request, "shared/thread.html", context, status=422 if form.errors else 200)


@member
@require_POST
def settle(request: HttpRequest, thread_id: int) -> HttpResponse:
    """The question is settled, or is opened again."""
    person = person_of(request)
    asked = queries.access_thread(person, thread_id)
    if "open" in request.POST:
        threads.reopen(by=person, thread=asked)
    else:
        threads.resolve(by=person, thread=asked, now=timezone.now())
    return redirect("shared:thread", thread_id)


@member
@require_POST
def hide(request: HttpRequest, post_id: int) -> HttpResponse:
    """A teacher takes an answer off."""
    post = queries.access_post(person_of(request), post_id)
    threads.hide_post(by=person_of(request), post=post, now=timezone.now())
    messages.success(request, _("The answer is off the page."))
    return redirect("shared:thread", post.thread_id)


@member
@require_http_methods(["GET", "POST"])
def news(request: HttpRequest) -> HttpResponse:
    """The lines of one's bell; opening a page of them does not read them away, the button does."""
    person = person_of(request)
    if request.method == "POST":
        notices.mark_read(by=person, now=timezone.now())
        return redirect("shared:news")
    lines = queries.bell(person)
    return render(request, "shared/news.html", {"lines": lines, "new": any(line.read_at is None for line in lines)})
