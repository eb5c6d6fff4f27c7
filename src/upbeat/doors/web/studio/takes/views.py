"""Recording a script: its passages with their takes, one chosen of each, and all put together."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.scripts.materials import Collected, collected
from upbeat.doors.web.studio.scripts.views import crumbs_of
from upbeat.kernel.errors import Invalid
from upbeat.kernel.script import Reading, reading
from upbeat.rooms.design.models import Script, ScriptSection
from upbeat.rooms.design.queries import access_script, access_section
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish.queries import keeps_sound, preview_address
from upbeat.rooms.record import queries
from upbeat.rooms.record.actions.joining import start_joining
from upbeat.rooms.record.actions.takes import choose_take
from upbeat.rooms.record.models import Take, Upload


@dataclass(frozen=True)
class Shown:
    """A take and the address at which it plays."""

    take: Take
    address: str


@dataclass(frozen=True)
class Passage:
    """A passage with its time, its takes, and recordings of it on their way, each with why it was refused."""

    section: ScriptSection
    read: Reading
    takes: list[Shown]
    uploads: list[tuple[Upload, str]]
    collected: Collected

    @property
    def waits(self) -> bool:
        """Will there be news without anybody doing anything?"""
        return any(upload.state == Upload.State.CHECKING for upload, _why in self.uploads)


def _passages(person: Person, script: Script) -> list[Passage]:
    takes, uploads = queries.takes(person, script), queries.uploads_of(person, script)
    material = collected(person, script)
    return [
        Passage(
            section=section,
            read=reading(section.spoken, pauses_s=section.pause_s),
            takes=[
                Shown(take, preview_address(person, take.asset.path, take.asset.size))
                for take in takes.get(section.pk, [])
            ],
            uploads=[(upload, queries.refusal_of(upload)) for upload in uploads.get(section.pk, [])],
            collected=material[section.pk],
        )
        for section in script.sections.all()
    ]


def _together(person: Person, script: Script) -> dict[str, object]:
    """How far the whole is: what is missing, what is under way (``coming``: takes too), what came of it."""
    joining = queries.latest_joining(script)
    chosen = queries.chosen_takes(script)
    upload = joining.upload if joining else None
    return {
        "script": script,
        "ready": chosen is not None,
        "coming": any(
            one.state == Upload.State.CHECKING for rows in queries.uploads_of(person, script).values() for one in rows
        ),
        "fresh": joining is not None and chosen is not None and joining.takes == [take.pk for take in chosen],
        "joining": joining,
        "upload": upload,
        "asset": queries.asset_of(upload) if upload else None,
        "failure": (queries.failure_of(joining) if joining else "") or (queries.refusal_of(upload) if upload else ""),
    }


@member
@require_safe
def record(request: HttpRequest, script_id: int) -> HttpResponse:
    """The page on which a script is recorded."""
    person = person_of(request)
    script = access_script(person, script_id)
    passages = _passages(person, script)
    context = {
        "script": script,
        "crumbs": crumbs_of(script, _("Record")),
        "passages": passages,
        "plays_music": keeps_sound(script),
        **_together(person, script),
    }
    return render(request, "studio/takes/record.html", context)


@member
@require_http_methods(["GET", "POST"])
def takes(request: HttpRequest, script_id: int, section_id: int) -> HttpResponse:
    """The takes of a passage as a fragment; posted: choose the take of the field ``take``."""
    person = person_of(request)
    script = access_script(person, script_id)
    section = access_section(person, script, section_id)
    number = request.POST.get("take", "")
    if request.method == "POST" and number.isdecimal():
        choose_take(by=person, take_id=int(number))
    if not wants_fragment(request):
        return redirect(reverse("studio:record", args=[script_id]) + f"#passage-{section.position}")
    passage = next(one for one in _passages(person, script) if one.section.pk == section_id)
    return render(request, "studio/takes/_takes.html", {"script": script, "passage": passage})


@member
@require_http_methods(["GET", "POST"])
def together(request: HttpRequest, script_id: int) -> HttpResponse:
    """Put the chosen takes together; as a fragment: how far that is."""
    person = person_of(request)
    script = access_script(person, script_id)
    if request.method == "POST":
        try:
            start_joining(by=person, script=script)
        except Invalid as problem:
            messages.error(request, problem.message)
    if not wants_fragment(request):
        return redirect(reverse("studio:record", args=[script_id]) + "#together")
    return render(request, "studio/takes/_together.html", _together(person, script))
