"""The rules of a class: who would be reminded, what it says, what was sent; and the class's own total."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.teacher.reminders.forms import QuietForm, RuleForm
from upbeat.kernel.errors import Invalid
from upbeat.rooms.discuss.actions import reminding
from upbeat.rooms.discuss.models import NoReminders, ReminderRule
from upbeat.rooms.discuss.queries.reminding import access_rule, planned, reminders_of, rules_of, said_about
from upbeat.rooms.learn.actions.peers import show_peers_in_class
from upbeat.rooms.learn.queries.peers import class_sees_peers
from upbeat.rooms.people.queries import access_pupil, access_taught_section


@member
@require_http_methods(["GET", "HEAD", "POST"])
def reminders(request: HttpRequest, section_id: int) -> HttpResponse:
    """The rules of the class, whom they would remind within the next week, what was sent, and a form for a new one."""
    teacher, now = person_of(request), timezone.now()
    section = access_taught_section(teacher, section_id)
    form = RuleForm(request.POST or None, initial={"kind": ReminderRule.Kind.NOT_BEGUN, "amount": 24})
    if request.method == "POST" and form.is_valid():
        try:
            reminding.make_rule(by=teacher, section=section, now=now, **form.cleaned_data)
            messages.success(request, _("The rule holds. Below you see whom it would remind."))
            return redirect("teacher:reminders", section_id)
        except Invalid as problem:
            blame(form, problem)
    context: dict[str, Any] = {
        "section": section,
        "rules": rules_of(section),
        "planned": planned(section, now),
        "sent": reminders_of(section),
        "form": form,
        "by_mail": bool(settings.MAIL_FROM),
        "shows_peers": class_sees_peers(section),
    }
    return render(request, "teacher/reminders.html", context, status=422 if form.errors else 200)


@member
@require_POST
def end(request: HttpRequest, rule_id: int) -> HttpResponse:
    """A rule holds no longer."""
    teacher = person_of(request)
    rule = access_rule(teacher, rule_id)
    reminding.end_rule(by=teacher, rule=rule, now=timezone.now())
    messages.success(request, _("The rule has ended. What was sent stays on record."))
    return redirect("teacher:reminders", rule.section_id)


@member
@require_POST
def peers(request: HttpRequest, section_id: int) -> HttpResponse:
    """The class sees how it is getting on, or does not."""
    teacher = person_of(request)
    section = access_taught_section(teacher, section_id)
    show = "show" in request.POST
    show_peers_in_class(by=teacher, section=section, show=show, now=timezone.now())
    said = _("The class sees its total again.") if show else _("The class sees nothing of its total any more.")
    messages.success(request, said)
    return redirect("teacher:reminders", section_id)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def pupil(request: HttpRequest, person_id: int) -> HttpResponse:
    """Leave a child in peace because the family wishes it, or remind it again."""
    teacher = person_of(request)
    child = access_pupil(teacher, person_id)
    form = QuietForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        reminding.choose_reminders(
            by=teacher,
            person=child,
            what=NoReminders.What.ALL,
            wanted="remind" in request.POST,
            said=form.cleaned_data["said"],
            now=timezone.now(),
        )
        messages.success(request, _("Saved."))
        return redirect("teacher:pupil-reminders", person_id)
    context = {"pupil": child, "said": said_about(child).get("all"), "form": form}
    return render(request, "teacher/pupil_reminders.html", context, status=422 if form.errors else 200)
