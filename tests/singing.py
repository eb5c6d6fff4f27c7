"""The sound of a performance, made here: a voice, a recorder, a bowed string, a piano, in a room, over a phone.

The voice: harmonics under moving formants, vibrato that sets in late, glides and scoops between tones, pitch that
trembles, consonants (stops with a burst, fricatives, hummed ones, or none) before the vowel, breath, shimmer. The onset
of a tone is that of its vowel, or the middle of the glide. What it lacks: words, registers, real rooms.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from io import BytesIO

import av
import numpy as np

from singers import Performance, Tone

RATE = 16_000
STEP = 40
VOWELS = ((800, 1200, 2600), (500, 1800, 2600), (320, 2300, 3000), (480, 900, 2500), (350, 750, 2400))


@dataclass(frozen=True)
class Timbre:
    """How a kind of sound behaves; lengths in seconds, depths in semitones and dB, as ranges to draw from."""

    attack: tuple[float, float]
    release: tuple[float, float]
    glide: tuple[float, float]
    vibrato: tuple[float, float] = (0.0, 0.0)
    scoops: float = 0.0
    dip_db: tuple[float, float] = (8.0, 16.0)
    breath: float = 0.01
    trembling: float = 0.04
    decay_s: float = 0.0
    consonants: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 1.0)
    """Shares of stops, fricatives, hummed ones, and none."""


SUNG = (0.28, 0.17, 0.3, 0.25)
TIMBRES: Mapping[str, Timbre] = {
    "voice": Timbre((0.02, 0.06), (0.04, 0.09), (0.03, 0.09), (0.0, 0.45), 0.25, consonants=SUNG),
    "humming": Timbre((0.03, 0.08), (0.05, 0.1), (0.05, 0.12), (0.0, 0.3), 0.2, dip_db=(4.0, 10.0)),
    "gliding": Timbre((0.05, 0.09), (0.05, 0.1), (0.13, 0.22), (0.0, 0.4), 0.4, dip_db=(4.0, 9.0)),
    "recorder": Timbre((0.015, 0.03), (0.02, 0.04), (0.005, 0.015), (0.0, 0.08), dip_db=(12.0, 30.0), breath=0.03,
                       trembling=0.03),
    "violin": Timbre((0.06, 0.13), (0.06, 0.12), (0.015, 0.04), (0.05, 0.35), 0.05, dip_db=(3.0, 8.0), breath=0.012),
    "piano": Timbre((0.003, 0.006), (0.08, 0.15), (0.0, 0.001), decay_s=0.8, breath=0.0005, trembling=0.0,
                    dip_db=(12.0, 20.0)),
}  # fmt: skip


def sound(performance: Performance, seed: int, timbre: str = "voice", *, tail_s: float = 0.6) -> np.ndarray:
    """The performance as samples (float32, 16 kHz), with the faint noise of a room 45 dB below."""
    chance = np.random.default_rng([13, seed])
    kind = TIMBRES[timbre]
    tones = performance.tones
    count = round((max(tone.end for tone in tones) + tail_s) * RATE) // STEP * STEP
    at = np.arange(0, count + STEP, STEP) / RATE
    singer = Singer(chance, kind)
    curve, loud = singer.curves(tones, at)
    # Vowels are drawn apart: a singer's habits are the same at another tempo, where other draws are more or fewer.
    voiced = harmonics(curve, loud, tones, at, timbre, np.random.default_rng([23, seed]))[:count]
    noise = singer.noise(tones, at, loud, count)
    made = voiced + noise
    made *= 0.25 / max(np.sqrt(np.mean(made[np.abs(made) > 0.02] ** 2)), 1e-6) if np.any(np.abs(made) > 0.02) else 1
    return with_noise(np.clip(made * chance.uniform(0.3, 0.9), -1, 1), 45, seed)


class Singer:
    """The habits of one performer, drawn once, and the curves that come of them."""

    def __init__(self, chance: np.random.Generator, kind: Timbre) -> None:
        self.chance, self.kind = chance, kind
        self.depth = chance.uniform(*kind.vibrato)
        self.rate = chance.uniform(4.8, 6.6)

    def curves(self, tones: tuple[Tone, ...], at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Pitch (MIDI) and amplitude at the times ``at``."""
        chance, kind = self.chance, self.kind
        curve, loud = np.full(len(at), tones[0].midi), np.zeros(len(at))
        self.sorts = chance.choice(4, len(tones), p=kind.consonants)
        self.spans = chance.uniform(0.04, 0.09, len(tones))
        for number, tone in enumerate(tones):
            before = tones[number - 1] if number else None
            legato = before is not None and tone.start - before.end < 0.03
            glide = chance.uniform(*kind.glide)
            # What is left of the tone before keeps its pitch until it has died away, or until the lips close.
            since = tone.start - 0.1 if before is None else max(tone.start - 0.1, min(before.end + 0.04, tone.start))
            self.draw_pitch(curve, at, tone, before if legato else None, glide, since)
            amplitude = self.envelope(at, tone, number, legato, before)
            loud = np.maximum(loud, amplitude)
        for number, tone in enumerate(tones):
            loud = loud * self.dip(at, tone, number, tones[number - 1] if number else None)
        tremble = smooth(chance.normal(0, 1, len(at)), 40) * np.sqrt(40) * kind.trembling
        shimmer = 1 + 0.5 * kind.trembling * smooth(chance.normal(0, 1, len(at)), 12) * np.sqrt(12)
        return curve + tremble, loud * np.clip(shimmer, 0.5, 1.5)

    def draw_pitch(
        self, curve: np.ndarray, at: np.ndarray, tone: Tone, before: Tone | None, glide: float, from_s: float
    ) -> None:
        """The pitch from the start on: a glide about the start, or a scoop from below; vibrato once it stands."""
        here = at >= tone.start - glide / 2 if before is not None else at >= from_s
        since = at[here] - tone.start
        height = np.full(since.shape, tone.midi)
        if before is not None and glide > 0.002:
            way = np.clip(since / glide + 0.5, 0, 1)
            height = before.midi + (tone.midi - before.midi) * (1 - np.cos(np.pi * way)) / 2
        elif self.chance.uniform() < self.kind.scoops:
            height = height - self.chance.uniform(0.5, 2.0) * np.exp(-np.clip(since, 0, None) / 0.035)
        grown = np.clip((since - 0.18) / 0.2, 0, 1)
        curve[here] = height + self.depth * grown * np.sin(2 * np.pi * self.rate * since)

    def envelope(self, at: np.ndarray, tone: Tone, number: int, legato: bool, before: Tone | None) -> np.ndarray:
        """Up at the start, down at the end; the tone's own loudness. A hummed consonant sounds before the vowel."""
        attack, release = self.chance.uniform(*self.kind.attack), self.chance.uniform(*self.kind.release)
        lead = 0.45 * attack if not legato else 0.0
        up = np.clip((at - tone.start + lead) / attack, 0, 1)
        if legato:
            up = (at >= tone.start).astype(float)
        down = np.clip((tone.end + release / 2 - at) / release, 0, 1)
        loud = 10 ** (self.chance.normal(0, 1.8) / 20)
        body = np.sin(np.pi / 2 * up) * np.sin(np.pi / 2 * down) * loud
        if self.kind.decay_s:
            body = body * np.exp(-np.clip(at - tone.start, 0, None) / self.kind.decay_s)
        if self.sorts[number] == 2 and not legato:
            hum = (at >= tone.start - self.spans[number]) & (at < tone.start)
            body = np.maximum(body, 0.25 * loud * hum)
        return body

    def dip(self, at: np.ndarray, tone: Tone, number: int, before: Tone | None) -> np.ndarray:
        """What a consonant, a tongue or the bow takes away before the tone, where the one before is bound to it."""
        sort, span = self.sorts[number], self.spans[number]
        if before is None or tone.start - before.end >= 0.03:
            return np.ones(len(at))
        same = abs(tone.midi - before.midi) < 0.5
        if sort in (0, 1):
            depth, span = 40.0, span
        elif sort == 2:
            depth = self.chance.uniform(7, 13)
        elif same or self.kind.dip_db[0] >= 12:
            depth, span = self.chance.uniform(*self.kind.dip_db), 0.045
        else:
            depth, span = self.chance.uniform(0, 3), 0.04
        shape = np.clip(np.minimum((at - tone.start + span) / 0.012, (tone.start + 0.012 - at) / 0.02), 0, 1)
        return 10 ** (-depth * shape / 20)

    def noise(self, tones: tuple[Tone, ...], at: np.ndarray, loud: np.ndarray, count: int) -> np.ndarray:
        """Breath along the tone, bursts and hissing of consonants, and breath taken in the gaps."""
        white = self.chance.normal(0, 1, count)
        bright = np.diff(white, prepend=0.0)
        gain = np.zeros(len(at))
        for number, tone in enumerate(tones):
            span, sort = self.spans[number], self.sorts[number]
            if sort == 1:
                gain = np.maximum(gain, 0.05 * ((at > tone.start - span) & (at < tone.start)))
            elif sort == 0:
                gain = np.maximum(gain, 0.09 * ((at > tone.start - 0.018) & (at < tone.start - 0.004)))
            if number and tone.start - tones[number - 1].end > 0.3:
                middle = (at > tones[number - 1].end + 0.08) & (at < tone.start - 0.08)
                gain = np.maximum(gain, 0.012 * middle)
        times = np.arange(count) / RATE
        hiss = np.interp(times, at, gain)
        return bright * hiss + white * 0.3 * self.kind.breath * np.interp(times, at, loud)


def harmonics(
    curve: np.ndarray,
    loud: np.ndarray,
    tones: tuple[Tone, ...],
    at: np.ndarray,
    timbre: str,
    chance: np.random.Generator,
) -> np.ndarray:
    """The pitched part: each harmonic with the loudness that the timbre gives it at its frequency."""
    hertz = 440 * 2 ** ((curve - 69) / 12)
    times = np.arange((len(at) - 1) * STEP) / RATE
    phase = 2 * np.pi * np.cumsum(np.interp(times, at, hertz)) / RATE
    formants = vowels(tones, at, chance)
    made = np.zeros(len(times))
    # The n-th power of the first harmonic is the n-th one, cheaper than its sine.
    turn = np.exp(1j * (phase + 0.7))
    turned = np.ones(len(times), complex)
    for number in range(1, int(7600 / hertz.min()) + 1):
        high = number * hertz
        if high.min() > 7600:
            break
        weight = spectrum(timbre, number, high, formants) * (high < 7600)
        turned *= turn
        made += np.interp(times, at, weight * loud) * turned.imag
    return made


def vowels(tones: tuple[Tone, ...], at: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Three formants over time, a vowel a tone, bound to each other over 40 ms."""
    size = chance.uniform(1.0, 1.3)
    found = np.zeros((len(at), 3))
    chosen = chance.integers(0, len(VOWELS), len(tones))
    starts = np.array([tone.start for tone in tones])
    which = np.clip(np.searchsorted(starts, at) - 1, 0, None)
    for column in range(3):
        found[:, column] = smooth(np.array([vowel[column] for vowel in VOWELS])[chosen[which]] * size, 16)
    return found


def spectrum(timbre: str, number: int, high: np.ndarray, formants: np.ndarray) -> np.ndarray:
    """The amplitude of harmonic ``number`` where it lies at ``high`` Hz."""
    if timbre == "recorder":
        return np.full(high.shape, [0, 1.0, 0.08, 0.25, 0.03, 0.06, 0.02][number] if number < 7 else 0.0)
    if timbre == "piano":
        return np.full(high.shape, 1 / number**1.3)
    if timbre == "violin":
        bumps = sum(np.exp(-(((high - at) / 220) ** 2)) for at in (480, 700, 1200, 2800))
        return (0.35 + bumps) / number
    bumps = sum(
        gain / (1 + ((high - formants[:, column]) / width) ** 2)
        for column, (gain, width) in enumerate(((1.0, 130), (0.6, 160), (0.3, 220)))
    )
    muffled = 1 / (1 + (high / 500) ** 2) if timbre == "humming" else 1.0
    return (0.05 + bumps) * muffled / number**0.7


def smooth(values: np.ndarray, width: int) -> np.ndarray:
    """The mean over ``width`` neighbours."""
    return np.convolve(np.pad(values, (width, width), mode="edge"), np.ones(width) / width, "same")[width:-width]


def with_noise(samples: np.ndarray, snr_db: float, seed: int, colour: str = "pink") -> np.ndarray:
    """With noise of a room, ``snr_db`` below the mean power of what sounds."""
    chance = np.random.default_rng([17, seed])
    size = 1 << len(samples).bit_length()
    spectrum_of = np.fft.rfft(chance.normal(0, 1, size))
    if colour == "pink":
        spectrum_of /= np.sqrt(np.maximum(np.arange(len(spectrum_of)) * RATE / size, 60))
    noise = np.fft.irfft(spectrum_of, size)[: len(samples)]
    frames = samples[: len(samples) // 400 * 400].reshape(-1, 400)
    powers = (frames**2).mean(axis=1)
    power = powers[powers > powers.max() / 1000].mean()
    noise *= np.sqrt(power / 10 ** (snr_db / 10) / np.mean(noise**2))
    return (samples + noise).astype(np.float32)


def in_room(samples: np.ndarray, seed: int, *, lasting_s: float = 0.4, direct_db: float = 8.0) -> np.ndarray:
    """With the echo of a room that dies away by 60 dB in ``lasting_s``."""
    chance = np.random.default_rng([19, seed])
    long = round(lasting_s * RATE)
    answer = chance.normal(0, 1, long) * 10 ** (-3 * np.arange(long) / long)
    answer[: round(0.004 * RATE)] = 0
    answer *= np.sqrt(1 / np.sum(answer**2) / 10 ** (direct_db / 10))
    size = len(samples) + long
    echo = np.fft.irfft(np.fft.rfft(samples, size) * np.fft.rfft(answer, size), size)[: len(samples)]
    return (samples + echo).astype(np.float32)


def encoded(samples: np.ndarray, codec: str = "libopus", form: str = "webm", *, rate: int = 48_000, bits: int = 24_000,
            layout: str = "mono") -> bytes:  # fmt: skip
    """The samples as a phone sends them."""
    out = BytesIO()
    with av.open(out, "w", format=form) as container:
        stream = container.add_stream(codec, rate=rate, layout=layout)
        if not codec.startswith("pcm"):
            stream.bit_rate = bits
        resampler = av.AudioResampler(
            format=stream.format.name, layout=layout, rate=rate, frame_size=stream.frame_size or None
        )
        frame = av.AudioFrame.from_ndarray(samples[None, :].astype(np.float32), format="fltp", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = RATE, 0, Fraction(1, RATE)
        for made in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(made))
        container.mux(stream.encode(None))
    return out.getvalue()
