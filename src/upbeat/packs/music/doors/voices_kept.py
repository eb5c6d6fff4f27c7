"""For how long voices are kept, and who agreed: pages of administrators and of the teachers of a class."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.shared.sentences import blame, said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.packs.music.actions.keeping import (
    MOST_DAYS,
    agree_voice,
    days_of,
    end_voice,
    set_days,
)
from upbeat.packs.music.queries.takes import access_heard_pupil, kept_of
from upbeat.rooms.people.models import Consent, Role
from upbeat.rooms.people.queries import pupils_of, sections_taught
from upbeat.rooms.people.rules import require


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
    context = {"form": form, "sections": sections_taught(admin).order_by("name")}
    return render(request, "music/sing/voices.html", context, status=422 if form.errors else 200)


@member
@never_cache
@require_safe
def section(request: HttpRequest, section_id: int) -> HttpResponse:
    """The pupils of a class, and whether somebody who answers for them agreed."""
    teacher = person_of(request)
    found = sections_taught(teacher).filter(pk=section_id).first()
    if found is None:
        raise NotFound(_("There is no such class of yours."))
    standing = Consent.objects.filter(purpose="voice", withdrawn_at=None)
    given = {one.person_id: one for one in standing}
    pupils = list(pupils_of(found))
    kept = kept_of(pupils)
    rows = [(pupil, given.get(pupil.pk), kept.get(pupil.pk)) for pupil in pupils]
    return render(request, "music/sing/voices_class.html", {"section": found, "rows": rows})


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
