"""The model of a question, to be heard: never its notes. Made anew at each asking, at an address that only names the
attempt."""

import io
import math
import uuid
import wave

import numpy as np
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import NotFound
from upbeat.kernel.music.onsets import RATE
from upbeat.kernel.music.synthesis import render
from upbeat.packs.music.doors.often import Often, too_often
from upbeat.packs.music.keys.performed import score_of
from upbeat.packs.music.queries.heard import heard_model
from upbeat.rooms.items.presenting import NOT_OPEN
from upbeat.rooms.items.queries import access_attempt

SLOWEST, FASTEST = 0.5, 1.2
MADE_A_MINUTE = 30
"""For one person, by one process."""

models = Often(MADE_A_MINUTE)


@member
@require_safe
def model(request: HttpRequest, token: uuid.UUID) -> HttpResponse:
    """The phrase as WAV, or of an interval its first tone; ``?pace=`` 0.5 to 1.2 of its tempo; 429 if too often."""
    attempt = access_attempt(person_of(request), str(token))
    key = heard_model(attempt)
    if key is None:
        raise NotFound(NOT_OPEN)
    if not models.may(attempt.person_id):
        return too_often()
    score = score_of(key)
    pace = _pace(request.GET.get("pace", ""))
    samples = render(score, tempo=score.tempo * pace, sample_rate=RATE)
    answer = HttpResponse(_wav(np.asarray(samples)), content_type="audio/wav")
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Disposition"] = 'inline; filename="model.wav"'
    return answer


def _pace(told: str) -> float:
    try:
        pace = float(told)
    except ValueError:
        return 1.0
    return min(max(pace, SLOWEST), FASTEST) if math.isfinite(pace) else 1.0


def _wav(samples: "np.ndarray[tuple[int], np.dtype[np.float32]]") -> bytes:
    file = io.BytesIO()
    with wave.open(file, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(RATE)
        sound.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()
