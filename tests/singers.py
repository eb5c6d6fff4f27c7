"""What somebody does with a score: when each tone sets in, how high it is, and the mistakes, which are known.

Even without mistakes nobody is exact: tones lie 12 cents about their pitch and 18 ms about their time, the tempo
breathes by some per cent, the key sinks or rises a little, each pupil otherwise.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from upbeat.kernel.music.score import Score, Sounding, sounding

KINDS = ("pitch", "missed", "rhythm", "extra")
SHORTEST_S = 0.1


@dataclass(frozen=True)
class Tone:
    """A tone that sounds; ``name`` is the note's id, None for one that is not in the score."""

    name: str | None
    start: float
    end: float
    midi: float


@dataclass(frozen=True)
class Performance:
    """``truth``: what is wrong with a note, by id: ``pitch``, ``missed``, ``early`` or ``late``."""

    score: Score
    tones: tuple[Tone, ...]
    truth: dict[str, str] = field(default_factory=dict)

    @property
    def extras(self) -> tuple[Tone, ...]:
        """The tones that the score does not have."""
        return tuple(tone for tone in self.tones if tone.name is None)


def perform(
    score: Score,
    seed: int,
    *,
    errors: float = 0.0,
    shift: float = 0.0,
    tempo: float = 1.0,
    start_s: float = 0.8,
    tolerance_s: float = 0.12,
    tolerance_beat: float = 0.2,
    exact: bool = False,
) -> Performance:
    """``score`` as somebody sings it, ``shift`` semitones higher, ``tempo`` times as fast, beginning at ``start_s``.

    ``errors``: the share of the notes that each kind of mistake hits. A mistake of rhythm is 1.4 to 2.4 times the
    tolerance (the later of ``tolerance_s`` and ``tolerance_beat`` beats); one of pitch is 1 to 4 semitones.
    """  # fmt: skip
    chance = np.random.default_rng([11, seed])
    notes = sounding(score)
    beat = 60 / score.tempo / tempo
    times = score_times(notes, beat, chance, exact) + start_s
    bends = np.zeros(len(notes)) if exact else np.clip(chance.normal(0, 0.12, len(notes)), -0.3, 0.3)
    drift = 0.0 if exact else chance.uniform(-0.25, 0.25)
    bends = bends + drift * np.linspace(-0.5, 0.5, len(notes))
    overlap = chance.uniform(0.86, 1.0, len(notes))
    tones = []
    for number, note in enumerate(notes):
        until = times[number] + float(note.duration) * beat * (overlap[number] if not exact else 0.95)
        if number + 1 < len(notes):
            until = min(until, times[number + 1])
        tones.append(Tone(note.id, times[number], max(until, times[number] + 0.08), note.midi + shift + bends[number]))
    kinds = mistakes(len(tones), errors, chance)
    limit = max(tolerance_s, tolerance_beat * beat)
    return with_mistakes(Performance(score, tuple(tones)), kinds, limit, chance)


def score_times(notes: tuple[Sounding, ...], beat: float, chance: np.random.Generator, exact: bool) -> np.ndarray:
    """When each note begins, in seconds from the first: a tempo that breathes, and a hand that trembles."""
    onsets = np.array([float(note.onset) for note in notes])
    if exact:
        return (onsets - onsets[0]) * beat
    grid = np.linspace(onsets[0], onsets[-1] + 1, 64)
    slow = chance.normal(0, 0.02) * np.sin(
        2 * np.pi * (grid / (grid[-1] + 1) * chance.uniform(0.5, 1.5) + chance.uniform())
    )
    slowing = chance.uniform(0, 0.08) * np.clip((grid - grid[-1] + 4) / 4, 0, 1) ** 2
    lengths = np.diff(grid) * beat * (1 + slow + slowing)[:-1]
    at = np.concatenate([[0], np.cumsum(lengths)])
    return np.interp(onsets, grid, at) + np.clip(chance.normal(0, 0.018, len(notes)), -0.045, 0.045)


def mistakes(count: int, share: float, chance: np.random.Generator) -> list[str | None]:
    """What is to go wrong with each note: each kind with probability ``share``."""
    drawn = chance.uniform(size=count)
    return [KINDS[int(value // share)] if share and value < 4 * share else None for value in drawn]


def with_mistakes(
    right: Performance, kinds: list[str | None], limit: float, chance: np.random.Generator
) -> Performance:
    """``right`` with the mistakes put in; one that does not fit at its note is left out."""
    tones: list[Tone | None] = list(right.tones)
    extras: list[Tone] = []
    truth: dict[str, str] = {}
    for number, kind in enumerate(kinds):
        name = right.tones[number].name
        assert name is not None
        if kind == "pitch":
            tone = tones[number]
            tones[number] = replace(tone, midi=tone.midi + wrong_step(chance))
            truth[name] = "pitch"
        elif kind == "missed":
            miss(tones, number, chance)
            truth[name] = "missed"
        elif kind == "rhythm" and (told := displace(tones, number, limit, chance)):
            truth[name] = told
        elif kind == "extra":
            extras += insert(tones, number, chance)
    sounds = [tone for tone in tones if tone is not None] + extras
    return Performance(right.score, tuple(sorted(sounds, key=lambda tone: tone.start)), truth)


def wrong_step(chance: np.random.Generator) -> float:
    """One to four semitones, up or down."""
    return float(chance.choice([1, 2, 3, 4], p=[0.3, 0.4, 0.2, 0.1]) * chance.choice([-1, 1]))


def miss(tones: list[Tone | None], number: int, chance: np.random.Generator) -> None:
    """Leave a note out: silence, or the tone before is held through."""
    tone, before = tones[number], tones[number - 1] if number else None
    if before is not None and chance.uniform() < 0.5:
        tones[number - 1] = replace(before, end=tone.end)
    tones[number] = None


def displace(tones: list[Tone | None], number: int, limit: float, chance: np.random.Generator) -> str | None:
    """Let a note set in too early or too late; None where there is no room for either."""
    tone, before = tones[number], tones[number - 1] if number else None
    by = limit * chance.uniform(1.4, 2.4)
    room_before = tone.start - (before.start if before else 0) - SHORTEST_S
    ways = [-1] * bool(room_before > by and number > 0) + [1] * bool(tone.end - tone.start - by > SHORTEST_S)
    if not ways:
        return None
    way = int(chance.choice(ways))
    moved = tone.start + way * by
    if before is not None and (way < 0 or chance.uniform() < 0.5):
        held = moved if way > 0 and tone.start - before.end < 0.1 else min(before.end, moved)
        tones[number - 1] = replace(before, end=held)
    tones[number] = replace(tone, start=moved)
    return "late" if way > 0 else "early"


def insert(tones: list[Tone | None], number: int, chance: np.random.Generator) -> list[Tone]:
    """A tone too many at the end of this note, which is shorter for it; none where there is no room."""
    tone = tones[number]
    long = chance.uniform(0.13, 0.26)
    if tone is None or tone.end - tone.start < long + 0.16:
        return []
    tones[number] = replace(tone, end=tone.end - long)
    same = chance.uniform() < 0.15
    return [Tone(None, tone.end - long, tone.end, tone.midi + (0 if same else wrong_step(chance)))]
