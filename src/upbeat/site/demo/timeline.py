"""When everything of a video happens, from how long its phrases and tunes really last."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from upbeat.site.demo.melody import count_in_seconds, sounding_seconds
from upbeat.site.demo.shapes import Play, Say, Section, Think
from upbeat.site.demo.tune import Tune
from upbeat.site.demo.voice import Phrase

LEAD_S = 0.4
"""Before the first sound of a section: the slide has just come."""

_BETWEEN_PHRASES_S = 0.35
_AROUND_MUSIC_S = 0.4
_SHORTEST_END_S = 0.4


@dataclass(frozen=True, slots=True)
class Said:
    """Step ``step`` is spoken."""

    step: int
    start: float
    end: float
    say: Say
    phrase: Phrase


@dataclass(frozen=True, slots=True)
class Played:
    """A tune is played: clicks from ``start``, its first note at ``first_note``."""

    step: int
    start: float
    first_note: float
    end: float
    play: Play
    tune: Tune


@dataclass(frozen=True, slots=True)
class Thought:
    """A pause to think."""

    step: int
    start: float
    end: float
    think: Think


Event = Said | Played | Thought


@dataclass(frozen=True, slots=True)
class TimedSection:
    """A section from second to second, both whole."""

    section: Section
    start: int
    end: int
    events: tuple[Event, ...]

    def step_at(self, second: float) -> int:
        """The step that is on at a second: the last that has begun."""
        return max((event.step for event in self.events if event.start <= second), default=0)


def lay_out(
    sections: Sequence[Section], phrases: Sequence[Phrase], tunes: Mapping[str, Tune]
) -> tuple[TimedSection, ...]:
    """The sections one after the other. ``phrases``: one for each Say, in order."""
    spoken = iter(phrases)
    timed: list[TimedSection] = []
    for section in sections:
        start = timed[-1].end if timed else 0
        timed.append(_timed(section, start, spoken, tunes))
    return tuple(timed)


def _timed(section: Section, start: int, spoken: Iterator[Phrase], tunes: Mapping[str, Tune]) -> TimedSection:
    now = start + LEAD_S
    events: list[Event] = []
    for number, step in enumerate(section.steps):
        if isinstance(step, Say):
            phrase = next(spoken)
            events.append(Said(number, now, now + phrase.seconds, step, phrase))
            now += phrase.seconds + _BETWEEN_PHRASES_S
        elif isinstance(step, Play):
            tune = tunes[step.tune]
            now += _AROUND_MUSIC_S - (_BETWEEN_PHRASES_S if events else 0)
            first = now + count_in_seconds(tune, step)
            end = now + sounding_seconds(tune, step)
            events.append(Played(number, now, first, end, step, tune))
            now = end + _AROUND_MUSIC_S
        else:
            events.append(Thought(number, now, now + step.seconds, step))
            now += step.seconds + _BETWEEN_PHRASES_S
    return TimedSection(section, start, ceil(events[-1].end + _SHORTEST_END_S), tuple(events))
