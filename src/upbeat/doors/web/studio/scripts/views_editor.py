"""The editor of a script: one form, a passage a fieldset, every button keeps what was written."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.scripts.attached import Attached, attached_to, draw_slide, draws
from upbeat.doors.web.studio.scripts.drafts import Draft, changed, from_form, from_sections
from upbeat.doors.web.studio.scripts.figures import figures
from upbeat.doors.web.studio.scripts.materials import Collected, collected
from upbeat.doors.web.studio.scripts.views import crumbs_of
from upbeat.doors.web.studio.scripts.views_material import add_source, deed, take_files
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.kernel.script import Reading
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.scripts import edit_script
from upbeat.rooms.design.attachments import Attachment
from upbeat.rooms.design.models import Script, ScriptSection
from upbeat.rooms.design.timing import timing

REMOVED = "removed-passage"


@dataclass(frozen=True)
class Row:
    """A passage in the editor: what is in its fields, how long it takes, and what is wrong with it."""

    draft: Draft
    reading: Reading
    error: str = ""
    collected: Collected = field(default_factory=Collected)

    @property
    def attached(self) -> list[Attached]:
        """What packs add to it."""
        return attached_to(self.draft.kind, self.draft.extra, empty=True)


@member
@require_http_methods(["GET", "POST"])
def script_edit(request: HttpRequest, script_id: int) -> HttpResponse:
    """Write a script. The button pressed (``do``) says what happens beside keeping it: add, up, down, remove, back,
    draw (a slide of what a pack adds)."""
    script = queries.access_script(person_of(request), script_id)
    if request.method == "POST":
        return _keep(request, script)
    drafts = from_sections(script.sections.all())
    kept = {
        "title": script.title,
        "language": script.language,
        "seen": script.updated_at.isoformat(),
        "target": f"{script.target_s / 60:g}" if script.target_s else "",
    }
    return _show(request, script, drafts, kept)


def _keep(request: HttpRequest, script: Script) -> HttpResponse:
    sent, person = request.POST.dict(), person_of(request)
    written = from_form(sent)
    drafts, shown, gone = changed(written, sent.get("do", ""))
    if sent.get("do") == "back":
        drafts, shown = _with_removed(request, script, drafts)
    try:
        with transaction.atomic():
            edit_script(
                by=person,
                script=script,
                title=sent.get("title", ""),
                language=sent.get("language", ""),
                passages=[draft.passage() for draft in drafts],
                target_s=_target(sent["target"]) if "target" in sent else None,
                version=sent.get("version", ""),
                seen=parse_datetime(sent.get("seen", "")),
            )
            sections = list(queries.access_script(person, script.pk).sections.all())
            for number, (section, draft) in enumerate(zip(sections, drafts, strict=True), start=1):
                add_source(person, section, draft, number)
            shown = shown or deed(person, script, sent.get("do", ""))
    except NotFound as gone_by_now:
        return _show(request, script, drafts, sent, Invalid(gone_by_now.message))
    except Invalid as problem:
        return _show(request, script, drafts, sent, problem)
    for number, draft in enumerate(written, start=1):
        # The very passage of the form, wherever it stands now.
        for section in (one for one, other in zip(sections, drafts, strict=True) if other is draft):
            for sentence in take_files(person, section, request.FILES.getlist(f"files-{number}")):
                messages.error(request, sentence)
    if (drawing := draws(sent.get("do", ""))) and 1 <= drawing[1] <= len(sections):
        shown = drawing[1]
        _draw(request, sections[shown - 1], drawing[0], sent)
    if gone is not None:
        request.session[REMOVED] = {"script": script.pk, "place": shown, "draft": asdict(gone)}
    elif sent.get("do") == "back":
        request.session.pop(REMOVED, None)
    if sent.get("do") == "done":
        return redirect("studio:script", script.pk)
    return redirect(reverse("studio:script-edit", args=[script.pk]) + (f"#passage-{shown}" if shown else ""))


def _draw(request: HttpRequest, section: ScriptSection, kind: Attachment, sent: Mapping[str, str]) -> None:
    try:
        draw_slide(person_of(request), section, kind, sent.get(f"way-{kind.name}-{section.position}", ""))
    except Invalid as no:
        messages.error(request, no.message)


def _target(minutes: str) -> int:
    """The meant length in seconds, 0 for none; Invalid for what is no number."""
    try:
        return round(60 * float(minutes.replace(",", ".") or 0))
    except (ValueError, OverflowError) as problem:
        raise Invalid(_("Give the length in minutes, such as 6 or 4.5."), field="target") from problem


def _removed(request: HttpRequest, script: Script) -> Draft | None:
    kept = request.session.get(REMOVED)
    return Draft(**kept["draft"]) if kept and kept["script"] == script.pk else None


def _with_removed(request: HttpRequest, script: Script, drafts: list[Draft]) -> tuple[list[Draft], int]:
    """The passage that was taken out last, at its old place."""
    draft = _removed(request, script)
    if draft is None:
        return drafts, 0
    place = min(int(request.session[REMOVED]["place"]), len(drafts) + 1)
    return [*drafts[: place - 1], draft, *drafts[place - 1 :]], place


def _show(
    request: HttpRequest, script: Script, drafts: list[Draft], sent: Mapping[str, str], problem: Invalid | None = None
) -> HttpResponse:
    # "spoken-3" names the passage; a pause that is no number must not spoil the sum.
    field = (problem.field or "") if problem else ""
    place = field.rpartition("-")[2] if "-" in field else ""
    try:
        target = _target(sent.get("target", ""))
    except Invalid:
        target = 0
    timed = timing([(d.spoken, d.pause_s if d.pause_s >= 0 else 0.0) for d in drafts], max(0, target))
    material = collected(person_of(request), script)
    rows = [
        Row(
            draft,
            read,
            said(problem) if problem and place == str(number) else "",
            material.get(int(draft.id) if draft.id.isdecimal() else 0) or Collected(),
        )
        for number, (draft, read) in enumerate(zip(drafts, timed.passages, strict=True), start=1)
    ]
    context = figures(timed, (draft.heading for draft in drafts)) | {
        "script": script,
        "title": sent.get("title", ""),
        "language": sent.get("language", ""),
        "seen": sent.get("seen", ""),
        "target": sent.get("target", ""),
        "version": sent.get("version", ""),
        "rows": rows,
        "problem": problem,
        "kinds": ScriptSection.Kind.choices,
        "languages": settings.LANGUAGES,
        "removed": _removed(request, script),
        "lost_files": bool(request.FILES),
        "crumbs": crumbs_of(script, _("Edit")),
    }
    return render(request, "studio/scripts/script_edit.html", context, status=422 if problem else 200)
