"""Taking back a question that pupils have."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.changes.forms import WithdrawForm
from upbeat.kernel.errors import Invalid
from upbeat.rooms.items import queries
from upbeat.rooms.learn.actions.withdrawing import withdraw_item
from upbeat.rooms.learn.queries.touched import who_is_touched
from upbeat.rooms.publish.rules import require_publisher


@member
@require_http_methods(["GET", "HEAD", "POST"])
def item_withdraw(request: HttpRequest, item_id: int) -> HttpResponse:
    """Ask it no more, anywhere, with a reason and perhaps another in its place; whom it touches is shown before."""
    person = person_of(request)
    item = queries.access_item(person, item_id)
    require_publisher(person, item)
    others = queries.items(person, point=item.point).exclude(pk=item.pk)
    form = WithdrawForm(request.POST or None, items=others)
    if request.method == "POST" and form.is_valid():
        try:
            reason = form.cleaned_data["reason"]
            made = withdraw_item(by=person, item=item, reason=reason, replacement=form.instead, now=timezone.now())
            messages.success(request, _("It is asked no more. What was earned by it stays."))
            return redirect("studio:change", made.pk)
        except Invalid as problem:
            blame(form, problem)
    context = {
        "item": item,
        "stem": queries.latest_version(item).variants.all()[0].stem,
        "form": form,
        "touched": who_is_touched(item),
        "crumbs": [
            (reverse("studio:home"), _("Studio")),
            (reverse("studio:items"), pgettext("exercise", "Questions")),
            (reverse("studio:item", args=[item.pk]), item.point.title),
            ("", _("Take back")),
        ],
    }
    return render(request, "studio/changes/item_withdraw.html", context, status=422 if form.errors else 200)
