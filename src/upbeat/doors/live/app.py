"""The hot path as a whole: its routes, and what must be opened and closed with the server."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from upbeat.doors.live.answers import Guarded
from upbeat.doors.live.group_commit import GroupCommit, Handler
from upbeat.doors.live.hub import Hub
from upbeat.doors.live.limits import Limit
from upbeat.doors.live.marking import marking
from upbeat.doors.live.media import media
from upbeat.doors.live.places import places
from upbeat.doors.live.segments import KeepPlaces, RecordSegments, in_one_batch, segments, weight
from upbeat.doors.live.stored import Stored
from upbeat.doors.live.streams import stream
from upbeat.doors.live.votes import votes
from upbeat.rooms.classroom.choice import Choice
from upbeat.rooms.learn.actions.answering import Answer, Answered
from upbeat.rooms.record.store import Store

# A player reports every five seconds and tells its place every one or two; after a day offline it brings a hundred rows
# at a time. A clicker is tapped by a finger. To answer a question takes seconds, to guess at it should not pay.
PLAYER_BURST, PLAYER_PER_SECOND = 60, 5.0
CLICKER_BURST, CLICKER_PER_SECOND = 20, 4.0
ANSWER_BURST, ANSWER_PER_SECOND = 20, 2.0


class LiveDoor:
    """Built by ``site`` with the rooms' writing functions; a batch in, one result per element out."""

    def __init__(
        self,
        *,
        record_segments: RecordSegments,
        keep_places: KeepPlaces,
        cast_votes: Handler[Choice, Choice],
        mark_answers: Handler[Answer, Answered],
        hub: Hub,
        media_root: Path,
        store: Store | None = None,
    ) -> None:
        self.hub = hub
        self.stored = Stored(store) if store else None
        played = GroupCommit(in_one_batch(record_segments, keep_places), "segments", weigh=weight)
        chosen = GroupCommit(cast_votes, "votes")
        answered = GroupCommit(mark_answers, "answers")
        self._closing = [played.close, chosen.close, answered.close]
        self.player_limit = Limit(PLAYER_BURST, PLAYER_PER_SECOND)
        self.clicker_limit = Limit(CLICKER_BURST, CLICKER_PER_SECOND)
        self.answer_limit = Limit(ANSWER_BURST, ANSWER_PER_SECOND)
        self._hot: dict[str, Guarded] = {
            "/hot/segments": segments(played, self.player_limit),
            "/hot/place": places(played, self.player_limit),
            "/hot/votes": votes(chosen, self.clicker_limit),
            "/hot/answers": marking(answered, self.answer_limit),
            "/hot/stream": stream(hub),
        }
        self._media = media(media_root, self.stored)

    def endpoint(self, path: str) -> Guarded | None:
        """What answers at this path; None if it is not this door's. A table: routing costs more than the work."""
        return self._media if path.startswith("/media/") else self._hot.get(path)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Open for the time of the block; at its end everything that was taken is written."""
        self.hub.open()
        try:
            yield
        finally:
            self.hub.close()
            if self.stored:
                self.stored.close()
            for close in self._closing:
                await close()
            await self.hub.finish()
