"""Notation and numbers for the templates of music."""

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.template.context import Context
from django.utils.safestring import SafeString

from upbeat.kernel.music.score import Score
from upbeat.packs.music.engraving import in_both
from upbeat.packs.music.models import NotationChoice
from upbeat.packs.music.queries.takes import notation_of
from upbeat.rooms.people.models import Person

register = template.Library()


@register.simple_tag(takes_context=True)
def read_notation(context: Context) -> str:
    """The notation that the reader of the page reads; where there is none, as on the wall, the staff."""
    person = getattr(getattr(context, "request", None), "user", None)
    return notation_of(person) if isinstance(person, Person) else NotationChoice.Notation.STAFF


@register.inclusion_tag("music/notation.html", takes_context=True)
def score_shown(
    context: Context,
    score: Score | Mapping[str, SafeString],
    name: str = "",
    *,
    verdict: str = "",
    plain: bool = False,
    within: bool = False,
) -> dict[str, Any]:
    """The score, or what ``in_both`` drew of it, in the notation that the reader reads, with a switch to the other;
    ``within`` the form of a question. ``verdict`` (JSON) is drawn on it, ``plain`` without figures."""
    drawn = score if isinstance(score, Mapping) else in_both(score, name=name, headed=True)
    request = getattr(context, "request", None)
    return {
        **drawn,
        "notation": read_notation(context),
        "verdict": verdict,
        "plain": plain,
        "within": within,
        "here": request.get_full_path() if request is not None else "",
        "may_choose": request is not None,
    }


@register.filter
def split_words(text: str) -> list[str]:
    """What stands between its spaces."""
    return text.split()


@register.filter
def key_name(key: str) -> str:
    """A key of ABC as musicians write it: ``Bb`` → B♭, ``F#m`` → F♯ minor is told by its group."""
    return key.removesuffix("m").replace("#", "♯").replace("b", "♭")


@register.filter
def unlocal(number: float) -> str:
    """A number as scripts read it."""
    return f"{float(number):g}"


@register.filter
def as_json(data: Any) -> str:
    """For a ``data-`` attribute: the template escapes it as any text."""
    return json.dumps(data, separators=(",", ":"))
