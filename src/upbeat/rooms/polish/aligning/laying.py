"""A reading of a script laid along a recording: when each of its sentences is said, if it is."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from upbeat.kernel.alignment import align, snap
from upbeat.kernel.captioning import Said
from upbeat.kernel.listening import HOP_S, Heard, ends, listen, onsets

Sound = npt.NDArray[np.float32]

_GAP_S = 0.3
_AUDIBLE = 0.01
_EDGE = 2
_WORD_S, _START_S, _END_S = 0.08, 0.25, 0.4
"""How far a word, a sentence's start and its end are moved to where the voice sets in or falls silent."""


def lay_out(
    reading: Sound, reading_rate: int, phrases: Sequence[Mapping[str, Any]], texts: Sequence[str],
    recording: Sound, rate: int,
) -> list[Said | None]:  # fmt: skip
    """When each text is said in ``recording``, None where it is not.

    ``phrases`` are those of the voice's report: seconds within ``reading``. Both sounds are mono, full scale ±1.
    """
    heard = listen(recording, rate)
    if not heard.voiced.any():
        return [None] * len(texts)
    sound, places = _with_pauses(reading, reading_rate, phrases)
    model = listen(sound, reading_rate)
    spans = [(max(0, _frame(start, model) - _EDGE), _frame(end, model) + 1 + _EDGE) for start, end, _shift in places]
    match = align(model, spans, heard)
    starts, stops = onsets(heard.voiced), ends(heard.voiced)
    laid: list[Said | None] = []
    for text, phrase, (_, _, shift), (first, last) in zip(texts, phrases, places, spans, strict=True):
        voiced = np.flatnonzero(model.voiced[first:last])
        if not len(voiced):
            laid.append(None)
            continue
        start, end = match.at(first + int(voiced[0])), match.at(first + int(voiced[-1]))
        if start is None or end is None:
            laid.append(None)
            continue
        start, end = snap(start, starts, _START_S), snap(end, stops, _END_S)
        words = [(int(place), match.at(_frame(second + shift, model))) for place, second in phrase["words"]]
        at = tuple((place, snap(second, starts, _WORD_S)) for place, second in words if second is not None)
        laid.append(Said(text, start, max(end, start + HOP_S), at))
    return laid


def _with_pauses(
    sound: Sound, rate: int, phrases: Sequence[Mapping[str, Any]]
) -> tuple[Sound, list[tuple[float, float, float]]]:
    """The phrases without the silence at their ends and a pause around each; start, end and by how much each moved."""
    gap = np.zeros(round(_GAP_S * rate), dtype=np.float32)
    parts, places, length = [gap], [], len(gap)
    for phrase in phrases:
        first = round(phrase["start"] * rate)
        piece = sound[first : round(phrase["end"] * rate)]
        audible = np.flatnonzero(np.abs(piece) > _AUDIBLE * max(float(np.abs(piece).max(initial=0)), 1e-6))
        begin, stop = (int(audible[0]), int(audible[-1]) + 1) if len(audible) else (0, len(piece))
        places.append((length / rate, (length + stop - begin) / rate, (length - first - begin) / rate))
        parts += [piece[begin:stop], gap]
        length += stop - begin + len(gap)
    return np.concatenate(parts), places


def _frame(second: float, model: Heard) -> int:
    return min(max(int(second / HOP_S), 0), len(model.voiced) - 1)
