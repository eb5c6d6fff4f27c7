"""What the team says about a script."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from upbeat.doors.web.shared.row_numbers import row_number
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.comments import answer_comment, comment_on, reopen_comment, settle_comment
from upbeat.rooms.design.models import Script, ScriptComment
from upbeat.rooms.people.models import Person


@member
@require_POST
def comments(request: HttpRequest, script_id: int) -> HttpResponse:
    """Say a word on a passage (``section``) or the script; or ``answer``, ``settle``, ``reopen`` a ``comment``."""
    person = person_of(request)
    script = queries.access_script(person, script_id)
    text = request.POST.get("text", "")
    try:
        if "comment" in request.POST:
            comment = queries.access_comment(person, script, row_number(request.POST["comment"]))
            _go_on(person, comment, request.POST.get("do", ""), text)
        else:
            comment = _say(person, script, request.POST.get("section", ""), text)
    except Invalid as problem:
        messages.error(request, problem.message)
        return redirect(reverse("studio:script", args=[script_id]) + "#comments")
    return redirect(reverse("studio:script", args=[script_id]) + f"#comment-{comment.pk}")


def _say(person: Person, script: Script, section: str, text: str) -> ScriptComment:
    place = queries.access_section(person, script, row_number(section)) if section else None
    return comment_on(by=person, script=script, section=place, text=text)


def _go_on(person: Person, comment: ScriptComment, deed: str, text: str) -> None:
    if deed == "settle":
        settle_comment(by=person, comment=comment)
    elif deed == "reopen":
        reopen_comment(by=person, comment=comment)
    else:
        answer_comment(by=person, comment=comment, text=text)
