"""What packs add to passages, as the editor and the reading page show it, and the button that draws a slide of it."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import slugify
from django.utils.translation import gettext as _

from upbeat.doors.web.studio.uploads.whole import take_whole
from upbeat.kernel.errors import Invalid
from upbeat.rooms.design.attachments import Attachment, attachments
from upbeat.rooms.design.models import ScriptSection
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.models import Upload

NOTHING = mark_safe("")


@dataclass(frozen=True)
class Attached:
    """An attachment of a passage: its kind, what is written, how that looks (nothing for what cannot be read)."""

    kind: Attachment
    words: str
    preview: SafeString


def attached_to(kind: str, extra: Mapping[str, str], *, empty: bool = False) -> list[Attached]:
    """What a passage of ``kind`` carries; with ``empty`` also what it could carry. Words that are there are shown
    whatever its kind became."""
    found = []
    for one in attachments():
        words = extra.get(one.name, "")
        if words or (empty and one.kind == kind):
            found.append(Attached(one, words, _preview(one, words)))
    return found


def _preview(kind: Attachment, words: str) -> SafeString:
    try:
        return kind.preview(words) if words else NOTHING
    except Invalid:  # as it was typed, with its error beside it
        return NOTHING


def draws(wanted: str) -> tuple[Attachment, int] | None:
    """Which attachment of which passage a button ``draw-notation-3`` is about; None for any other button."""
    word, _dash, rest = wanted.partition("-")
    name, _dash, number = rest.rpartition("-")
    kind = next((one for one in attachments() if one.name == name), None)
    if word != "draw" or kind is None or not number.isdecimal() or len(number) > 3:
        return None
    return kind, int(number)


def draw_slide(by: Person, section: ScriptSection, kind: Attachment, way: str) -> None:
    """Draw what the passage carries, and let the picture in as material of it. Invalid where there is nothing."""
    words = section.extra.get(kind.name, "")
    if not words:
        raise Invalid(_("Write something first, then make a slide of it."))
    ways = [value for value, _label in kind.ways]
    title = section.heading
    picture = kind.draw(words, way if way in ways else ways[0], title)
    name = slugify(title, allow_unicode=True)[:60] or kind.name
    take_whole(by, SimpleUploadedFile(f"{name}.png", picture), section.script, section, Upload.Kind.MATERIAL)
