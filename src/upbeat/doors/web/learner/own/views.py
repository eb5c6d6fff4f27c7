"""One's choices, and the link in an e-mail that ends e-mails."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods
from django_scopes import scope

from upbeat.doors.web.learner.own.forms import ChoicesForm
from upbeat.doors.web.shared.session import member, person_of
from upbeat.rooms.discuss.actions.reminding import choose_reminders
from upbeat.rooms.discuss.models import NoReminders
from upbeat.rooms.discuss.queries.reminding import access_by_stop, said_about
from upbeat.rooms.learn.actions.peers import show_peers_to_me
from upbeat.rooms.learn.queries.peers import sees_peers


@member
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def choices(request: HttpRequest) -> HttpResponse:
    """Reminders and the class total, on or off."""
    person, now = person_of(request), timezone.now()
    said = said_about(person)
    initial = {"reminders": "all" not in said, "mail": "mail" not in said, "peers": sees_peers(person)}
    address = person.email if settings.MAIL_FROM else ""
    form = ChoicesForm(request.POST or None, initial=initial, address=address)
    if request.method == "POST":
        form = ChoicesForm(request.POST, initial=initial, address=address)
        if form.is_valid():
            chosen = form.cleaned_data
            for what, name in ((NoReminders.What.ALL, "reminders"), (NoReminders.What.MAIL, "mail")):
                if name in chosen:
                    choose_reminders(by=person, person=person, what=what, wanted=chosen[name], now=now)
            show_peers_to_me(by=person, show=chosen["peers"], now=now)
            messages.success(request, _("Saved."))
            return redirect("learner:choices")
    context = {"form": form, "by_others": [row for row in said.values() if row.by_id != person.pk]}
    return render(request, "learner/choices.html", context, status=422 if form.errors else 200)


@csrf_exempt  # a mail program ends the e-mails for its reader without having seen the page; the token is the leave
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stop_mail(request: HttpRequest, token: str) -> HttpResponse:
    """No more reminders by e-mail, without signing in. Looking at the page changes nothing: programs do that too."""
    person = access_by_stop(token)
    with scope(school=person.school), translation.override(person.language or person.school.language):
        if request.method == "POST":
            choose_reminders(by=person, person=person, what=NoReminders.What.MAIL, wanted=False, now=timezone.now())
        return render(request, "learner/stop_mail.html", {"done": request.method == "POST"})
