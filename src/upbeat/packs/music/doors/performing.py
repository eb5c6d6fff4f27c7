"""A performance on the record, note by note: asked for by the teacher, read by teacher and pupil."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.reader import known_reader
from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid
from upbeat.packs.music.actions.performing import ask_for_performance_marking, take_marks_off
from upbeat.packs.music.authoring.performing import MarkingForm
from upbeat.packs.music.queries import performing as find
from upbeat.packs.music.screens_performing import beside_the_rubric, noted
from upbeat.rooms.classroom.queries.remarks import access_evidence


@member
@require_POST
def ask(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """Have a recording marked against a score of the library; back to the page of the performance."""
    teacher = person_of(request)
    evidence = access_evidence(teacher, evidence_id)
    form = MarkingForm(request.POST)
    if not form.is_valid():
        messages.error(request, next(str(errors[0]) for errors in form.errors.values()))
        return redirect("teacher:evidence", evidence.pk)
    told = form.cleaned_data
    score = find.score_to_perform(int(told["score"]))
    try:
        ask_for_performance_marking(
            by=teacher, evidence=evidence, score=score, how=told["how"], profile=told["profile"]
        )
    except Invalid as no:
        messages.error(request, said(no))
    return redirect("teacher:evidence", evidence.pk)


@member
@never_cache
@require_safe
def beside(request: HttpRequest, evidence_id: int) -> HttpResponse:
    """What stands beside the rubric, for the page that waits; as a page it leads back to the performance."""
    teacher = person_of(request)
    evidence = access_evidence(teacher, evidence_id)
    if not wants_fragment(request):
        return redirect("teacher:evidence", evidence.pk)
    context = {"panel": beside_the_rubric(teacher, evidence)}
    return known_reader(render(request, "music/performing/_beside.html", context), teacher)


@member
@never_cache
@require_safe
def one(request: HttpRequest, marking_id: int) -> HttpResponse:
    """All that was measured in a performance, with its recording where it is kept."""
    reader = person_of(request)
    marking = find.access_marking(reader, marking_id)
    is_own = marking.evidence.person_id == reader.pk
    context = {
        "marking": marking,
        "evidence": marking.evidence,
        "is_own": is_own,
        "after": {"more": noted(marking)} if marking.verdict else None,
        "sound": find.heard_at(reader, marking.evidence),
    }
    return known_reader(render(request, "music/performing/one.html", context), reader)


@member
@require_POST
def take_off(request: HttpRequest, marking_id: int) -> HttpResponse:
    """The marks go from the record, or with ``back`` onto it again."""
    teacher = person_of(request)
    marking = find.access_led_marking(teacher, marking_id)
    back = "back" in request.POST
    take_marks_off(by=teacher, marking=marking, back=back, now=timezone.now())
    messages.success(request, _("The marks are on the record again.") if back else _("The marks are off the record."))
    return redirect("teacher:evidence", marking.evidence_id)
