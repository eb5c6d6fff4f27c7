"""What a specialisation adds to a passage: words in a notation of its own, checked, shown and drawn by it.

A pack offers kinds of attachment when it is plugged in. What was written stays with its passage where the pack is
not plugged in any more: it is merely not shown.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.safestring import SafeString

LONGEST_ATTACHED = 20_000


@dataclass(frozen=True)
class Attachment:
    """A kind of words that a passage may carry beside what is said.

    ``name``: of its field and its key in ``ScriptSection.extra``. ``kind``: of the passages it belongs to. ``check``
    takes what was typed and gives what is kept, or raises Invalid. ``preview``: markup that shows kept words.
    ``ways``: how they can be drawn, as (value, words). ``draw`` takes kept words, a way and a title, and gives a
    picture for a slide (PNG); Invalid where it cannot.
    """

    name: str
    kind: str
    label: str | Promise
    hint: str | Promise
    check: Callable[[str], str]
    preview: Callable[[str], SafeString]
    ways: tuple[tuple[str, str | Promise], ...]
    draw: Callable[[str, str, str], bytes]


_offered: dict[str, Attachment] = {}


def offer_attachment(attachment: Attachment) -> None:
    """Let passages carry this from now on; one of the same name replaces it."""
    _offered[attachment.name] = attachment


def attachments() -> tuple[Attachment, ...]:
    """Every kind that is offered, in the order of their coming."""
    return tuple(_offered.values())


def withdraw_attachment(name: str) -> None:
    """Offer a kind no more; nothing happens if nobody does."""
    _offered.pop(name, None)


def merged(there: Mapping[str, str], wanted: Mapping[str, str] | None) -> dict[str, str]:
    """What a passage carries after ``wanted`` was written: checked, nothing empty, and what no pack knows left as it
    is ``there``. None for ``wanted`` changes nothing. Invalid as the checks say, with the attachment as its field."""
    if wanted is None:
        return dict(there)
    kept = {name: words for name, words in there.items() if name not in _offered}
    for name, words in wanted.items():
        if name not in _offered:
            kept.setdefault(name, words)
        elif words.strip():
            kept[name] = words if words == there.get(name) else _offered[name].check(words)
    return kept
