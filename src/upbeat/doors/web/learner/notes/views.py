"""Notes: all on one page, written beside the video, edited, deleted and brought back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from upbeat.doors.web.learner.notes.forms import NewNoteForm, NoteForm
from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.row_numbers import row_number
from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid
from upbeat.rooms.learn.actions import delete_note, edit_note, restore_note, write_note
from upbeat.rooms.learn.models import Note
from upbeat.rooms.learn.queries import access_note, access_version, notes_of, notes_on, pieces_within_reach
from upbeat.rooms.polish.moments import pinned_to


@member
@require_safe
def notes(request: HttpRequest) -> HttpResponse:
    """All notes, by video; each links to its second while the video is within reach."""
    person = person_of(request)
    pieces = {piece.video_id: piece for piece in pieces_within_reach(person, timezone.now()).filter(kind="video")}
    rows = [(one.note, one.second, pieces.get(one.note.version.video_id)) for one in notes_of(person)]
    return render(request, "learner/notes/list.html", {"rows": rows})


@member
@require_POST
def new(request: HttpRequest, version_id: int) -> HttpResponse:
    """A note at a second; answers the player with the list of notes."""
    person, now = person_of(request), timezone.now()
    version = access_version(person, version_id, now)
    form = NewNoteForm(request.POST)
    if not form.is_valid():
        raise Invalid(str(next(iter(form.errors.values()))[0]))
    text = form.cleaned_data["text"]
    pinned = pinned_to(version.run, text)
    second = form.cleaned_data["second"] if pinned is None else pinned
    write_note(by=person, version=version, second=second, text=text, now=now)
    if wants_fragment(request):
        return _beside(request, version.pk)
    messages.success(request, _("The note is kept."))
    piece = pieces_within_reach(person, now).filter(video=version.video_id).first()
    return redirect(f"{reverse('learner:piece', args=[piece.pk])}?t={second:g}" if piece else reverse("learner:notes"))


@member
@require_http_methods(["GET", "HEAD", "POST"])
def note(request: HttpRequest, note_id: int) -> HttpResponse:
    """Other words for a note."""
    person = person_of(request)
    found = access_note(person, note_id)
    form = NoteForm(request.POST or None, initial={"text": found.text})
    if request.method == "POST" and form.is_valid():
        try:
            edit_note(by=person, note=found, text=form.cleaned_data["text"], now=timezone.now())
            if wants_fragment(request):
                return _beside(request, found.version_id)
            messages.success(request, _("The note is kept."))
            return redirect("learner:notes")
        except Invalid as problem:
            blame(form, problem)
    context = {"note": found, "form": form}
    return render(request, "learner/notes/edit.html", context, status=422 if form.errors else 200)


@member
@require_POST
def delete(request: HttpRequest, note_id: int) -> HttpResponse:
    """Take a note away; the message brings it back."""
    person = person_of(request)
    found = delete_note(by=person, note=access_note(person, note_id), now=timezone.now())
    if wants_fragment(request):
        return _beside(request, found.version_id, gone=found)
    link = reverse("learner:note", args=[found.pk])
    messages.success(request, format_html('{} <a href="{}">{}</a>', _("The note is gone."), link, _("Bring it back")))
    return redirect("learner:notes")


@member
@require_POST
def restore(request: HttpRequest, note_id: int) -> HttpResponse:
    """Bring a deleted note back."""
    person = person_of(request)
    found = restore_note(by=person, note=access_note(person, note_id), now=timezone.now())
    if wants_fragment(request):
        return _beside(request, found.version_id)
    messages.success(request, _("The note is back."))
    return redirect("learner:notes")


def _beside(request: HttpRequest, noted: int, gone: Note | None = None) -> HttpResponse:
    """The notes beside the film that is watched: ``version`` of the form, or the one that was ``noted``."""
    person = person_of(request)
    version = access_version(person, row_number(request.POST.get("version", "")) or noted, timezone.now())
    context = {"notes": notes_on(person, version), "version": version.pk, "gone": gone}
    return render(request, "shared/player/notes.html", context)
