"""Staff or numbers: the choice of a person, posted from anywhere."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid
from upbeat.packs.music.actions.notation import choose_notation


@member
@require_POST
def choose(request: HttpRequest) -> HttpResponse:
    """Fields ``notation`` and ``next``, a page of this site; ``next`` may stand in the address."""
    try:
        choose_notation(by=person_of(request), notation=request.POST.get("notation", ""))
    except Invalid as problem:
        messages.error(request, said(problem))
    there = request.GET.get("next", "") or request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, {request.get_host()}, request.is_secure())
    return redirect(there if safe else "music:recordings")
