"""Captions of a video from its timeline: what is said, in pieces that can be read, and what is played."""

import re
from collections.abc import Iterator, Sequence

from upbeat.kernel.captions import Cue
from upbeat.site.demo.shapes import Language
from upbeat.site.demo.timeline import Played, Said, Thought, TimedSection

LINE = {"en": 42, "zh-hans": 18}
"""Characters of a line, two lines at most (studio.md, after the Netflix guide)."""

_BREAKS = re.compile(r"(?<=[,.;:!?])\s+|(?<=[，。；：！？])")
_THINK = {"en": "[Pause] {}", "zh-hans": "［停顿］{}"}


def cues(sections: Sequence[TimedSection], language: Language) -> tuple[Cue, ...]:
    """All captions in order; none overlaps the next."""
    return tuple(cue for section in sections for event in section.events for cue in _of(event, language))


def _of(event: Said | Played | Thought, language: Language) -> Iterator[Cue]:
    if isinstance(event, Said):
        yield from _spoken(event, language)
    elif isinstance(event, Played):
        yield Cue(event.start, event.end, f"♪ {event.tune.titles[language]} ♪")
    else:
        yield Cue(event.start, event.end, _broken(_THINK[language].format(event.think.text), language))


def _spoken(event: Said, language: Language) -> Iterator[Cue]:
    text = event.say.text
    pieces = _pieces(text, 2 * LINE[language])
    places: list[int] = []
    for piece in pieces:
        places.append(text.index(piece, places[-1] + 1 if places else 0))
    starts = [event.start, *(event.start + _second_of(event, place) for place in places[1:])]
    for piece, start, end in zip(pieces, starts, [*starts[1:], event.end], strict=True):
        yield Cue(start, end, _broken(piece, language))


def _second_of(event: Said, place: int) -> float:
    """When a character is spoken: by the voice's own report, in proportion where it was given other words."""
    if not event.say.voice:
        heard = [second for position, second in event.phrase.words if position >= place]
        if heard:
            return heard[0]
    return event.phrase.seconds * place / len(event.say.text)


def _pieces(text: str, most: int) -> list[str]:
    """The text cut at its punctuation into as few pieces of at most ``most`` characters as go."""
    parts = [part.strip() for part in _BREAKS.split(text) if part.strip()]
    pieces: list[str] = []
    for part in parts:
        joined = f"{pieces[-1]} {part}" if pieces and part[0].isascii() else f"{pieces[-1]}{part}" if pieces else part
        if pieces and len(joined) <= most and joined in text:
            pieces[-1] = joined
        else:
            pieces.append(part)
    return pieces


def _broken(text: str, language: Language) -> str:
    """In two lines of about the same length where one would be too long."""
    if len(text) <= LINE[language]:
        return text
    middle = len(text) / 2
    if language == "en":
        places = [match.start() for match in re.finditer(" ", text)]
        at = min(places, key=lambda place: abs(place - middle))
        return f"{text[:at]}\n{text[at + 1 :]}"
    after = [match.end() for match in re.finditer("[，。；：！？、]", text) if match.end() < len(text)]
    near = [place for place in after if max(place, len(text) - place) <= LINE[language]]
    at = min(near, key=lambda place: abs(place - middle)) if near else round(middle)
    return f"{text[:at]}\n{text[at:]}"
