"""A rhythm that is shown and tapped, on a phone or with the space bar: ``tap``.

The answer is what the pad sends: a list of seconds as JSON. What is right is on the page already; what counts is when.
"""

import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.marking import Outcome
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.clapping import mark_taps
from upbeat.kernel.music.profiles import PROFILES
from upbeat.kernel.music.score import Score
from upbeat.kernel.music.verdicts import Kind, Reason, Verdict
from upbeat.packs.music.engraving import in_both
from upbeat.packs.music.kinds.phrases import (
    checked_pass,
    checked_phrase,
    checked_profile,
    checked_tempo,
    phrase_of,
    require_key,
    written_out,
)
from upbeat.rooms.items.kinds import Shown, Sketch

PASS = 0.8
_LIST = re.compile(r"\[((?:\d{1,4}(?:\.\d{1,18})?(?:, ?\d{1,4}(?:\.\d{1,18})?)*)?)\]", re.ASCII)
LONGEST_TAPS = 8000
"""Characters of an answer: 400 taps to the millisecond."""
FAULTS = {Kind.EARLY: "early", Kind.LATE: "late", Kind.MISSED: "missed", Kind.PITCH: "late"}
EXTRA = "extra"
AGAIN: Mapping[Reason, str] = {
    Reason.SILENCE: _("Tap the rhythm first."),
    Reason.HALF: _("Tap every note, from the first to the last."),
    Reason.TOO_LONG: _("Tap the rhythm once, not several times."),
}


def check(_stem: str, key: Any) -> Mapping[str, Any]:
    """The key as it is kept: the rhythm or how it is drawn, tempo, profile, pass."""
    told = require_key(key)
    kept = checked_phrase(told, drawn=("rhythm",))
    return kept | {"tempo": checked_tempo(told), "profile": checked_profile(told), "pass": checked_pass(told, PASS)}


def draw(stem: str, key: Mapping[str, Any], seed: int) -> Sketch:
    """The rhythm of a seed."""
    score = phrase_of(key, seed)
    return Sketch(stem, {**key, "abc": written_out(score)}, heard=score)


def show(shown: Shown) -> Mapping[str, Any]:
    """The rhythm in both notations, how many beats a bar has, and the tempo."""
    score: Score = shown.heard
    above, below = score.metre
    beats = above // 3 if below == 8 and above % 3 == 0 and above > 3 else above
    quarters = (3 if beats != above else 1) * 4 / below
    return {**in_both(score, name=str(shown.variant_id)), "tempo": round(score.tempo / quarters), "beats": beats}


def mark(key: Mapping[str, Any], answer: Any) -> Outcome:
    """Right where enough notes are in time. Invalid for what are no taps, and for taps that cannot be marked."""
    verdict = verdict_of(key, answer)
    if verdict.refusal is not None and verdict.refusal.reason in AGAIN:
        raise Invalid(AGAIN[verdict.refusal.reason], field="answer")
    if verdict.refusal is not None:  # another rhythm
        return Outcome(False, 0.0, (), ("missed",))
    share = verdict.share_good * len(verdict.notes) / max(1, len(verdict.notes) + len(verdict.extras))
    if share >= float(key["pass"]) - 1e-9:
        return Outcome(True, 1.0, ())
    return Outcome(False, min(share, 0.99), (), _wrong(verdict))


def verdict_of(key: Mapping[str, Any], answer: Any) -> Verdict:
    """What is said of the taps, note by note. Invalid for what are none."""
    return mark_taps(_times(answer), read_abc(str(key["abc"])), PROFILES[str(key["profile"])])


def _times(answer: Any) -> list[float]:
    """The list as the pad writes it; what is nested or anything else is no list of times."""
    found = _LIST.fullmatch(answer) if isinstance(answer, str) and len(answer) <= LONGEST_TAPS else None
    if found is None:
        raise Invalid(_("Tap the rhythm first."), field="answer")
    return [float(one) for one in found[1].split(",")] if found[1] else []


def _wrong(verdict: Verdict) -> tuple[str, ...]:
    """The commonest fault first."""
    faults = [(note.bar, FAULTS[note.kind]) for note in verdict.notes if not note.good]
    faults += [(one.bar, EXTRA) for one in verdict.extras]
    common = Counter(fault for _bar, fault in faults).most_common()
    return tuple(fault for fault, _n in common)


def leads(_key: Mapping[str, Any]) -> frozenset[str]:
    """From which names guidance may lead."""
    return frozenset({"early", "late", "missed", EXTRA})
