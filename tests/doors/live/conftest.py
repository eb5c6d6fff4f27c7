"""The hot path alone, with handlers that remember what they were given."""

import shutil
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from starlette.applications import Starlette

from serving import Site, serving
from upbeat.doors.live.app import LiveDoor
from upbeat.doors.live.hub import Hub
from upbeat.rooms.learn.actions.answering import Answered
from upbeat.rooms.learn.actions.segments import Outcome, State
from upbeat.site.asgi import HotFirst


@dataclass
class Door:
    hub: Hub
    media_root: Path
    site: Site = None
    live: LiveDoor = None
    marked: Answered = None
    segments: list = field(default_factory=list)
    places: list = field(default_factory=list)
    votes: list = field(default_factory=list)
    answers: list = field(default_factory=list)
    refuse: dict = field(default_factory=dict)

    def record_segments(self, batch):
        self.segments += batch
        return [Outcome(event.viewing_id, event.seq, State.STORED) for event in batch]

    def keep_places(self, batch):
        self.places += batch

    def cast_votes(self, batch):
        taken = [choice for choice in batch if choice.person not in self.refuse]
        self.votes += taken
        return [self.refuse.get(choice.person, choice) for choice in batch]

    def mark_answers(self, batch):
        self.answers += batch
        return [self.refuse.get(answer.person_id) or self.marked for answer in batch]


@pytest.fixture(scope="module")
def running_door(tmp_path_factory):
    door = Door(Hub(), tmp_path_factory.mktemp("door") / "media")
    door.live = LiveDoor(
        record_segments=door.record_segments,
        keep_places=door.keep_places,
        cast_votes=door.cast_votes,
        mark_answers=door.mark_answers,
        hub=door.hub,
        media_root=door.media_root,
    )
    app = HotFirst(door.live, Starlette(lifespan=lambda _app: door.live.running()))
    with serving(app, door.hub) as door.site:
        yield door


@pytest.fixture
def door(running_door):
    """One server for a file of tests, as good as new for each."""
    shutil.rmtree(running_door.media_root, ignore_errors=True)
    running_door.media_root.mkdir()
    told = (running_door.segments, running_door.places, running_door.votes, running_door.answers)
    for kept in (*told, running_door.refuse):
        kept.clear()
    for limit in (running_door.live.player_limit, running_door.live.clicker_limit, running_door.live.answer_limit):
        limit.forget()
    return running_door
