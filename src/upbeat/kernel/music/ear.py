"""Questions by ear, drawn from seeds: what is right is drawn first, evenly from the options; how it sounds, after.

A page is given the stem, the options and the sound; ``right``, ``heard``, ``key`` and the misconceptions stay with the
server. Seeds come from :func:`upbeat.kernel.music.chance.keyed_seed`, so that nobody foretells the next question.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.by_ear.cadences import draw_cadence
from upbeat.kernel.music.by_ear.chords import draw_chord
from upbeat.kernel.music.by_ear.comparing import draw_pitch, draw_same, draw_timbre
from upbeat.kernel.music.by_ear.intervals import draw_interval
from upbeat.kernel.music.by_ear.phrases import draw_dictation, draw_match, draw_order, draw_rhythm_dictation
from upbeat.kernel.music.by_ear.pulses import draw_metre, draw_tempo, draw_tempo_term
from upbeat.kernel.music.by_ear.questions import MISCONCEPTIONS, Choice, Drawer, EarQuestion, spec_of
from upbeat.kernel.music.by_ear.scales import draw_scale

__all__ = ["KINDS", "MISCONCEPTIONS", "Choice", "EarQuestion", "draw", "misconception"]

KINDS: Mapping[str, Drawer] = {
    "interval": draw_interval,
    "chord": draw_chord,
    "scale": draw_scale,
    "cadence": draw_cadence,
    "metre": draw_metre,
    "tempo": draw_tempo,
    "tempo_term": draw_tempo_term,
    "timbre": draw_timbre,
    "pitch": draw_pitch,
    "same": draw_same,
    "dictation": draw_dictation,
    "rhythm_dictation": draw_rhythm_dictation,
    "order": draw_order,
    "match": draw_match,
}


def draw(spec: Mapping[str, Any], seed: int) -> EarQuestion:
    """The question that ``seed`` gives for ``spec``: ``kind`` (one of :data:`KINDS`), ``level`` (1 to 9, 1 if nothing
    is said), and what the kind knows beside: ``direction`` of an interval, ``way`` of a chord, ``family`` of a scale,
    ``mode`` of a cadence, ``fifths``, ``mode``, ``metre``, ``bars`` of phrases, ``of`` (melody or rhythm) of order and
    match. Raises :class:`Invalid`, with the field.
    """
    kind = spec.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise Invalid(_("Choose one of the kinds of question that are offered."), field="kind")
    return KINDS[kind](spec_of(spec, seed))


def misconception(question: EarQuestion, told: Sequence[str]) -> str:
    """What a wrong answer suggests, a key of :data:`MISCONCEPTIONS`; empty for the right one and for what is none.

    ``told``: the ids chosen, one, or all in their order.
    """
    if tuple(told) == question.right or not question.options:
        return ""
    if len(question.right) > 1:
        if sorted(told) != sorted(question.right):
            return ""
        moved = sum(one != other for one, other in zip(told, question.right, strict=True))
        return "phrase-swapped" if moved == 2 else "phrase-other"
    return next((one.misconception for one in question.options if [one.id] == list(told)), "")
