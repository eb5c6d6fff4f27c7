"""A rhythm that was clapped, knocked or tapped, marked note by note; and why it is not marked."""

import math
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.beating import Beaten, beaten
from upbeat.kernel.music.hands import claps
from upbeat.kernel.music.onsets import RATE
from upbeat.kernel.music.profiles import Profile
from upbeat.kernel.music.score import Score, Sounding, sounding
from upbeat.kernel.music.verdicts import Extra, Kind, NoteVerdict, Reason, Refusal, Verdict

Floats = npt.NDArray[np.floating]
Times = npt.NDArray[np.float64]

LEAST_SNR_DB = 9.2
"""Below 10 dB a recording is refused (music.md); the measure reads up to .6 dB too low beside a known noise."""

LEAST_CLAPPED = 0.5
"""Share of the notes that must have been clapped at all."""

LEAST_IN_PLACE = 0.58
"""Share of notes and extra claps together that must be in place, else it was another rhythm. Ours: where more than a
quarter of the notes are wrong, a take in fifty stays below; of takes of another rhythm of the same level and metre,
which shares half of its beats by chance, about half do (printed by ``bench.clapping``)."""

MOST_TAPS, LONGEST_S = 1000, 600.0
BOUNCE_S = 0.04
"""Two touches nearer than this are one finger."""

SENTENCES: Mapping[Reason, str] = {
    Reason.SILENCE: _("Clap again, because nothing was heard: clap nearer to the phone."),
    Reason.NOISE: _("Clap again, because it is too loud around you: find a quieter place or tap on the screen."),
    Reason.HALF: _("Clap again, because too few claps were heard: clap every note, from the first to the last."),
    Reason.WRONG_SONG: _("Clap again, because this seems to be another rhythm: listen to the model first."),
    Reason.TOO_LONG: _("Clap again, because it is longer than two minutes: clap the rhythm alone."),
}
"""What is said of a rhythm that is refused. Without a sound, the same holds for taps."""

_FARTHEST_S = 1e12
_LONGEST_SOUND_S, _SILENT = 120.0, 0.003
_SURE_MS = {True: 12.0, False: 6.0}


def mark_claps(samples: Floats, score: Score, profile: Profile) -> Verdict:
    """Hand claps, or knocks on a table, against the rhythm of ``score`` (its pitches do not matter).

    ``samples``: mono at 16 kHz, full scale ±1. Start and tempo are free. A refusal is SILENCE, NOISE (below 10 dB),
    HALF (too few claps), WRONG_SONG or TOO_LONG; clipping does no harm. Raises :class:`Invalid` for a score of fewer
    than two notes.
    """
    tones = _tones(score)
    if len(samples) > _LONGEST_SOUND_S * RATE:
        return _refused(Reason.TOO_LONG, len(samples) / RATE)
    heard = claps(samples)
    if not len(heard.times) or heard.peak < _SILENT:
        return _refused(Reason.SILENCE, heard.peak)
    if heard.snr_db < LEAST_SNR_DB:
        return _refused(Reason.NOISE, heard.snr_db)
    return _marked(heard.times, tones, score, profile, heard=True)


def mark_taps(times_s: Iterable[object], score: Score, profile: Profile) -> Verdict:
    """Touches of a screen, ``times_s`` in seconds of any clock, as a browser sent them: in any order, a finger that
    bounced counted once, what is no number left out.

    Refusals: SILENCE (no touch), HALF, WRONG_SONG. Raises :class:`Invalid` for what are no times, for more than
    :data:`MOST_TAPS` of them, for more than :data:`LONGEST_S` seconds, and for a score of fewer than two notes.
    """
    tones = _tones(score)
    times = tap_times(times_s)
    if not len(times):
        return _refused(Reason.SILENCE, 0)
    return _marked(times, tones, score, profile, heard=False)


def tap_times(times_s: Iterable[object]) -> Times:
    """The times of touches as they can be marked: rising, each finger once; raises :class:`Invalid`."""
    if isinstance(times_s, str | bytes | Mapping) or not isinstance(times_s, Iterable):
        raise Invalid(_("Send the times of the taps as a list of seconds."), field="taps")
    found: list[float] = []
    for number, one in enumerate(times_s):
        if number >= MOST_TAPS:
            raise Invalid(
                _("These are more than %(most)s taps. Tap the rhythm once."),
                field="taps",
                values={"most": str(MOST_TAPS)},
            )
        if isinstance(one, bool) or not isinstance(one, int | float | np.floating | np.integer):
            raise Invalid(_("Send the times of the taps as a list of seconds."), field="taps")
        seconds = _seconds(one)
        if abs(seconds) < _FARTHEST_S:
            found.append(seconds)
    found.sort()
    if found and found[-1] - found[0] > LONGEST_S:
        raise Invalid(
            _("Between the first tap and the last there are more than ten minutes. Tap it once more."), "taps"
        )
    kept: list[float] = []
    for time in found:
        if not kept or time - kept[-1] >= BOUNCE_S:
            kept.append(time)
    return np.asarray(kept, dtype=np.float64)


def _seconds(number: int | float | np.floating | np.integer) -> float:
    """As a float; infinite for a whole number that is too long for one, and for what is no number."""
    try:
        seconds = float(number)
    except OverflowError:
        return math.inf
    return math.inf if math.isnan(seconds) else seconds


def beat_quarters(metre: tuple[int, int]) -> float:
    """How many quarter notes a beat has: three eighths in 6/8, 9/8 and 12/8, else what stands below."""
    above, below = metre
    return (3 if below >= 8 and above % 3 == 0 and above > 3 else 1) * 4 / below


def weights(tones: Sequence[Sounding], score: Score) -> Times:
    """How much each note says about the beat: on a bar line 3, on a beat 2, else 1."""
    bars = {bar.number: float(bar.onset) for bar in score.bars}
    beat = beat_quarters(score.metre)
    within = np.array([float(tone.onset) - bars.get(tone.bar, 0.0) for tone in tones])
    on_beat = np.abs(within / beat - np.round(within / beat)) < 1e-6
    return np.where(within < 1e-6, 3.0, np.where(on_beat, 2.0, 1.0))


def _tones(score: Score) -> tuple[Sounding, ...]:
    tones = sounding(score)
    if len(tones) < 2:
        raise Invalid(_("A rhythm to be clapped has two notes at least."), field="score")
    return tones


def _refused(reason: Reason, figure: float) -> Verdict:
    return Verdict(refusal=Refusal(reason, float(figure)))


def _marked(times: Times, tones: Sequence[Sounding], score: Score, profile: Profile, *, heard: bool) -> Verdict:
    if len(times) < max(2, LEAST_CLAPPED * len(tones)):
        return _refused(Reason.HALF, len(times) / len(tones))
    if len(times) > 2 * len(tones) + 8:
        return _refused(Reason.WRONG_SONG, len(times) / len(tones))
    onsets = [float(tone.onset) for tone in tones]
    found = beaten(onsets, times, weights(tones, score), quarter_s=60 / score.tempo)
    if found is None:
        return _refused(Reason.WRONG_SONG, 0)
    beat = beat_quarters(score.metre)
    notes = tuple(_note(n, tone, times, found, profile, beat, heard) for n, tone in enumerate(tones))
    extras = _extras(times, tones, found)
    clapped = float(np.mean(found.clap >= 0))
    if clapped < LEAST_CLAPPED:  # there are claps enough, but not these
        return _refused(Reason.WRONG_SONG, clapped)
    in_place = sum(note.good for note in notes) / (len(notes) + len(extras))
    if in_place < LEAST_IN_PLACE:
        return _refused(Reason.WRONG_SONG, in_place)
    curve = tuple((onset, 60 / float(quarter)) for onset, quarter in zip(onsets, found.quarter_s, strict=True))
    return Verdict(notes, extras, tempo=60 / float(np.median(found.quarter_s)), tempo_curve=curve)


def _note(n: int, tone: Sounding, times: Times, found: Beaten, profile: Profile, beat: float,
          heard: bool) -> NoteVerdict:  # fmt: skip
    clap = int(found.clap[n])
    if clap < 0:
        return NoteVerdict(tone.id, tone.bar, Kind.MISSED, confidence=0.95)
    beat_s = beat * float(found.quarter_s[n])
    allowed = profile.tolerance_s(beat_s)
    late = float(times[clap] - found.places[n])
    kind = Kind.GOOD if abs(late) <= allowed else Kind.LATE if late > 0 else Kind.EARLY
    end = float(times[clap]) + float(tone.duration) * float(found.quarter_s[n])
    if clap + 1 < len(times):
        end = min(end, float(times[clap + 1]))
    return NoteVerdict(
        tone.id,
        tone.bar,
        kind,
        ms=1000 * late,
        beat_share=late / beat_s,
        start_s=float(times[clap]),
        end_s=end,
        confidence=1 - 0.5 * math.exp(-abs(abs(late) - allowed) * 1000 / _SURE_MS[heard]),
    )


def _extras(times: Times, tones: Sequence[Sounding], found: Beaten) -> tuple[Extra, ...]:
    given = set(found.clap.tolist())
    extras = []
    for number, time in enumerate(times):
        if number in given:
            continue
        before = [n for n in range(len(tones)) if 0 <= found.clap[n] < number]
        after = tones[before[-1]] if before else None
        bar = after.bar if after else tones[0].bar
        extras.append(Extra(float(time), float(time) + 0.1, None, after.id if after else None, bar, 0.9))
    return tuple(extras)
