"""News of the classroom."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MeetingChanged:
    """What phones and projector show changed: number and new version of the meeting."""

    meeting_id: int
    version: int


@dataclass(frozen=True, slots=True)
class VotesCame:
    """Votes were stored: only the count on projector and teacher's page changes, no phone's screen."""

    meeting_id: int


@dataclass(frozen=True, slots=True)
class GroupsFormed:
    """The groups of a lesson are others than before: formed, changed by hand, or taken back."""

    school_id: int
    package_id: int


@dataclass(frozen=True, slots=True)
class MeetingEnded:
    """A lesson is over: its votes count as answers, and everybody's summary can be read."""

    school_id: int
    meeting_id: int


@dataclass(frozen=True, slots=True)
class TurnAsked:
    """A pupil is asked to teach a point."""

    school_id: int
    turn_id: int
