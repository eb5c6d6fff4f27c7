"""Material in the editor of a script: what its buttons do, and the fragment that shows it."""

import uuid
from collections.abc import Callable

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.scripts.drafts import Draft
from upbeat.doors.web.studio.scripts.materials import collected
from upbeat.doors.web.studio.uploads.whole import take_whole
from upbeat.kernel.errors import Invalid
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.material import add_material, move_material, remove_material, restore_material
from upbeat.rooms.design.models import Material, Script, ScriptSection
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.actions.receiving import give_up_upload
from upbeat.rooms.record.models import Upload

DEEDS: dict[str, Callable[[Person, Script, int], Material]] = {
    "take-away": lambda by, script, number: remove_material(by=by, script=script, material_id=number),
    "put-back": lambda by, script, number: restore_material(by=by, script=script, material_id=number),
    "earlier": lambda by, script, number: move_material(by=by, script=script, material_id=number, places=-1),
    "later": lambda by, script, number: move_material(by=by, script=script, material_id=number, places=1),
}


@member
@require_http_methods(["GET", "POST"])
def material(request: HttpRequest, script_id: int, section_id: int) -> HttpResponse:
    """The material of a passage as the editor shows it, as a fragment; posted: what the button ``do`` says."""
    person = person_of(request)
    script = queries.access_script(person, script_id)
    section = queries.access_section(person, script, section_id)
    trouble = ""
    if request.method == "POST":
        try:
            deed(person, script, request.POST.get("do", ""))
        except Invalid as no:
            trouble = no.message
        script = queries.access_script(person, script_id)
    if not wants_fragment(request):
        if trouble:
            messages.error(request, trouble)
        return redirect(reverse("studio:script-edit", args=[script_id]) + f"#passage-{section.position}")
    context = {"collected": collected(person, script)[section_id], "trouble": trouble}
    return render(request, "studio/scripts/_material.html", context, status=422 if trouble else 200)


def deed(by: Person, script: Script, wanted: str) -> int:
    """Do what a button about material says (``later-7``); the place of its passage, 0 for any other button."""
    word, _dash, what = wanted.rpartition("-")
    if word == "collect":
        return int(what) if what.isdecimal() and len(what) < 4 else 0
    if word in DEEDS:
        return DEEDS[word](by, script, int(what) if what.isdecimal() and len(what) < 18 else 0).section.position
    if wanted.startswith("put-off-"):
        give_up_upload(by=by, key=_key(wanted.removeprefix("put-off-")))
    return 0


def _key(text: str) -> uuid.UUID:
    try:
        return uuid.UUID(text)
    except ValueError:
        return uuid.UUID(int=0)


def add_source(by: Person, section: ScriptSection, draft: Draft, number: int) -> None:
    """Collect the link or note that was typed for a passage, if one was. Invalid names the passage."""
    if not (draft.source or draft.link or draft.note):
        return
    try:
        add_material(by=by, section=section, title=draft.source or draft.link, url=draft.link, body=draft.note)
    except Invalid as no:
        raise Invalid(no.message, field=f"{no.field or 'source'}-{number}") from no


def take_files(by: Person, section: ScriptSection, files: "list[UploadedFile[bytes]]") -> list[str]:
    """Let files in that came with the form; for each that cannot be, a sentence with its name."""
    refused = []
    for file in files:
        try:
            take_whole(by, file, section.script, section, Upload.Kind.MATERIAL)
        except Invalid as no:
            refused.append(f"{file.name}: {no.message}")
    return refused
