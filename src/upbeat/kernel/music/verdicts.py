"""What is said of a performance: a verdict a note, what was sung beside the score, or why to record again."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

UNSURE_BELOW = 0.6
GREY_SHARE = 0.15
_VERSION = 1


class Kind(StrEnum):
    """What became of a note of the score."""

    GOOD = "good"
    PITCH = "pitch"
    MISSED = "missed"
    EARLY = "early"
    LATE = "late"


class Reason(StrEnum):
    """Why a recording cannot be marked; the sentences are in :mod:`upbeat.kernel.music.refusals`."""

    SILENCE = "silence"
    SPEECH = "speech"
    NOISE = "noise"
    WRONG_SONG = "wrong_song"
    TWO_VOICES = "two_voices"
    CLIPPED = "clipped"
    HALF = "half"
    TOO_LONG = "too_long"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Refusal:
    """No marks. ``figure``: what was measured (dB, share, seconds; see the check), for the teacher's eye."""

    reason: Reason
    figure: float | None = None


@dataclass(frozen=True, slots=True)
class NoteVerdict:
    """One note of the score (tied notes are one, by the id of the first).

    ``cents``: above (+) or below (−) its pitch in the singer's key, None where there is no pitch. ``ms``: late (+) or
    early (−) against the singer's own tempo; ``beat_share``: the same as a share of a beat. ``start_s``, ``end_s``:
    where it sounds in the recording. ``confidence``: 0 to 1, that the verdict is right. ``sung_midi``: as it sounded.
    A note that was missed has None everywhere, and its kind is the worst that is wrong with it: missed, pitch, time.
    """

    id: str
    bar: int
    kind: Kind
    cents: float | None = None
    ms: float | None = None
    beat_share: float | None = None
    start_s: float | None = None
    end_s: float | None = None
    confidence: float = 1.0
    sung_midi: float | None = None

    @property
    def good(self) -> bool:
        """Nothing is wrong with it."""
        return self.kind is Kind.GOOD

    @property
    def unsure(self) -> bool:
        """In the grey band: a person should listen before it counts."""
        return self.confidence < UNSURE_BELOW


@dataclass(frozen=True, slots=True)
class Extra:
    """A tone that the score does not have: where it sounds, its pitch if it has one, and the note it follows."""

    start_s: float
    end_s: float
    midi: float | None = None
    after: str | None = None
    bar: int = 1
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """A whole performance.

    ``key_shift_semitones``: sung above (+) or below (−) the score. ``tempo``: quarter notes a minute as sung.
    ``drift_cents``: how far the key rose (+) or sank (−) from the first note to the last. ``tempo_curve``: pairs of
    quarter notes into the score and the tempo there. ``trace``: pairs of seconds and MIDI number where a tone
    sounds. ``refusal``: why there are no marks; then all else is empty.
    """

    notes: tuple[NoteVerdict, ...] = ()
    extras: tuple[Extra, ...] = ()
    key_shift_semitones: float = 0.0
    tempo: float | None = None
    drift_cents: float = 0.0
    tempo_curve: tuple[tuple[float, float], ...] = ()
    trace: tuple[tuple[float, float], ...] = ()
    refusal: Refusal | None = None

    @property
    def share_good(self) -> float:
        """The share of the score's notes that are good, 0 to 1; 0 where there is none."""
        return sum(note.good for note in self.notes) / len(self.notes) if self.notes else 0.0

    @property
    def is_grey(self) -> bool:
        """So much of it is unsure that a teacher should listen: :data:`GREY_SHARE` of the notes, or more."""
        return sum(note.unsure for note in self.notes) > GREY_SHARE * len(self.notes)

    def note(self, name: str) -> NoteVerdict | None:
        """The verdict of this note, None if it has none (a rest, or the second of two tied notes)."""
        return next((note for note in self.notes if note.id == name), None)

    def to_json(self) -> dict[str, Any]:
        """Itself as plain lists and numbers, rounded to what can be heard; about 60 bytes a note."""
        return {
            "version": _VERSION,
            "notes": [_note_row(note) for note in self.notes],
            "extras": [_extra_row(one) for one in self.extras],
            "key_shift_semitones": _tidy(self.key_shift_semitones, 2),
            "tempo": _tidy(self.tempo, 1),
            "drift_cents": _tidy(self.drift_cents, 1),
            "tempo_curve": [[_tidy(at, 3), _tidy(tempo, 1)] for at, tempo in self.tempo_curve],
            # Milliseconds and cents as whole numbers: half the size of seconds and fractions of semitones.
            "trace": [[round(1000 * at) for at, _ in self.trace], [round(100 * midi) for _, midi in self.trace]],
            "refusal": [self.refusal.reason.value, _tidy(self.refusal.figure, 3)] if self.refusal else None,
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Verdict":
        """The verdict that :meth:`to_json` wrote; ValueError for what it did not."""
        try:
            if data["version"] != _VERSION:
                raise ValueError("version")
            refusal = data["refusal"]
            return cls(
                notes=tuple(NoteVerdict(row[0], row[1], Kind(row[2]), *row[3:]) for row in data["notes"]),
                extras=tuple(Extra(*row) for row in data["extras"]),
                key_shift_semitones=data["key_shift_semitones"],
                tempo=data["tempo"],
                drift_cents=data["drift_cents"],
                tempo_curve=tuple((at, tempo) for at, tempo in data["tempo_curve"]),
                trace=tuple((at / 1000, midi / 100) for at, midi in zip(*data["trace"], strict=True)),
                refusal=Refusal(Reason(refusal[0]), refusal[1]) if refusal else None,
            )
        except (KeyError, TypeError, IndexError) as wrong:
            raise ValueError(f"not a verdict: {wrong}") from wrong


def _note_row(note: NoteVerdict) -> list[Any]:
    timing = [_tidy(note.ms, 1), _tidy(note.beat_share, 3), _tidy(note.start_s, 3), _tidy(note.end_s, 3)]
    row = [note.id, note.bar, note.kind.value, _tidy(note.cents, 1), *timing]
    return [*row, _tidy(note.confidence, 2), _tidy(note.sung_midi, 2)]


def _extra_row(one: Extra) -> list[Any]:
    row = [_tidy(one.start_s, 3), _tidy(one.end_s, 3), _tidy(one.midi, 2)]
    return [*row, one.after, one.bar, _tidy(one.confidence, 2)]


def _tidy(number: float | None, digits: int) -> float | None:
    return None if number is None else round(float(number), digits)
