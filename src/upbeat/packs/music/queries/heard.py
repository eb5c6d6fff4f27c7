"""What of a question may be heard and what may be seen, before and after it is answered."""

from collections.abc import Mapping
from typing import Any

from upbeat.kernel.music.score import Score, sounding
from upbeat.packs.music.keys.performed import score_of
from upbeat.rooms.items.drawing import drawn
from upbeat.rooms.items.kinds import pack_kind
from upbeat.rooms.items.models import Attempt

SEEN = frozenset({"sing", "play", "sight", "clap"})
"""Kinds whose notes the page shows: they are the question. Those of ``echo`` and ``interval`` are its answer."""
HEARD = frozenset({"sing", "play", "echo", "interval", "clap"})
"""Kinds that have a model to listen to; at sight there is none before it is answered."""


def kind_of(attempt: Attempt) -> str:
    """The kind of what was asked."""
    return str(attempt.variant.version.item.kind)


def key_of(attempt: Attempt) -> Mapping[str, Any] | None:
    """The key of this drawing, for the server alone; None where it is no question of this kind."""
    kind = pack_kind(kind_of(attempt))
    return drawn(attempt.variant, attempt.seed).key if kind is not None and kind.measured else None


def heard_model(attempt: Attempt) -> Mapping[str, Any] | None:
    """The key of what may be heard now, of an interval its first tone; None for nothing."""
    key, kind = key_of(attempt), kind_of(attempt)
    if key is None or (kind not in HEARD and not hasattr(attempt, "response")):
        return None
    if kind == "interval" and not passed(attempt):
        head, _line, tones = str(key["abc"]).rpartition("\n")
        return {**key, "abc": f"{head}\n{tones.split()[0]} |]"}
    return key


def passed(attempt: Attempt) -> bool:
    """Was it answered rightly?"""
    return hasattr(attempt, "response") and bool(attempt.response.correct)


def may_see_notes(attempt: Attempt) -> bool:
    """May the page show the notes: always where they are the question, else once it is passed."""
    return kind_of(attempt) in SEEN or passed(attempt)


def phrase_of(key: Mapping[str, Any]) -> dict[str, Any]:
    """The phrase for scripts, at the tempo of the key: see :func:`told_to_scripts`."""
    return told_to_scripts(score_of(key))


def told_to_scripts(score: Score) -> dict[str, Any]:
    """Tempo, metre, and a row of MIDI number, onset, duration in quarter notes, bar and id for each tone: rests are
    left out, and what is tied is one tone."""
    rows = [[one.midi, float(one.onset), float(one.duration), one.bar, one.id] for one in sounding(score)]
    bars = [[bar.number, float(bar.onset), float(bar.duration)] for bar in score.bars]
    return {
        "tempo": score.tempo,
        "metre": list(score.metre),
        "notes": rows,
        "bars": bars,
        "quarters": float(score.duration),
    }
