"""What a page may know of a performed question, before and after its answer."""

from collections.abc import Mapping
from typing import Any

from django.urls import reverse

from upbeat.packs.music.drawing.feedback import feedback_of
from upbeat.packs.music.keys.performed import LONGEST_S, score_of, seconds_of
from upbeat.packs.music.queries.heard import HEARD, SEEN, may_see_notes, phrase_of
from upbeat.packs.music.queries.takes import take_behind, verdict_of
from upbeat.rooms.items.kinds import Answered, Shown
from upbeat.rooms.items.models import Response

PREVIEW_S = 30
SLACK_S = 6.0


def show(asked: Shown) -> Mapping[str, Any]:
    """Addresses for this attempt, how long to record, tempo and metre for the count-in; the notes only where they are
    the question."""
    key, kind = asked.drawn_key, asked.kind
    score = score_of(key)
    seen = kind in SEEN
    count_in = score.metre[0] if score.metre[1] != 8 else max(1, score.metre[0] // 3)
    return {
        "kind": kind,
        "seconds": min(LONGEST_S, round(seconds_of(key, score) * 1.4 + SLACK_S)),
        "tempo": round(score.tempo),
        "beats": count_in,
        "beat_quarters": 1.5 if score.metre[1] == 8 else 4 / score.metre[1],
        "is_clapped": kind == "clap",
        "is_played": kind == "play",
        "preview_s": PREVIEW_S if kind == "sight" else 0,
        "phrase": phrase_of(key) if seen else None,
        "score": score if seen else None,
        "take_url": reverse("music:take", args=[asked.token]) if asked.token else "",
        "model_url": reverse("music:model", args=[asked.token]) if asked.token and kind in HEARD else "",
        "practise_url": reverse("music:practise", args=[asked.token]) if asked.token and seen else "",
        "wants_headphones": kind in HEARD,
    }


def after_answer(answered: Answered) -> Mapping[str, Any]:
    """The picture of what was performed; of an echo or an interval no notes before it is passed. Nothing in a preview,
    where nobody performs."""
    response: Response | None = answered.response
    take = take_behind(response) if response is not None else None
    verdict = verdict_of(take) if take is not None else None
    if response is None or take is None or verdict is None:
        return {}
    return feedback_of(take, verdict, notes=may_see_notes(response.attempt))
