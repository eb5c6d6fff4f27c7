"""Sound from tones, by adding partials: quick, the same everywhere, and without any recording of others.

Each partial costs one multiplication and one subtraction a sample: sin((k+1)x) = 2·cos(x)·sin(kx) − sin((k−1)x).
"""

from collections.abc import Iterable
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.heard import Heard, heard_score
from upbeat.kernel.music.score import Score
from upbeat.kernel.music.striking import struck
from upbeat.kernel.music.timbres import STRUCK, TIMBRES, Timbre

Sound = npt.NDArray[np.float32]

RATE = 24_000
PEAK = 0.7
"""The largest sample, so that no phone and no codec clips."""

LONGEST_S = 600.0
_ROOM_S = 0.35
_HIGHEST_SHARE = 0.45


def render(music: Score | Iterable[Heard], *, tempo: float | None = None, timbre: str = "piano",
           sample_rate: int = RATE, length_s: float | None = None) -> Sound:  # fmt: skip
    """Mono samples, none larger than :data:`PEAK`.

    ``music``: a score (heard at ``tempo``, else at its own, in ``timbre``), or tones, each with its own timbre.
    ``length_s``: exactly so long, cut or filled with silence; else until the last tone has died away. Raises
    :class:`Invalid` for an unknown timbre and for more than :data:`LONGEST_S`.
    """
    tones = list(heard_score(music, tempo=tempo, timbre=timbre) if isinstance(music, Score) else music)
    unknown = {tone.timbre for tone in tones} - set(TIMBRES) - set(STRUCK)
    if unknown:
        raise Invalid(_("There is no timbre “%(name)s”."), field="timbre", values={"name": min(unknown)})
    seconds = length_s if length_s is not None else max((tone.end_s for tone in tones), default=0.0) + _ROOM_S
    if not 0 <= seconds <= LONGEST_S:
        raise Invalid(_("This is too long to be played in one piece: ten minutes at most."), field="length")
    mix = np.zeros(round(seconds * sample_rate), dtype=np.float32)
    for tone in tones:
        sound = _tone(tone.timbre, round(tone.midi, 3), round(tone.duration_s, 5), sample_rate)
        start = round(tone.onset_s * sample_rate)
        skipped = max(0, -start)
        part = sound[skipped : max(skipped, len(mix) - start)]
        mix[max(0, start) : max(0, start) + len(part)] += np.float32(tone.level) * part
    return _safe(mix)


def _safe(mix: Sound) -> Sound:
    highest = float(np.abs(mix).max(initial=0))
    return mix if highest <= PEAK else (mix * np.float32(PEAK / highest)).clip(-PEAK, PEAK)


@lru_cache(maxsize=256)
def _tone(name: str, midi: float, duration_s: float, rate: int) -> Sound:
    """One tone with its release; about .3 at its loudest, so that a triad stays below the peak."""
    hertz = 440 * 2 ** ((midi - 69) / 12)
    if name in STRUCK:
        return struck(name, hertz, rate)
    timbre = TIMBRES[name]
    n = max(1, round((max(0.02, duration_s) + timbre.release_s) * rate))
    at = (np.arange(n) / rate).astype(np.float32)
    phase = _phase(timbre, hertz, n, rate)
    amplitudes = _amplitudes(timbre, hertz, rate)
    fade = np.exp(-at * np.float32(timbre.damping / timbre.decay_s)) if timbre.decay_s else None
    sound = _partials(phase, amplitudes, fade) * _envelope(timbre, at, duration_s)
    sound += _noise(timbre, at, duration_s)
    sound *= np.float32(0.3 * timbre.gain / max(float(np.sqrt((amplitudes**2).sum())), 1e-6))
    sound.setflags(write=False)
    return sound


def _phase(timbre: Timbre, hertz: float, n: int, rate: int) -> Sound:
    """Phase of the fundamental in radians, with glide and vibrato; in a whole number of double steps, then narrowed."""
    at = np.arange(n) / rate
    if not timbre.vibrato_cents and not timbre.glide_semitones:
        return np.asarray((2 * np.pi * ((hertz * at) % 1)), dtype=np.float32)
    depth = timbre.vibrato_cents / 100 * np.clip((at - 0.15) / 0.25, 0, 1)
    bend = depth * np.sin(2 * np.pi * timbre.vibrato_hz * at) - timbre.glide_semitones * np.exp(-at / 0.035)
    turns = np.cumsum(hertz * np.exp2(bend / 12)) / rate
    return np.asarray(2 * np.pi * (turns % 1), dtype=np.float32)


def _amplitudes(timbre: Timbre, hertz: float, rate: int) -> npt.NDArray[np.float64]:
    """Of the partials that fit below the highest frequency, shaped by the formants."""
    numbers = np.arange(1, len(timbre.partials) + 1)
    found = np.array(timbre.partials) * (numbers * hertz < _HIGHEST_SHARE * rate)
    if timbre.formants:
        shape = np.full(len(found), 0.25)
        for centre, width, gain in timbre.formants:
            shape += gain / (1 + ((numbers * hertz - centre) / width) ** 2)
        found = found * shape
    if not found.any():
        found[0] = 1.0
    return np.asarray(found[: int(np.flatnonzero(found)[-1]) + 1])


def _partials(phase: Sound, amplitudes: npt.NDArray[np.float64], fade: Sound | None) -> Sound:
    """The sum of the partials; ``fade``: by how much more each next one dies away, or None."""
    twice = 2 * np.cos(phase)
    before, here = np.zeros_like(phase), np.sin(phase)
    if fade is not None:  # the recursion carries the fading along
        twice, square = twice * fade, fade * fade
        here = here * fade
    total = np.float32(amplitudes[0]) * here
    for amplitude in amplitudes[1:]:
        after = twice * here
        after -= before if fade is None else square * before
        before, here = here, after
        if amplitude:
            total += np.float32(amplitude) * here
    return np.asarray(total, dtype=np.float32)


def _envelope(timbre: Timbre, at: Sound, duration_s: float) -> Sound:
    rise = 0.5 - 0.5 * np.cos(np.pi * np.clip(at / min(timbre.attack_s, max(0.01, duration_s / 2)), 0, 1))
    fall = 0.5 + 0.5 * np.cos(np.pi * np.clip((at - duration_s) / timbre.release_s, 0, 1))
    envelope = rise * fall
    if timbre.decay_s:
        envelope = envelope * np.exp(-at / np.float32(timbre.decay_s))
    return np.asarray(envelope, dtype=np.float32)


def _noise(timbre: Timbre, at: Sound, duration_s: float) -> Sound:
    """Breath and bow as long as the tone lasts, the knock of a key at its start; always the same noise."""
    if not timbre.breath and not timbre.knock:
        return np.zeros_like(at)
    white = _white(len(at))
    shape = timbre.breath * _envelope(timbre, at, duration_s) if timbre.breath else np.zeros_like(at)
    return np.asarray(white * (shape + timbre.knock * np.exp(-at / np.float32(0.008))), dtype=np.float32)


def _white(n: int) -> Sound:
    block = _block()
    return np.resize(block, n)


@lru_cache(maxsize=1)
def _block() -> Sound:
    return np.random.default_rng(1).standard_normal(2 * RATE).astype(np.float32)
