"""Notes at a second of a video (R34): written, edited, deleted, and brought back."""

import math
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.rooms.journal.actions import record
from upbeat.rooms.learn.models import Note
from upbeat.rooms.learn.queries.gate import gate_of
from upbeat.rooms.learn.queries.reach import access_version
from upbeat.rooms.learn.rules import require_own
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import MicroVideoVersion

LONGEST_NOTE = 2000


@transaction.atomic
def write_note(
    *, by: Person, version: MicroVideoVersion, second: float, text: str, now: datetime | None = None
) -> Note:
    """Keep a note at a second of the open part; a second behind the gate is moved to the gate.

    NotFound for a version out of reach; Invalid for an empty or overlong text or no number of seconds.
    """
    now = now or timezone.now()
    access_version(by, version.pk, now)
    if not (math.isfinite(second) and second >= 0):
        raise Invalid(_("A note stands at a second of the video, such as 72."), field="second")
    second = min(second, gate_of(by, version).open_until_s)
    note = Note.objects.create(person=by, version=version, second=second, text=_text(text), written_at=now)
    record(
        "noted", version, school_id=by.school_id, actor_id=by.pk, context={"second": second, "note": note.pk}, at=now
    )
    return note


@transaction.atomic
def edit_note(*, by: Person, note: Note, text: str, now: datetime | None = None) -> Note:
    """Put other words into a note of one's own."""
    require_own(by, note.person_id)
    note.text, note.edited_at = _text(text), now or timezone.now()
    note.save(update_fields=["text", "edited_at"])
    record("updated", note, school_id=by.school_id, actor_id=by.pk, at=note.edited_at)
    return note


@transaction.atomic
def delete_note(*, by: Person, note: Note, now: datetime | None = None) -> Note:
    """Take a note of one's own away; :func:`restore_note` brings it back."""
    require_own(by, note.person_id)
    if note.deleted_at is None:
        note.deleted_at = now or timezone.now()
        note.save(update_fields=["deleted_at"])
        record("deleted", note, school_id=by.school_id, actor_id=by.pk, at=note.deleted_at)
    return note


@transaction.atomic
def restore_note(*, by: Person, note: Note, now: datetime | None = None) -> Note:
    """Bring a deleted note back."""
    require_own(by, note.person_id)
    if note.deleted_at is not None:
        note.deleted_at = None
        note.save(update_fields=["deleted_at"])
        record("updated", note, school_id=by.school_id, actor_id=by.pk, context={"restored": True}, at=now)
    return note


def _text(text: str) -> str:
    text = text.strip()
    if not text:
        raise Invalid(_("Write a word or two first."), field="text")
    if len(text) > LONGEST_NOTE:
        raise Invalid(
            _("A note has at most %(most)d characters. Split it in two.") % {"most": LONGEST_NOTE}, field="text"
        )
    return text
