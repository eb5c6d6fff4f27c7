"""Marking a sung or played phrase, note by note.

Pitch, level and onsets are heard; the singer's key is found; the score is laid along, up to three times, each time
with a better idea of the tempo; each note is looked at closely and judged against the singer's own key and tempo.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from upbeat.kernel.music.aligning import Line, Placed, place
from upbeat.kernel.music.confidence import of_heard, of_missing
from upbeat.kernel.music.decoding import LONGEST_S
from upbeat.kernel.music.extras import adopted, disowned, extras_of, trimmed
from upbeat.kernel.music.hearing import Hearing, hear
from upbeat.kernel.music.instruments import INSTRUMENTS, Instrument
from upbeat.kernel.music.merging import merged
from upbeat.kernel.music.onsets import RATE
from upbeat.kernel.music.pitch import FRAME_S
from upbeat.kernel.music.placing import Plateau, plateau, refine
from upbeat.kernel.music.profiles import Profile
from upbeat.kernel.music.score import Score, Sounding, sounding
from upbeat.kernel.music.screening import Fit, before_marking, is_part, of_alignment
from upbeat.kernel.music.tempo import deviations, overall
from upbeat.kernel.music.tuning import Key, candidates, key_of
from upbeat.kernel.music.verdicts import Kind, NoteVerdict, Reason, Refusal, Verdict

Floats = npt.NDArray[np.floating]

_SLOWER, _FASTER = (0.8, 0.65), (1.25, 1.6, 2.0)
_COARSE = 5
_FIRST = 2
_ROUNDS = 3
_SETTLED = 0.3
_TRACE_EVERY = 2
_LEAST_S = 0.5
_SHORTEST_PART = 6


@dataclass(frozen=True, slots=True)
class Found:
    """The score laid along a recording: where each note lies, its pitch, its onset in seconds (NaN if missing)."""

    placed: Placed
    plateaus: list[Plateau | None]
    times: Floats
    shift: float


def mark_performance(samples: Floats, score: Score, profile: Profile, *, instrument: str = "voice") -> Verdict:
    """The verdict on a performance of ``score`` in ``samples`` (float32, mono, 16 kHz, full scale ±1).

    ``instrument``: a key of :data:`upbeat.kernel.music.instruments.INSTRUMENTS`, of which an unknown one is ``other``.
    What cannot be marked comes back with a refusal and without notes.
    """
    notes = sounding(score)
    player = INSTRUMENTS.get(instrument, INSTRUMENTS["other"])
    if len(samples) > LONGEST_S * RATE:
        return Verdict(refusal=Refusal(Reason.TOO_LONG, round(len(samples) / RATE, 1)))
    if not notes:
        return Verdict()
    if len(samples) < _LEAST_S * RATE:
        return Verdict(refusal=Refusal(Reason.SILENCE, 0.0))
    heard = hear(samples, player)
    if refusal := before_marking(samples, heard):
        return Verdict(refusal=refusal)
    found = lay(heard, notes, profile, player)
    wanted = np.array([float(note.midi + player.sounds) for note in notes]) + found.shift
    if refusal := of_alignment(
        heard, found.placed, found.plateaus, wanted, lambda: _compared(heard, notes, profile, player)
    ):
        if refusal.reason is Reason.WRONG_SONG and is_part(_parts(heard, notes, profile, player)):
            refusal = Refusal(Reason.HALF, refusal.figure)
        return Verdict(refusal=refusal)
    return judged(heard, notes, found, profile, player)


def lay(heard: Hearing, notes: tuple[Sounding, ...], profile: Profile, player: Instrument) -> Found:
    """Find key and tempo, then lay the notes along, each time with the tempo of the time before."""
    midi = np.array([float(note.midi + player.sounds) for note in notes])
    beats = np.array([float(note.duration) for note in notes])
    onsets = np.array([float(note.onset) for note in notes])
    shift, beat = _key_and_beat(heard, midi, beats, onsets, profile)
    times: Floats | None = None
    known: dict[tuple[int, int], Plateau | None] = {}
    for number in range(_ROUNDS):
        frames = beats * beat / FRAME_S
        every = _FIRST if times is None else 1
        placed = place(heard, Line(midi + shift, frames, times), octave_free=profile.octave_free, every=every)
        placed = trimmed(heard, placed, midi + shift, player)
        placed = merged(heard, placed, midi + shift, times)
        if times is not None:
            placed = adopted(heard, placed, times, frames, player)
        looked = _looked_at(heard, placed, player, known)
        shift = key_of(looked[0], midi, beats, Key(profile, shift))
        if number == _ROUNDS - 1 or not placed.heard.any():
            break
        weights = _belief(looked[0], midi + shift, profile.octave_free)
        beat = overall(onsets, np.nan_to_num(looked[1]), weights)
        _, line = deviations(onsets, np.nan_to_num(looked[1]), weights, np.full(len(notes), 0.2))
        before, times = times, np.asarray(line.expected / FRAME_S + 0.5)
        if before is not None and np.abs(times - before).max() < _SETTLED:
            break
    return Found(placed, looked[0], looked[1], shift)


def _compared(heard: Hearing, notes: tuple[Sounding, ...], profile: Profile, player: Instrument) -> Fit:
    """What the score costs against its own notes in other orders, each in its best key: another song costs the same."""
    midi = np.array([float(note.midi + player.sounds) for note in notes])
    beats = np.array([float(note.duration) for note in notes])
    onsets = np.array([float(note.onset) for note in notes])
    if len(set(midi.tolist())) < 2:
        return Fit(0.0, ())
    free = replace(profile, key_free=True, octave_free=True)
    price, *others = (
        min(
            _price(heard, order, beats, onsets, shift, 1.0, free) for shift in candidates(heard, order, beats, free)[:3]
        )
        for order in (midi, midi[::-1], np.roll(midi, len(midi) // 3), np.roll(midi[::-1], len(midi) // 2))
    )
    return Fit(price, tuple(others))


def _parts(heard: Hearing, notes: tuple[Sounding, ...], profile: Profile, player: Instrument) -> Iterator[Fit]:
    """How well the beginning alone lies along, and the end alone, each half of the score and two thirds."""
    for share in (2, 1.5):
        many = round(len(notes) / share)
        if many >= _SHORTEST_PART:
            yield _compared(heard, notes[:many], profile, player)
            yield _compared(heard, notes[-many:], profile, player)


def _price(
    heard: Hearing, midi: Floats, beats: Floats, onsets: Floats, shift: float, tempo: float, profile: Profile
) -> float:
    """What the score costs in this key, and at so many times the tempo that would fill the recording."""
    line = Line(midi + shift, beats * _usual_beat(heard, beats, onsets) * tempo / FRAME_S)
    return place(heard, line, octave_free=profile.octave_free, every=_COARSE).price


def _usual_beat(heard: Hearing, beats: Floats, onsets: Floats) -> float:
    sounding_frames = np.flatnonzero(heard.voiced)
    span = (sounding_frames[-1] - sounding_frames[0] + 1) * FRAME_S
    return float(span / max(float(onsets[-1] + beats[-1] - onsets[0]), 1e-6))


def _key_and_beat(heard: Hearing, midi: Floats, beats: Floats, onsets: Floats, profile: Profile) -> tuple[float, float]:
    """The shift in semitones and the seconds a quarter note under which the score costs least."""
    shifts = candidates(heard, midi, beats, profile)
    costs = {one: _price(heard, midi, beats, onsets, one, 1.0, profile) for one in shifts}
    shift = min(costs, key=costs.__getitem__)
    tempi = {1.0: costs[shift]}
    for way in (_SLOWER, _FASTER):
        for tempo in way:
            tempi[tempo] = _price(heard, midi, beats, onsets, shift, tempo, profile)
            if tempi[tempo] > costs[shift]:
                break
    return shift, _usual_beat(heard, beats, onsets) * min(tempi, key=tempi.__getitem__)


def _looked_at(
    heard: Hearing, placed: Placed, player: Instrument, known: dict[tuple[int, int], Plateau | None]
) -> tuple[list[Plateau | None], Floats]:
    """``known``: the plateaus of earlier rounds; most notes lie where they lay."""
    plateaus: list[Plateau | None] = []
    times = np.full(len(placed.starts), np.nan)
    last, last_end = None, 0
    for number, (start, end) in enumerate(zip(placed.starts.tolist(), placed.ends.tolist(), strict=True)):
        if start >= 0 and (start, end) not in known:
            known[start, end] = plateau(heard, start, end)
        here = known[start, end] if start >= 0 else None
        plateaus.append(here)
        if here is not None:
            times[number] = refine(heard, start, last, here, start - last_end, player)
            last, last_end = here, end
    return plateaus, times


def _belief(plateaus: list[Plateau | None], wanted: Floats, octave_free: bool) -> Floats:
    """How far each note may speak for the tempo: one off its pitch less, a missing one not at all."""
    found = np.zeros(len(plateaus))
    for number, here in enumerate(plateaus):
        if here is not None:
            apart = abs(_folded(here.midi - wanted[number], octave_free))
            found[number] = 1.0 if apart < 1 else 0.3
    return found


def judged(heard: Hearing, notes: tuple[Sounding, ...], found: Found, profile: Profile, player: Instrument) -> Verdict:
    """The verdicts of notes that are laid along."""
    onsets = np.array([float(note.onset) for note in notes])
    midi = np.array([float(note.midi + player.sounds) for note in notes])
    weights = _belief(found.plateaus, midi + found.shift, profile.octave_free)
    times = np.where(np.isnan(found.times), 0.0, found.times)
    beat = overall(onsets, times, weights)
    limits = np.full(len(notes), profile.tolerance_s(beat))
    late, line = deviations(onsets, times, weights, limits)
    cents = np.array(
        [
            np.nan if here is None else 100 * _folded(here.midi - wanted, profile.octave_free)
            for here, wanted in zip(found.plateaus, midi + found.shift, strict=True)
        ]
    )
    frames = np.array([float(note.duration) for note in notes]) * line.beat / FRAME_S
    placed = disowned(found.placed, cents / 100, late, limits, frames)
    plateaus = [here if there else None for here, there in zip(found.plateaus, placed.heard, strict=True)]
    drift = _drift(onsets, cents)
    off = cents - (np.polyval(drift, onsets) if profile.compensate_drift else 0.0)
    verdicts = []
    for number, note in enumerate(notes):
        here = plateaus[number]
        if here is None:
            sure = of_missing(heard, line.expected[number], float(note.duration) * line.beat[number])
            verdicts.append(NoteVerdict(note.id, note.bar, Kind.MISSED, confidence=sure))
            continue
        limit = profile.tolerance_s(float(line.beat[number]))
        verdicts.append(
            NoteVerdict(
                note.id,
                note.bar,
                _kind(float(off[number]), float(late[number]), limit, profile),
                cents=float(off[number]),
                ms=1000 * float(late[number]),
                beat_share=float(late[number] / line.beat[number]),
                start_s=max(float(times[number]), 0.0),
                end_s=float(placed.ends[number] * FRAME_S),
                confidence=of_heard(here, float(off[number]), float(late[number]), profile.cents, limit),
                sung_midi=here.midi,
            )
        )
    return Verdict(
        notes=tuple(verdicts),
        extras=extras_of(heard, notes, placed, plateaus, player),
        key_shift_semitones=found.shift,
        tempo=60 / beat,
        drift_cents=float(np.polyval(drift, onsets[-1]) - np.polyval(drift, onsets[0])),
        tempo_curve=tuple(
            (float(at), 60 / float(one))
            for at, one, weight in zip(onsets, line.beat, weights, strict=True)
            if weight > 0
        ),
        trace=_trace(heard),
    )


def _kind(cents: float, late_s: float, limit_s: float, profile: Profile) -> Kind:
    if abs(cents) > profile.cents:
        return Kind.PITCH
    if abs(late_s) > limit_s:
        return Kind.LATE if late_s > 0 else Kind.EARLY
    return Kind.GOOD


def _folded(semitones: float, octave_free: bool) -> float:
    return (semitones + 6) % 12 - 6 if octave_free else semitones


def _drift(onsets: Floats, cents: Floats) -> Floats:
    """A robust line through how far each note lies off its key: slope and level, in cents and quarter notes."""
    known = np.flatnonzero(np.abs(np.nan_to_num(cents, nan=1e9)) < 150)
    if len(known) < 4:
        return np.zeros(2)
    weights = np.ones(len(known))
    line = np.zeros(2)
    for _ in range(5):
        line = np.polyfit(onsets[known], cents[known], 1, w=np.sqrt(weights))
        weights = 20 / np.maximum(np.abs(cents[known] - np.polyval(line, onsets[known])), 20)
    return line


def _trace(heard: Hearing) -> tuple[tuple[float, float], ...]:
    at = np.flatnonzero(heard.voiced)[::_TRACE_EVERY]
    return tuple((float(index * FRAME_S), float(heard.midi[index])) for index in at)
