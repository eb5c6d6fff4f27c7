"""Captions of a video from its timeline: what is said, in pieces that can be read, and what is played."""

from collections.abc import Sequence
from dataclasses import replace

from upbeat.kernel import captioning
from upbeat.kernel.captions import Cue
from upbeat.site.demo.shapes import Language, Say, Step, Think, Video
from upbeat.site.demo.timeline import Event, Played, Said, Thought, TimedSection

_THINK = {"en": "[Pause] {}", "zh-hans": "［停顿］{}"}


def cues(sections: Sequence[TimedSection], language: Language) -> tuple[Cue, ...]:
    """All captions in order; none overlaps the next."""
    return captioning.cues([_said(event, language) for section in sections for event in section.events])


def translated(sections: Sequence[TimedSection], other: Video) -> tuple[Cue, ...]:
    """Captions in the language of ``other``, the same video step by step: each phrase stands while it is spoken."""
    steps = {section.id: section.steps for section in other.sections}
    told = [replace(timed, events=tuple(_in_words_of(event, steps[timed.section.id]) for event in timed.events))
            for timed in sections]  # fmt: skip
    return cues(told, other.language)


def _in_words_of(event: Event, steps: Sequence[Step]) -> Event:
    step = steps[event.step]
    if isinstance(event, Said) and isinstance(step, Say):
        # With a voice of its own the moments of the words are in proportion: those heard are of the other language.
        return replace(event, say=Say(step.text, voice=step.text))
    return replace(event, think=step) if isinstance(event, Thought) and isinstance(step, Think) else event


def _said(event: Event, language: Language) -> captioning.Said:
    if isinstance(event, Said):
        # Where the voice was given other words, its report does not fit the text: then in proportion.
        heard = () if event.say.voice else event.phrase.words
        at = tuple((place, event.start + second) for place, second in heard)
        return captioning.Said(event.say.text, event.start, event.end, at)
    if isinstance(event, Played):
        return captioning.Said(f"♪ {event.tune.titles[language]} ♪", event.start, event.end)
    return captioning.Said(_THINK[language].format(event.think.text), event.start, event.end)
