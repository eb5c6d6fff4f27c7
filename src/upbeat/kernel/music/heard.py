"""What is to be heard, in seconds: tones with their pitch and timbre, and how a score becomes them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from upbeat.kernel.music.score import Score, sounding


@dataclass(frozen=True, slots=True)
class Heard:
    """A tone. ``onset_s``, ``duration_s``: in seconds; ``midi``: 60 is middle C, fractions are allowed; ``timbre``: one
    of :data:`upbeat.kernel.music.timbres.TIMBRES`; ``level``: 0 to 1, as an amplitude."""

    onset_s: float
    duration_s: float
    midi: float
    timbre: str = "piano"
    level: float = 1.0

    @property
    def end_s(self) -> float:
        """When it stops, in seconds."""
        return self.onset_s + self.duration_s


CLICK_MIDI, ACCENT_MIDI = 84.0, 91.0


def heard_score(
    score: Score, *, tempo: float | None = None, timbre: str = "piano", start_s: float = 0.0
) -> tuple[Heard, ...]:
    """A score as tones; ``tempo`` in quarter notes a minute, that of the score if None. A rhythm is heard as claps of
    wood, unless the timbre is a drum."""
    quarter = 60 / (tempo or score.tempo)
    if score.rhythm_only and timbre != "drum":
        timbre = "block"
    return tuple(
        Heard(start_s + float(tone.onset) * quarter, float(tone.duration) * quarter, float(tone.midi), timbre)
        for tone in sounding(score)
    )


def clicks(beats: int, *, beat_s: float, start_s: float = 0.0, accent_every: int = 0) -> tuple[Heard, ...]:
    """A metronome or a count-in; ``accent_every``: how many beats a bar has, 0 for no accents."""
    return tuple(
        Heard(
            start_s + beat * beat_s,
            0.08,
            ACCENT_MIDI if accent_every and beat % accent_every == 0 else CLICK_MIDI,
            "click",
            1.0 if accent_every and beat % accent_every == 0 else 0.6,
        )
        for beat in range(beats)
    )


def moved(tones: Iterable[Heard], by_s: float) -> tuple[Heard, ...]:
    """The same tones, so much later."""
    return tuple(replace(tone, onset_s=tone.onset_s + by_s) for tone in tones)
