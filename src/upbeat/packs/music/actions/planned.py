"""A rhythm or a canon as a step of a lesson's plan: written beforehand, begun by the step."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from upbeat.kernel.errors import Invalid
from upbeat.packs.music.actions.playing import LONGEST_TITLE, begin_playing, checked_rhythm
from upbeat.packs.music.models import Playing
from upbeat.rooms.classroom.models import Meeting
from upbeat.rooms.people.models import Person


def checked_setup(setup: Mapping[str, Any]) -> dict[str, Any]:
    """``ready`` (the name of the ready rhythm that it was, or nothing), ``abc``, ``tempo``, ``profile``, ``entry_bars``
    and ``metronome``, as a step keeps them. Invalid for what cannot be tapped."""
    try:
        told: dict[str, Any] = {
            "ready": str(setup.get("ready", "")),
            "abc": str(setup["abc"]).strip(),
            "tempo": float(setup.get("tempo", 80.0)),
            "profile": str(setup.get("profile", "3-5")),
            "entry_bars": int(setup.get("entry_bars", 0)),
            "metronome": bool(setup.get("metronome", False)),
        }
    except (KeyError, TypeError, ValueError) as wrong:
        raise Invalid(_("Write the rhythm first, or choose one."), field="abc") from wrong
    checked_rhythm(told["abc"], "", told["profile"], told["tempo"], told["entry_bars"])
    return told


def begin_planned(*, by: Person, meeting: Meeting, title: str, setup: Mapping[str, Any], now: datetime) -> Playing:
    """Put the rhythm of a step on the phones; what is refused is as with :func:`begin_playing`."""
    told = checked_setup(setup)
    del told["ready"]
    return begin_playing(by=by, meeting=meeting, title=title[:LONGEST_TITLE], now=now, **told)
