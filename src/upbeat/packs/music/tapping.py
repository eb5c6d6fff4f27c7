"""A rhythm that a class taps, and its taps, as the kernel takes them."""

from dataclasses import replace

from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.assembling import CLAPPED
from upbeat.kernel.music.score import Score
from upbeat.kernel.music.verdicts import Verdict
from upbeat.packs.music.models import Playing, Taps


def score_of(playing: Playing) -> Score:
    """The rhythm at its tempo; whatever pitches it was written with mean nothing."""
    return as_rhythm(read_abc(playing.abc), playing.tempo)


def as_rhythm(score: Score, tempo: float) -> Score:
    """The same to be tapped."""
    notes = tuple(replace(note, pitch=CLAPPED if note.pitch else None) for note in score.notes)
    return replace(score, notes=notes, tempo=tempo, rhythm_only=True, fifths=0)


def verdict_of(taps: Taps) -> Verdict:
    """How they were marked."""
    return Verdict.from_json(taps.verdict)
