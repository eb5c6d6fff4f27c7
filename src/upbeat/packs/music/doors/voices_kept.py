"""For how long voices are kept, and who agreed: pages of administrators and of the teachers of a class."""

from datetime import timedelta

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.sentences import blame, said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.packs.music.actions.keeping import (
    MOST_DAYS,
    agree_voice,
    agree_voices,
    days_of,
    end_voice,
    set_days,
    undo_agreed,
)
from upbeat.packs.music.queries.takes import access_heard_pupil
from upbeat.packs.music.queries.voices import WhoAgreed, sections_of_children, who_agreed
from upbeat.rooms.people.models import Person, Role, Section
from upbeat.rooms.people.queries import sections_taught
from upbeat.rooms.people.rules import require

UNDONE_WITHIN = timedelta(days=1)
"""For so long what was noted together can be undone together; afterwards pupil by pupil."""


class DaysForm(forms.Form):
    """How many days."""

    days = forms.IntegerField(
        label=gettext_lazy("Days"), min_value=0, max_value=MOST_DAYS,
        help_text=gettext_lazy("0 keeps no voices: each recording goes as soon as it is marked."),
    )  # fmt: skip


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def settings_page(request: HttpRequest) -> HttpResponse:
    """An administrator says for how long; and the way to the classes."""
    admin = person_of(request)
    require(admin, Role.ADMIN)
    form = DaysForm(request.POST or None, initial={"days": days_of(admin.school_id)})
    if request.method == "POST" and form.is_valid():
        try:
            set_days(by=admin, days=form.cleaned_data["days"])
            messages.success(request, _("Kept. What is older goes within the hour."))
            return redirect("music:voices")
        except Invalid as problem:
            blame(form, problem)
    context = {"form": form, "sections": sections_of_children(admin)}
    return render(request, "music/sing/voices.html", context, status=422 if form.errors else 200)


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, section_id: int) -> HttpResponse:
    """The pupils of a class, and whether somebody who answers for them agreed. POST notes it for those who are ticked,
    ``?tick=all`` begins with all of them ticked."""
    teacher = person_of(request)
    found = _taught(teacher, section_id)
    shown = who_agreed(found, since=timezone.now() - UNDONE_WITHIN)
    if request.method != "POST":
        ticked = {pupil.pk for pupil in shown.waiting} if request.GET.get("tick") == "all" else set()
        return _page(request, found, shown, ticked)
    ticked = {int(one) for one in request.POST.getlist("pupil") if one.isdecimal() and len(one) < 18}
    chosen = [pupil for pupil in shown.waiting if pupil.pk in ticked]
    try:
        made = agree_voices(by=teacher, pupils=chosen, given_by=request.POST.get("given_by", ""))
    except Invalid as problem:
        return _page(request, found, shown, ticked, problem)
    said_of = ngettext("Noted for %(n)d pupil.", "Noted for %(n)d pupils.", len(made)) % {"n": len(made)}
    messages.success(request, said_of)
    return redirect("music:voices-class", found.pk)


def _taught(teacher: Person, section_id: int) -> Section:
    found = sections_taught(teacher).filter(pk=section_id).first()
    if found is None:
        raise NotFound(_("There is no such class of yours."))
    return found


def _page(
    request: HttpRequest, found: Section, shown: WhoAgreed, ticked: set[int], problem: Invalid | None = None
) -> HttpResponse:
    context = {
        "section": found,
        "shown": shown,
        "ticked": ticked,
        "problem": problem,
        "given_by": request.POST.get("given_by", ""),
    }
    return render(request, "music/sing/voices_class.html", context, status=422 if problem else 200)


@member
@require_POST
def undo(request: HttpRequest, section_id: int) -> HttpResponse:
    """Take back what was noted together at the moment ``at``."""
    teacher = person_of(request)
    found = _taught(teacher, section_id)
    try:
        given_at = parse_datetime(request.POST.get("at", ""))
    except ValueError:
        given_at = None
    if given_at is not None and timezone.is_aware(given_at):
        many, gone = undo_agreed(by=teacher, section=found, given_at=given_at)
        told = ngettext("Taken back for %(n)d pupil.", "Taken back for %(n)d pupils.", many) % {"n": many}
        messages.success(request, f"{told} {_gone(gone)}" if gone else told)
    return redirect("music:voices-class", found.pk)


@member
@require_POST
def consent(request: HttpRequest, pupil_id: int) -> HttpResponse:
    """Note a consent, or that it was taken back: then the sound of all takes goes at once."""
    teacher = person_of(request)
    pupil = access_heard_pupil(teacher, pupil_id)
    try:
        if "withdraw" in request.POST:
            gone = end_voice(by=teacher, pupil=pupil)
            messages.success(request, _gone(gone))
        else:
            agree_voice(by=teacher, pupil=pupil, given_by=request.POST.get("given_by", ""))
    except Invalid as problem:
        messages.error(request, said(problem))
    section_id = request.POST.get("section", "")
    if section_id.isdecimal():
        return redirect("music:voices-class", int(section_id))
    return redirect("music:pupil-recordings", pupil.pk)


def _gone(count: int) -> str:
    if count == 0:
        return _("Taken back. No recording was kept.")
    return ngettext(
        "%(count)s recording is gone. Nobody agrees to its being kept any more.",
        "%(count)s recordings are gone. Nobody agrees to their being kept any more.",
        count,
    ) % {"count": count}


@member
@require_POST
def withdraw_own(request: HttpRequest) -> HttpResponse:
    """The pupil takes the consent back: nothing of their voice stays."""
    person = person_of(request)
    gone = end_voice(by=person, pupil=person)
    messages.success(request, _gone(gone))
    return redirect("music:recordings")
