"""Questions to be sung, and pupils who sing them: right, or a tone too high in one bar."""

from __future__ import annotations

import uuid
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
from django.test import TestCase
from django_scopes import scope

from factories_learn import Lesson
from singers import perform
from singing import encoded, sound
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.onsets import RATE
from upbeat.kernel.music.score import Score
from upbeat.packs.music.actions.receiving import receive_take
from upbeat.packs.music.models import Take
from upbeat.rooms.catalog.models import KnowledgePoint
from upbeat.rooms.items.actions import write_item
from upbeat.rooms.items.models import Attempt, Item
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.pieces import add_piece
from upbeat.rooms.publish.models import Piece

PHRASE = "X:1\nL:1/4\nM:4/4\nQ:1/4=96\nK:C\nC D E F | G E C2 | D F E D | C2 z2 |]"
KEY: dict[str, Any] = {"abc": PHRASE, "profile": "3-5", "tempo": 96, "pass": 0.8}
WRONG_BAR = 2
GENERATED = ("interval", "sight")


def make_sung(by: Person, point: KnowledgePoint, kind: str = "sing", variants: int = 1, **key: Any) -> Item:
    """A question of a performed kind; wrong pitch in bar 2 leads to seconds 5 to 22, all else to 0 to 10."""
    leads = [
        GuidanceSpec("pitch" if kind in GENERATED else "bar-2-pitch", misconception_title="The fifth is a jump",
                     advice="Listen to the jump in bar 2.", start_s=5, end_s=22),
        GuidanceSpec("*", misconception_title="Another thing", start_s=0, end_s=10),
    ]  # fmt: skip
    spec = VariantSpec(stem="Sing this phrase.", key={**KEY, **key}, guidance=leads)
    with scope(school=by.school):
        return write_item(by=by, point=point, kind=kind, variants=[spec] * variants)


def sing_exercise(lesson: Lesson, *items: Item) -> Piece:
    """An exercise of the lesson with these questions."""
    with scope(school=lesson.school):
        return add_piece(by=lesson.teacher, package=lesson.package, kind="exercise", title="Sing", items=list(items))


@lru_cache(maxsize=16)
def samples_of(abc: str = PHRASE, *, wrong: bool = False, seed: int = 3, timbre: str = "voice") -> np.ndarray:
    """Somebody sings it; ``wrong``: all of bar 2 two semitones too high."""
    score = read_abc(abc)
    performance = perform(score, seed, exact=True)
    if wrong:
        high = {note.id for note in score.notes if note.bar == WRONG_BAR}
        tones = tuple(replace(tone, midi=tone.midi + 2 * (tone.name in high)) for tone in performance.tones)
        performance = replace(performance, tones=tones)
    return sound(performance, seed, timbre)


@lru_cache(maxsize=16)
def recorded(abc: str = PHRASE, *, wrong: bool = False, seed: int = 3) -> bytes:
    """The same as a browser sends it."""
    return encoded(samples_of(abc, wrong=wrong, seed=seed))


@lru_cache(maxsize=2)
def silence(seconds: float = 4.0) -> bytes:
    """A recording in which nothing is heard."""
    return encoded(np.zeros(round(seconds * RATE), dtype=np.float32))


@lru_cache(maxsize=2)
def clapped(abc: str = PHRASE) -> bytes:
    """Short bursts of noise at the onsets."""
    score: Score = read_abc(abc)
    chance = np.random.default_rng(5)
    made = (chance.normal(0, 0.001, round((float(score.duration) * 60 / score.tempo + 2) * RATE))).astype(np.float32)
    for note in score.notes:
        if note.pitch is not None:
            at = round((0.7 + float(note.onset) * 60 / score.tempo) * RATE)
            made[at : at + 800] += (chance.normal(0, 0.3, 800) * np.exp(-np.arange(800) / 160)).astype(np.float32)
    return encoded(made)


def send(person: Person, attempt: Attempt, data: bytes, recording: uuid.UUID | None = None) -> Take:
    """The recording arrives and its job waits."""
    with scope(school=person.school), TestCase.captureOnCommitCallbacks(execute=True):
        return receive_take(by=person, token=str(attempt.token), recording=recording or uuid.uuid4(), data=data)
