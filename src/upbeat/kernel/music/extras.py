"""Tones that the score does not have: between the notes, and at the ends of notes that swallowed one."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from upbeat.kernel.music.aligning import Placed
from upbeat.kernel.music.hearing import Hearing
from upbeat.kernel.music.instruments import Instrument
from upbeat.kernel.music.pitch import FRAME_S
from upbeat.kernel.music.placing import Plateau
from upbeat.kernel.music.ranks import median
from upbeat.kernel.music.score import Sounding
from upbeat.kernel.music.verdicts import Extra

Floats = npt.NDArray[np.floating]

_STILL = 0.35
_OTHER = 0.7
_SCOOP = 1.6
_FAINT_DB = 10.0
_LEAST_OF_NOTE = 5
_PASSING = 8
_ADOPT = 22
_HARDLY = 0.25
_LEVEL = 0.4
_CALM = 6
_HUM = 7
_HUM_DB = 6.0
_ANEW_DB = 6.0
_ATTACK = 0.3
_DIP_REACH = 3
_NEAR_START = 8
_ALONE, _ALONE_STILL = 5, 3


@dataclass(frozen=True, slots=True)
class Stand:
    """Frames ``first`` to ``last`` (excluded) in which the pitch stands at ``midi``."""

    first: int
    last: int
    midi: float


def stands(heard: Hearing, start: int, end: int, shortest: int) -> list[Stand]:
    """Where, between two frames, the pitch stands still for at least so many frames."""
    if end - start < shortest:
        return []
    midi = heard.midi[start:end]
    padded = np.pad(midi, 1, mode="edge")
    still = heard.voiced[start:end] & (np.abs(padded[2:] - padded[:-2]) < _STILL)
    cuts = np.flatnonzero(np.diff(np.concatenate([[0], still.astype(int), [0]])))
    pairs = zip(cuts[::2].tolist(), cuts[1::2].tolist(), strict=True)
    return [
        Stand(start + first, start + last, median(midi[first:last]))
        for first, last in pairs
        if last - first >= shortest
    ]


def trimmed(heard: Hearing, placed: Placed, wanted: Floats, player: Instrument) -> Placed:
    """``placed`` without what notes swallowed: another tone, before or after their own, that stands long enough.

    Their own is the longest stand; one that is where it is ``wanted`` (MIDI) counts double.
    """
    starts, ends = placed.starts.copy(), placed.ends.copy()
    shortest = _shortest(player)
    for number in np.flatnonzero(placed.heard).tolist():
        found = stands(heard, int(starts[number]), int(ends[number]), shortest)
        if len(found) < 2:
            continue
        own = max(found, key=lambda one: (one.last - one.first) * _claim(one.midi - wanted[number]))
        before = [one for one in found if one.last <= own.first and _apart(one.midi - own.midi) >= _OTHER]
        behind = [one for one in found if one.first >= own.last and _apart(one.midi - own.midi) >= _OTHER]
        if before and own.last - before[-1].last >= _LEAST_OF_NOTE:
            starts[number] = (before[-1].last + own.first + 1) // 2
        if behind and behind[0].first - own.first >= _LEAST_OF_NOTE:
            ends[number] = (own.last + behind[0].first + 1) // 2
    for number in np.flatnonzero(starts >= 0).tolist():
        ends[number] = _anew(heard, int(starts[number]), int(ends[number]), shortest)
    return Placed(starts, ends, placed.price)


def _anew(heard: Hearing, start: int, end: int, shortest: int) -> int:
    """Where, between two frames, the same tone begins anew after it gave way; ``end`` where it does not."""
    first, last = start + max(_LEAST_OF_NOTE, _NEAR_START), end - shortest
    if last <= first:
        return end
    at = first + int(heard.dip[first:last].argmax())
    if heard.dip[at] < _ANEW_DB or not stands(heard, at, end, shortest) or not stands(heard, start, at, shortest - 1):
        return end
    return at


def adopted(heard: Hearing, placed: Placed, times: Floats, frames: Floats, player: Instrument) -> Placed:
    """``placed`` with tones that nobody owns given to missing notes about whose ``times`` (frames) they sound.

    ``frames``: how long each note should be; a short note may be a short tone.
    """
    starts, ends = placed.starts.copy(), placed.ends.copy()
    for number in np.flatnonzero(~placed.heard).tolist():
        shortest = int(np.clip(0.4 * frames[number], 3, _shortest(player)))
        start = int(ends[:number].max(initial=0))
        behind = starts[number + 1 :][starts[number + 1 :] >= 0]
        end = int(behind[0]) if len(behind) else len(heard.midi)
        found = [one for one in stands(heard, start, end, shortest) if abs(one.first - times[number]) <= _ADOPT]
        if found:
            own = max(found, key=lambda one: one.last - one.first)
            starts[number], ends[number] = own.first, own.last
    return Placed(starts, ends, placed.price)


def disowned(placed: Placed, off: Floats, late_s: Floats, limits_s: Floats, frames: Floats) -> Placed:
    """``placed`` without notes of which nothing is right: neither pitch (``off``, semitones), nor time, nor do they
    sound when they should (for so many ``frames``). Such a tone is one too many, beside a note that was not sung."""
    due = placed.starts - late_s / FRAME_S
    common = np.minimum(placed.ends, due + frames) - np.maximum(placed.starts, due)
    is_other = np.abs(np.nan_to_num(off)) >= _OTHER
    is_wrong = placed.heard & is_other & (np.abs(late_s) > limits_s) & (common < _HARDLY * frames)
    return Placed(np.where(is_wrong, -1, placed.starts), np.where(is_wrong, -1, placed.ends), placed.price)


def extras_of(
    heard: Hearing, notes: tuple[Sounding, ...], placed: Placed, plateaus: list[Plateau | None], player: Instrument
) -> tuple[Extra, ...]:
    """Each stretch outside the notes in which a pitch stands long enough, loud enough, and is not its neighbours'."""
    here = np.flatnonzero(placed.heard).tolist()
    if not here:
        return ()
    level = heard.frame_tone
    loud = float(np.median(np.concatenate([level[placed.starts[one] : placed.ends[one]] for one in here]))) - _FAINT_DB
    shortest = _shortest(player)
    found: list[Extra] = []
    for before, behind in zip([None, *here], [*here, None], strict=True):
        start = 0 if before is None else int(placed.ends[before])
        end = len(heard.midi) if behind is None else int(placed.starts[behind])
        left, right = (None if one is None else plateaus[one] for one in (before, behind))
        for one in _candidates(heard, start, end, shortest):
            if _belongs(heard, one, (start, end), (left, right)) or median(level[one.first : one.last]) < loud:
                continue
            note = notes[before if before is not None else here[0]]
            name = note.id if before is not None else None
            sure = min(0.95, 0.55 + 0.08 * (one.last - one.first - shortest))
            found.append(Extra(one.first * FRAME_S, one.last * FRAME_S, one.midi, name, note.bar, sure))
    return tuple(found)


def _candidates(heard: Hearing, start: int, end: int, shortest: int) -> list[Stand]:
    """Stands between two notes; a tone with silence before and behind, which nothing binds to either, need hardly
    stand."""
    found = stands(heard, start, end, shortest)
    cuts = np.flatnonzero(np.diff(heard.voiced[start:end].astype(int))) + start + 1
    for first, last in pairwise(cuts.tolist()):
        if not heard.voiced[first] or last - first < _ALONE:
            continue
        if not any(first <= one.first and one.last <= last for one in found):
            found += stands(heard, first, last, _ALONE_STILL)[:1]
    return sorted(found, key=lambda one: one.first)


def _belongs(heard: Hearing, one: Stand, gap: tuple[int, int], notes: tuple[Plateau | None, Plateau | None]) -> bool:
    """Is it the tail of the note before, the beginning of the next, or a moment on the way from one to the other?"""
    (start, end), (left, right) = gap, notes
    is_tail = one.first - start <= _DIP_REACH and _near(one, left) and not _begins(heard, one.first)
    is_head = end - one.last <= _DIP_REACH and _leads_to(one, right) and not _ends(heard, one, end)
    if is_tail or is_head or left is None or right is None or one.last - one.first >= _PASSING:
        return is_tail or is_head
    moved = abs(float(heard.midi[one.last - 1] - heard.midi[one.first]))
    if moved < _LEVEL and one.last - one.first >= _CALM:
        return False
    low, high = sorted((left.midi, right.midi))
    return low - 0.3 < one.midi < high + 0.3


def _begins(heard: Hearing, frame: int) -> bool:
    """Did the tone give way just before?"""
    return bool(heard.dip[max(frame - _DIP_REACH - 1, 0) : frame + 2].max(initial=0) > _ANEW_DB)


def _ends(heard: Hearing, one: Stand, end: int) -> bool:
    """Is it a tone of its own before the note that begins at ``end``? It is longer than a hummed consonant, not much
    softer than the note, and the note begins anew."""
    if one.last - one.first < _HUM:
        return False
    level = heard.frame_tone
    softer = median(level[end : end + 2 * _HUM]) - median(level[one.first : one.last])
    near = slice(max(end - _DIP_REACH, 0), end + _DIP_REACH + 1)
    anew = heard.attack[near].max(initial=0) > _ATTACK or heard.dip[near].max(initial=0) > _ANEW_DB
    return softer < _HUM_DB and bool(anew)


def _shortest(player: Instrument) -> int:
    """In frames; a stand is a frame shorter than its tone at each end."""
    return max(3, round(player.shortest_extra_s / FRAME_S) - 1)


def _near(one: Stand, note: Plateau | None) -> bool:
    return note is not None and _apart(one.midi - note.midi) < _OTHER


def _leads_to(one: Stand, note: Plateau | None) -> bool:
    """Is it the note's own tone, or a moment a little beside it on the way there?"""
    beside = _SCOOP if one.last - one.first < _PASSING else _OTHER
    return note is not None and _apart(one.midi - note.midi) < beside


def _claim(semitones: float) -> float:
    return 2.0 if _apart(semitones) < _OTHER else 1.0


def _apart(semitones: float) -> float:
    """Without octaves, which trackers of pitch confuse and singers hardly ever add."""
    return abs((semitones + 6) % 12 - 6)
