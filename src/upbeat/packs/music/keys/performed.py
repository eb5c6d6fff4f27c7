"""Kinds that a pupil performs: sing, echo, interval, play, sight, clap. A recording is the answer; the server marks it.

The key of all of them is JSON: ``abc`` (of generated kinds drawn from the seed), ``profile``, ``octave_free``,
``key_free``, ``drift`` (is it forgiven?), ``pass`` (the share of notes that must be right), ``instrument``, ``tempo``
(quarter notes a minute). What is stored as the answer is small: the take, and a row for each note.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.utils.translation import gettext as translate

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.marking import Outcome
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.instruments import INSTRUMENTS
from upbeat.kernel.music.profiles import PROFILES, Profile
from upbeat.kernel.music.score import Score, sounding
from upbeat.kernel.music.verdicts import GREY_SHARE, UNSURE_BELOW, Kind, Verdict
from upbeat.packs.music.keys.words import DIRECTIONS, INTERVALS

LONGEST_ABC = 4000
LONGEST_S = 90.0
MOST_NOTES = 120
SLOWEST, FASTEST = 30.0, 240.0
PASS = 0.8
FAULTS = {Kind.PITCH: "pitch", Kind.EARLY: "rhythm", Kind.LATE: "rhythm", Kind.MISSED: "missed"}
"""Names under which guidance is found; with ``bar-3`` and ``bar-3-pitch`` for one bar."""


def check_phrase(_stem: str, key: Any) -> Mapping[str, Any]:
    """The key of a phrase that is written down, as it is kept. Invalid with what to change."""
    told = checked_settings(key)
    text = key.get("abc")
    if not isinstance(text, str) or not text.strip() or len(text) > LONGEST_ABC:
        raise Invalid(_("Write the phrase first: its notes are the key."), field="key")
    told["abc"] = text.strip()
    score = score_of(told)
    tones = sounding(score)
    if not 2 <= len(tones) <= MOST_NOTES:
        raise Invalid(_("A phrase has 2 to 120 notes."), field="key")
    if seconds_of(told, score) > LONGEST_S - 10:
        raise Invalid(_("At this tempo it lasts too long to be recorded. Cut it, or set a faster tempo."), field="key")
    return told


def checked_settings(key: Any) -> dict[str, Any]:
    """Profile and what else says how it is marked, each as it is kept."""
    if not isinstance(key, Mapping):
        raise Invalid(_("Write the phrase first: its notes are the key."), field="key")
    profile, instrument = key.get("profile", "3-5"), key.get("instrument", "voice")
    if profile not in PROFILES:
        raise Invalid(_("Choose for which grades it is marked."), field="key")
    if instrument not in INSTRUMENTS:
        raise Invalid(_("Choose an instrument from the list."), field="key")
    told: dict[str, Any] = {"profile": profile, "instrument": instrument}
    for name, usual in (("octave_free", True), ("key_free", True), ("drift", False)):
        told[name] = bool(key.get(name, usual))
    told["pass"] = _number(key.get("pass", PASS), 0.1, 1.0, _("Say which share of the notes must be right: 0.1 to 1."))
    told["tempo"] = _number(key.get("tempo", 80), SLOWEST, FASTEST, _("A tempo is 30 to 240 quarter notes a minute."))
    return told


def _number(given: Any, least: float, most: float, sentence: str) -> float:
    try:
        number = float(given)
    except (TypeError, ValueError) as wrong:
        raise Invalid(sentence, field="key") from wrong
    if not least <= number <= most:
        raise Invalid(sentence, field="key")
    return number


def score_of(key: Mapping[str, Any]) -> Score:
    """The phrase of a key, at the tempo of the key. Invalid where its notation cannot be read."""
    return replace(read_abc(key["abc"]), tempo=float(key.get("tempo", 80)))


def profile_of(key: Mapping[str, Any]) -> Profile:
    """How exact it must be."""
    return replace(
        PROFILES[key.get("profile", "3-5")],
        octave_free=bool(key.get("octave_free", True)),
        key_free=bool(key.get("key_free", True)),
        compensate_drift=bool(key.get("drift", False)),
    )


def seconds_of(key: Mapping[str, Any], score: Score) -> float:
    """How long the phrase lasts at its tempo."""
    return float(score.duration) * 60 / float(key.get("tempo", 80))


def words_of(key: Mapping[str, Any]) -> list[str]:
    """The phrase as its author reads it: the names of its notes, bar by bar."""
    if "abc" not in key:
        return [_drawn_words(key)]
    bars: dict[int, list[str]] = {}
    for note in score_of(key).notes:
        if note.pitch is not None:
            sign = {2: "##", 1: "#", -1: "b", -2: "bb"}.get(note.pitch.alter, "")
            bars.setdefault(note.bar, []).append(f"{note.pitch.step}{sign}{note.pitch.octave}")
    return [" | ".join(" ".join(names) for names in bars.values())]


def _drawn_words(key: Mapping[str, Any]) -> str:
    """What is drawn anew for each try, as its author chose it."""
    spec = key.get("spec") or {}
    if "semitones" in spec:
        sizes = ", ".join(str(word) for size, word in INTERVALS if size in spec["semitones"])
        ways = ", ".join(str(word) for way, word in DIRECTIONS if way in spec["directions"])
        return f"{sizes} ({ways})"
    lowest, highest = key["levels"]
    told = {"above": spec["metre"][0], "below": spec["metre"][1], "lowest": lowest, "highest": highest}
    return translate("A phrase in %(above)d/%(below)d, drawn anew, level %(lowest)d to %(highest)d") % told


def names_of(key: Mapping[str, Any]) -> frozenset[str]:
    """From which names guidance may lead."""
    faults = frozenset(FAULTS.values())
    if "abc" not in key:
        return faults
    bars = {tone.bar for tone in sounding(score_of(key))}
    return faults | {f"bar-{bar}" for bar in bars} | {f"bar-{bar}-{fault}" for bar in bars for fault in faults}


def answer_of(take: int, verdict: Verdict) -> dict[str, Any]:
    """What is stored as the answer: ``notes`` rows of id, bar, kind, confidence."""
    rows = [[note.id, note.bar, note.kind.value, round(note.confidence, 2)] for note in verdict.notes]
    return {"take": take, "notes": rows}


def mark_performance_answer(key: Mapping[str, Any], answer: Any) -> Outcome:
    """Right where enough notes are. A fault that is unsure does not count against the pupil, as long as no more than
    :data:`GREY_SHARE` of the notes are unsure: a teacher hears those. Invalid for what is no measured answer."""
    rows = answer.get("notes") if isinstance(answer, Mapping) else None
    if not isinstance(rows, list) or not rows:
        raise Invalid(_("Record it first, then it is marked."), field="answer")
    faults = [(int(bar), Kind(kind), float(sure)) for _id, bar, kind, sure in rows if kind != Kind.GOOD]
    forgiven = min(sum(sure < UNSURE_BELOW for _bar, _kind, sure in faults), int(GREY_SHARE * len(rows)))
    share = 1 - len(faults) / len(rows)
    correct = share + forgiven / len(rows) >= float(key.get("pass", PASS)) - 1e-9
    if correct:
        return Outcome(True, 1.0, ())
    return Outcome(False, min(share, 0.99), (), _leads(faults))


def _leads(faults: list[tuple[int, Kind, float]]) -> tuple[str, ...]:
    """The most particular first: the worst bar with its fault, that bar, and so on, then the commonest fault."""
    sure = [one for one in faults if one[2] >= UNSURE_BELOW] or faults
    bars = Counter(bar for bar, _kind, _sure in sure)
    found: list[str] = []
    for bar in sorted(bars, key=lambda one: (-bars[one], one)):
        here = Counter(FAULTS[kind] for at, kind, _sure in sure if at == bar)
        found += [f"bar-{bar}-{fault}" for fault, _count in here.most_common()]
        found.append(f"bar-{bar}")
    everywhere = Counter(FAULTS[kind] for _bar, kind, _sure in sure)
    return (*found, *(fault for fault, _count in everywhere.most_common()))
