"""All that a page shows of a marked take."""

import json
from collections import defaultdict
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from upbeat.kernel.music.advice import place_in_bar
from upbeat.kernel.music.verdicts import NoteVerdict, Verdict
from upbeat.packs.music.drawing.roll import roll, tempo_curve
from upbeat.packs.music.drawing.words import advice_of, shape_of, word_of
from upbeat.packs.music.engraving import in_both
from upbeat.packs.music.keys.performed import score_of
from upbeat.packs.music.models import Take
from upbeat.packs.music.queries.heard import key_of, phrase_of

YOUNGEST = "1-2"
STEADY_CENTS = 25


def feedback_of(take: Take, verdict: Verdict, *, notes: bool) -> Mapping[str, Any]:
    """What :func:`feedback` tells of a take of a question."""
    told = feedback(key_of(take.attempt) or {}, verdict, name=f"t{take.pk}", notes=notes)
    return told | {"is_grey": take.is_grey, "token": str(take.attempt.token)}


def feedback(key: Mapping[str, Any], verdict: Verdict, *, name: str, notes: bool = True) -> dict[str, Any]:
    """``bars``, ``rows``, ``advice``, ``extras``; with ``notes`` the score with its marks, the picture and the tempo as
    well, and ``phrase`` for replaying. The youngest get words and colours, no figures. ``name``: another for each
    score of a page."""
    plain, score = key.get("profile") == YOUNGEST, score_of(key)
    told: dict[str, Any] = {
        "bars": bars_of(verdict),
        "advice": advice_of(verdict, score),
        "plain": plain,
        "good": sum(note.good for note in verdict.notes),
        "all": len(verdict.notes),
        "extras": len(verdict.extras),
        "unsure": sum(note.unsure for note in verdict.notes),
        "drift": drift_word(verdict),
    }
    if not notes:
        return told
    marks = {note.id: note.kind.value for note in verdict.notes}
    return told | {
        "score": in_both(score, name=name, headed=True, marks=marks),
        "verdict": signs_of(verdict),
        "rows": rows_of(verdict, plain),
        "picture": roll(score, verdict, _("What was heard, over the notes that were meant")),
        "curve": "" if plain else tempo_curve(verdict, score.tempo, _("Your tempo, against the one on the page")),
        "tempo": verdict.tempo,
        "wanted_tempo": score.tempo,
        "phrase": phrase_of(key),
        "spans": spans_of(verdict),
    }


def signs_of(verdict: Verdict) -> str:
    """What ``music-score`` draws on the notes, as JSON: of each note and of each too many."""
    found = verdict.to_json()
    return json.dumps({"notes": found["notes"], "extras": found["extras"]}, separators=(",", ":"))


def bars_of(verdict: Verdict) -> list[dict[str, Any]]:
    """Each bar: its number, how many of its notes are right, ``heat`` 0 (all right) to 3."""
    found: dict[int, list[NoteVerdict]] = defaultdict(list)
    for note in verdict.notes:
        found[note.bar].append(note)
    return [
        {"number": bar, "good": sum(one.good for one in notes), "all": len(notes), "heat": _heat(notes)}
        for bar, notes in sorted(found.items())
    ]


def _heat(notes: list[NoteVerdict]) -> int:
    share = sum(not one.good for one in notes) / len(notes)
    return 0 if not share else 1 if share <= 1 / 3 else 2 if share <= 2 / 3 else 3


def rows_of(verdict: Verdict, plain: bool) -> list[dict[str, Any]]:
    """A line for each note: sign, word, bar, its place in the bar, and how sure we are."""
    return [
        {
            "number": place_in_bar(verdict, note), "bar": note.bar, "mark": note.kind.value, "shape": shape_of(note),
            "word": word_of(note, plain=plain), "unsure": note.unsure, "confidence": note.confidence,
        }
        for note in verdict.notes
    ]  # fmt: skip


def spans_of(verdict: Verdict) -> list[list[float]]:
    """Bar, and the seconds of the recording in which it was performed."""
    found: dict[int, tuple[float, float]] = {}
    for note in verdict.notes:
        if note.start_s is None or note.end_s is None:
            continue
        start, end = found.get(note.bar, (note.start_s, note.end_s))
        found[note.bar] = (min(start, note.start_s), max(end, note.end_s))
    return [[bar, round(max(0.0, start - 0.1), 2), round(end + 0.15, 2)] for bar, (start, end) in sorted(found.items())]


def drift_word(verdict: Verdict) -> str:
    """Did the key sink or rise from the first note to the last?"""
    if abs(verdict.drift_cents) < STEADY_CENTS:
        return ""
    return _("Your key rose towards the end.") if verdict.drift_cents > 0 else _("Your key sank towards the end.")
