"""What keys of kinds without a recording have in common: a phrase that is written down, or drawn by level."""

import math
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.abc import read_abc, write_abc
from upbeat.kernel.music.chance import keyed_seed
from upbeat.kernel.music.heard import Heard
from upbeat.kernel.music.profiles import PROFILES
from upbeat.kernel.music.rhythms import HIGHEST, LOWEST, check_metre, draw_rhythm
from upbeat.kernel.music.score import Score, sounding
from upbeat.kernel.music.seeds import DIGITS, level_in, seed_at
from upbeat.kernel.music.sightreading import draw_phrase
from upbeat.packs.music.queries.levels import level_for
from upbeat.rooms.people.models import Person

LONGEST_ABC = 4000
MOST_NOTES = 60
SLOWEST, FASTEST = 30.0, 240.0
MOST_PLAYS = 20
MOST_FIFTHS = 4
SEEDS = 2**31
SALT = 16
"""Characters; see :func:`kept_salt`."""


@dataclass(frozen=True, slots=True)
class ToHear:
    """Tones to be heard, how long their file lasts, in seconds, the score of them where there is one, and what is shown
    beside them: labels and scores."""

    tones: tuple[Heard, ...]
    seconds: float
    score: Score | None = None
    notation: tuple[tuple[str, Score], ...] = ()


def require_key(key: Any) -> Mapping[str, Any]:
    """The key as a mapping; Invalid for anything else."""
    if not isinstance(key, Mapping):
        raise Invalid(_("Say first what is to be heard."), field="key")
    return key


def number(given: Any, least: float, most: float, sentence: str) -> float:
    """A number between two others; Invalid with the sentence."""
    try:
        found = float(given)
    except (TypeError, ValueError) as wrong:
        raise Invalid(sentence, field="key") from wrong
    if isinstance(given, bool) or not math.isfinite(found) or not least <= found <= most:
        raise Invalid(sentence, field="key")
    return found


def kept_salt(key: Mapping[str, Any]) -> str:
    """What makes the drawings of a key its own: a seed (that of a class is no secret) says nothing without it.
    Stays from version to version, so that past answers can be marked anew."""
    salt = key.get("salt")
    known = isinstance(salt, str) and len(salt) == SALT and salt.isalnum()
    return str(salt) if known else secrets.token_hex(SALT // 2)


def drawing_seed(key: Mapping[str, Any], seed: int) -> int:
    """The seed by which something is drawn, of the seed of an attempt."""
    return keyed_seed(str(key["salt"]).encode(), seed)


def checked_levels(key: Mapping[str, Any], lowest: int = LOWEST, highest: int = HIGHEST) -> list[int]:
    """From which level to which; Invalid for what are no levels."""
    told = key.get("levels", [lowest, min(highest, lowest + 3)])
    whole = isinstance(told, list | tuple) and len(told) == 2 and all(type(one) is int for one in told)
    if not whole or not lowest <= told[0] <= told[1] <= highest:
        raise Invalid(
            _("Say from which level to which: %(lowest)s to %(highest)s."),
            field="key",
            values={"lowest": str(lowest), "highest": str(highest)},
        )
    return list(told)


def checked_plays(key: Mapping[str, Any]) -> int:
    """How often it may be heard; 0: as often as one likes."""
    return int(number(key.get("plays", 0), 0, MOST_PLAYS, _("It may be played up to 20 times; 0 means without end.")))


def checked_tempo(key: Mapping[str, Any]) -> float:
    """Quarter notes a minute."""
    return number(key.get("tempo", 80), SLOWEST, FASTEST, _("A tempo is 30 to 240 quarter notes a minute."))


def checked_profile(key: Mapping[str, Any]) -> str:
    """For which grades it is marked."""
    profile = key.get("profile", "3-5")
    if profile not in PROFILES:
        raise Invalid(_("Choose for which grades it is marked."), field="key")
    return str(profile)


def checked_pass(key: Mapping[str, Any], usual: float) -> float:
    """Which share of the notes must be right."""
    return number(key.get("pass", usual), 0.1, 1.0, _("Say which share of the notes must be right: 0.1 to 1."))


def checked_phrase(key: Mapping[str, Any], *, drawn: tuple[str, ...]) -> dict[str, Any]:
    """``abc`` of a phrase that is written down; else ``spec`` (``what`` of ``drawn``, ``metre``, ``fifths``) and
    ``levels``."""
    text = key.get("abc")
    if isinstance(text, str) and text.strip():
        if len(text) > LONGEST_ABC:
            raise Invalid(_("This phrase is too long. Cut it to a few bars."), field="key")
        tones = sounding(read_abc(text))
        if not 2 <= len(tones) <= MOST_NOTES:
            raise Invalid(_("A phrase has 2 to 60 notes."), field="key")
        return {"abc": text.strip()}
    spec = key.get("spec")
    if not isinstance(spec, Mapping) or spec.get("what") not in drawn:
        raise Invalid(_("Write the phrase, or say what is to be drawn."), field="key")
    fifths = spec.get("fifths", 0)
    if type(fifths) is not int or abs(fifths) > MOST_FIFTHS:
        raise Invalid(_("The key signature has at most four sharps or flats."), field="key")
    metre = check_metre(spec.get("metre", (4, 4)))
    kept = {"what": spec["what"], "metre": list(metre), "fifths": fifths}
    return {"spec": kept, "levels": checked_levels(key), "salt": kept_salt(key)}


def is_fixed(key: Mapping[str, Any]) -> bool:
    """Is it one phrase, the same for all?"""
    return "spec" not in key


def phrase_of(key: Mapping[str, Any], seed: int) -> Score:
    """The phrase of a seed: the one that is written, or one of the level that the seed carries."""
    if is_fixed(key):
        return replace(read_abc(str(key["abc"])), tempo=float(key["tempo"]))
    return _drawn(key, level_in(seed, *key["levels"]), drawing_seed(key, seed))


def _drawn(key: Mapping[str, Any], level: int, seed: int) -> Score:
    spec = key["spec"]
    metre = (spec["metre"][0], spec["metre"][1])
    if spec["what"] == "rhythm":
        return draw_rhythm(level, seed, metre, tempo=float(key["tempo"]))
    return replace(draw_phrase(level, seed, fifths=spec["fifths"], metre=metre), tempo=float(key["tempo"]))


def seconds_of(quarters: Fraction, tempo: float) -> float:
    """How long so many quarter notes last."""
    return float(quarters) * 60 / tempo


def longest_of(key: Mapping[str, Any]) -> float:
    """Seconds of the longest phrase that may be drawn: those of a level have the same number of bars."""
    if is_fixed(key):
        return seconds_of(phrase_of(key, 0).duration, float(key["tempo"]))
    lowest, highest = key["levels"]
    return max(seconds_of(_drawn(key, level, 1).duration, float(key["tempo"])) for level in range(lowest, highest + 1))


def written_out(score: Score) -> str:
    """The score as ABC, for a key."""
    return write_abc(score)


def words_of_phrase(key: Mapping[str, Any]) -> list[str]:
    """What is asked, as an author reads it: the notes bar by bar, or what is drawn."""
    from django.utils.translation import gettext as translate  # noqa: PLC0415 - in the reader's language, at each call

    if not is_fixed(key):
        lowest, highest = key["levels"]
        metre = "/".join(map(str, key["spec"]["metre"]))
        return [translate("drawn anew, %(metre)s, level %(lowest)d to %(highest)d") % {
            "metre": metre, "lowest": lowest, "highest": highest,
        }]  # fmt: skip
    bars: dict[int, list[str]] = {}
    score = read_abc(str(key["abc"]))
    for note in score.notes:
        if note.pitch is None:
            name = "–"
        elif score.rhythm_only:
            name = "♪"
        else:
            name = (
                note.pitch.step
                + {2: "##", 1: "#", -1: "b", -2: "bb"}.get(note.pitch.alter, "")
                + str(note.pitch.octave)
            )
        bars.setdefault(note.bar, []).append(name)
    return [" | ".join(" ".join(names) for names in bars.values())]


def seed_by_mastery(person: Person, point_id: int, key: Mapping[str, Any]) -> int:
    """A new seed that nobody can foretell; it carries the level that suits the person on the point."""
    lowest, highest = key.get("levels") or (1, 1)
    return seed_at(level_for(person, point_id, lowest, highest), secrets.randbelow(SEEDS // DIGITS))
