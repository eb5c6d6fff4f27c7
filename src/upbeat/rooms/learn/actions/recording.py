"""The way in from the hot path: the reports of many requests become one transaction."""

from collections.abc import Sequence
from datetime import UTC, datetime

from django.utils import timezone

from upbeat.rooms.learn.actions.segments import Memory, SegmentEvent, record_segments
from upbeat.rooms.learn.played import Played, Report

LATEST_CLOCK = 1e11
"""Seconds since 1970 beyond which a browser's clock is nonsense (the year 5138)."""


class Recorder:
    """Called with a batch of reports, answers for each the (viewing, seq) of what need not be sent again: all of it.

    One a process: it remembers what of the gate never changes. If it raises, nothing of the batch is stored.
    """

    def __init__(self) -> None:
        self.memory = Memory()

    def __call__(self, reports: Sequence[Report]) -> list[list[tuple[int, int]]]:
        """Store the batch by the server's clock."""
        now = timezone.now()
        events = [_event(row, report, now) for report in reports for row in report.rows]
        record_segments(events, now=now, memory=self.memory)
        return [[(row.viewing, row.seq) for row in report.rows] for report in reports]


def _event(row: Played, report: Report, now: datetime) -> SegmentEvent:
    at = datetime.fromtimestamp(row.at, UTC) if 0 <= row.at < LATEST_CLOCK else now
    return SegmentEvent(report.person, row.viewing, report.school, row.seq, row.start_s, row.end_s, row.speed, at)
