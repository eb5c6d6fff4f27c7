"""What is heard in a question, as a file; and where it is had."""

import uuid
from typing import Any

from django.urls import reverse

from upbeat.kernel.errors import NotFound
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.containers import to_m4a
from upbeat.kernel.music.synthesis import RATE, render
from upbeat.packs.music.kinds.phrases import ToHear
from upbeat.packs.music.queries.plays import plays_left
from upbeat.rooms.items.drawing import drawn
from upbeat.rooms.items.kinds import Shown
from upbeat.rooms.items.models import Variant

TAIL_S = 1.5
"""Silence behind the last note, in which it fades."""


def seconds_of(variant: Variant, seed: int) -> float:
    """How long it lasts. NotFound where nothing is heard."""
    return _heard(variant, seed).seconds


def _heard(variant: Variant, seed: int) -> ToHear:
    heard = drawn(variant, seed).heard
    if not isinstance(heard, ToHear):
        raise NotFound(_("There is nothing to hear in this question."))
    return heard


def sound_of(variant: Variant, seed: int) -> bytes:
    """The file of a drawing; of all drawings of a key it has the same length. NotFound where nothing is heard."""
    heard = _heard(variant, seed)
    return to_m4a(render(heard.tones, sample_rate=RATE, length_s=heard.seconds), RATE)


def heard_here(shown: Shown, most: int) -> dict[str, Any]:
    """Where the pupil of an attempt hears it, or the author of a preview: ``sound``, which names the attempt, never the
    drawing. Where it may be heard ``most`` times (``plays``) only: ``play``, where each is asked for, under ``name``,
    and how many are ``left``. To an author it plays as often as they like."""
    if not shown.token:
        return {"sound": reverse("music:heard-preview", args=[shown.variant_id, shown.seed]), "plays": 0}
    sound = reverse("music:heard", args=[shown.token])
    if not most:
        return {"sound": sound, "plays": 0}
    play = reverse("music:heard-play", args=[shown.token])
    return {"sound": sound, "plays": most, "play": play, "left": plays_left(shown.token, most), "name": uuid.uuid4()}
