"""What pupils of the demo sang: sound made here, sent and marked as a phone's would be. Nobody's real voice."""

import random
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from upbeat.kernel.music.containers import to_opus
from upbeat.kernel.music.heard import Heard, heard_score
from upbeat.kernel.music.score import Score
from upbeat.kernel.music.synthesis import RATE, render
from upbeat.packs.music.actions.marking import mark_take
from upbeat.packs.music.actions.receiving import receive_take
from upbeat.rooms.items.models import Item
from upbeat.rooms.learn.actions import ask_exercise
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.models import Piece

LEAD_S = 0.6


@dataclass(frozen=True, slots=True)
class Singer:
    """How somebody sings: ``key`` in semitones above the page, ``tempo`` as a share of what is written, and by the
    place of a note, from 0: ``off`` in semitones, ``late`` in seconds. ``spread``: by how many semitones every tone
    lies beside its own."""

    key: float = 0.0
    tempo: float = 1.0
    off: Mapping[int, float] = field(default_factory=dict)
    late: Mapping[int, float] = field(default_factory=dict)
    spread: float = 0.08


NEAR = Singer(key=-1, off={2: 0.64, 6: 0.66, 8: 0.68}, spread=0.01)
"""Three notes so near the border of what counts as right that the teacher is asked."""

SINGERS: Mapping[str, Mapping[str, Singer]] = {
    "en": {
        "chen": Singer(key=-2),
        "mia": Singer(key=3, tempo=1.06),
        "lin": NEAR,
        "jonas": Singer(off={4: -1, 5: -1.2, 6: -2, 7: -1}),
        "omar": Singer(key=-4, late={3: 0.3, 7: 0.35, 8: 0.3}),
    },
    "zh-hans": {
        "chen-siyuan": Singer(key=2),
        "he-jingyi": Singer(key=-3, tempo=0.95),
        "wu-haoran": Singer(off={4: -1, 5: -1.5, 6: -2}),
        "zhang-ruoxi": NEAR,
    },
}
"""By language of the class and login: some sing it well, one or two are lost in the second bar, one is late, one is
:data:`NEAR` the border."""


def sing(person: Person, piece: Piece, item: Item, score: Score, singer: Singer, now: datetime) -> None:
    """A recording of the score by this singer, sent and marked."""
    attempt = ask_exercise(by=person, piece=piece, item=item, now=now)
    sound = to_opus(render(sung(score, singer), sample_rate=RATE), RATE)
    take = receive_take(by=person, token=str(attempt.token), recording=uuid.uuid4(), data=sound, now=now)
    mark_take(take_id=take.pk)


def sung(score: Score, singer: Singer) -> list[Heard]:
    """The tones, each a little beside what is written, as people sing."""
    chance = random.Random(f"{singer.key} {singer.tempo} {singer.off}")
    tones = heard_score(score, tempo=score.tempo * singer.tempo, timbre="voice")
    return [
        replace(
            tone,
            onset_s=LEAD_S + tone.onset_s + singer.late.get(place, 0.0) + chance.gauss(0, 0.012),
            duration_s=tone.duration_s * 0.93,
            midi=tone.midi + singer.key + singer.off.get(place, 0.0) + chance.gauss(0, singer.spread),
        )
        for place, tone in enumerate(tones)
    ]
