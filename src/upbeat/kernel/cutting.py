"""Cutting a film (R16): what may go, and what is proposed. Nothing is ever cut that a person has not chosen.

Cuts are proposed on sentences and pauses: each begins and ends in a silence, so that no word loses its end.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

from upbeat.kernel.captions import Cue
from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.intervals import Interval, clip, missing, subtract, total
from upbeat.kernel.report import BETTER_S
from upbeat.kernel.timeline import Timeline, moved_span
from upbeat.kernel.voice import bridged

SHORTEST_CUT_S, SHORTEST_LEFT_S = 0.1, 0.2
"""A shorter cut is not heard as one; a shorter piece between two cuts is a blink and goes with them."""

LEAST_S = 3.0
"""So much of a film must be left."""

NEAR_S = 0.6
"""So far from the end of a caption the silence may be that it means: captions are held a little longer than speech."""

BEFORE_WORD_S = 0.15
"""What stays of a silence before the word that follows a cut; breath and first consonants are in it."""

OFF_SCRIPT_S = 1.0
"""Speech without a caption of this length is a sentence that the script does not have."""

SIMILAR = 0.8
"""Of the letters of two sentences in a row: then the second says the first again."""

NEXT_SENTENCES = 2
"""How many sentences after a sentence may say it again."""

SLIVER_S = 0.5

_SENTENCE_END = re.compile("(?:[.!?…]|[。！？])[\"'”’」』）)\\]]*$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """What is said from ``start`` to ``end``; ``cut`` is what would go with it, ``again`` if it is said again after."""

    start: float
    end: float
    text: str
    cut: Interval
    again: bool = False


def tidy(cuts: Iterable[Interval], duration_s: float) -> list[Interval]:
    """The cuts as they are made in a film: merged, within it, none too short to be heard.

    Raises :class:`Invalid` where less than three seconds would be left.
    """
    joined = bridged([cut for cut in clip(cuts, 0.0, duration_s) if cut.length >= SHORTEST_CUT_S], SHORTEST_LEFT_S)
    if joined and joined[0].start < SHORTEST_LEFT_S:
        joined[0] = Interval(0.0, joined[0].end)
    if joined and duration_s - joined[-1].end < SHORTEST_LEFT_S:
        joined[-1] = Interval(joined[-1].start, duration_s)
    if joined and duration_s - total(joined) < LEAST_S:
        raise Invalid(_("At least three seconds must be left. Take some cuts back."))
    return joined


def shortened(pause: Interval, duration_s: float) -> Interval:
    """What is cut of a silence so that 0.8 s are left of it: in its middle, or at the film's own end.

    The half second that is left on each side keeps the ends of words, which fade into what is taken for silence.
    """
    if pause.length <= BETTER_S:
        return Interval(pause.start, pause.start)
    if pause.start <= 0:
        return Interval(0.0, pause.end - BETTER_S)
    if pause.end >= duration_s:
        return Interval(pause.start + BETTER_S, duration_s)
    return Interval(pause.start + BETTER_S / 2, pause.end - BETTER_S / 2)


def sentences_of(cues: Sequence[Cue], voice: Sequence[Interval], duration_s: float) -> list[Sentence]:
    """The sentences of captions, each with what would go with it; ``voice``: where something is said, if known."""
    grouped: list[list[Cue]] = []
    for cue in cues:
        if not grouped or _SENTENCE_END.search(grouped[-1][-1].text.strip()):
            grouped.append([])
        grouped[-1].append(cue)
    quiet = missing(voice, duration_s) if voice else []
    found = []
    for group in grouped:
        start, end = group[0].start, min(max(cue.end for cue in group), duration_s)
        if start < end:
            text = " ".join(" ".join(cue.text.split()) for cue in group)
            found.append(Sentence(start, end, text, snapped(Interval(start, end), quiet)))
    return _with_repeats(found)


def off_script(cues: Sequence[Cue], voice: Sequence[Interval], duration_s: float) -> list[Interval]:
    """Where something is said that no caption has, each with what would go with it: a false start, an aside.

    With captions from the script a sentence that was said twice is one of these.
    """
    spoken = bridged(voice, 2 * BEFORE_WORD_S)
    covered = [Interval(max(0.0, cue.start - BEFORE_WORD_S), cue.end + BEFORE_WORD_S) for cue in cues]
    quiet = missing(voice, duration_s)
    return [snapped(part, quiet) for part in subtract(spoken, covered) if part.length >= OFF_SCRIPT_S]


def snapped(part: Interval, quiet: Sequence[Interval]) -> Interval:
    """The part with both ends in the silences beside it, short before the next word; as it is where there is none.

    The silence before it stays and that behind it goes, so one pause is left of the two.
    """
    start = _before_word(part.start, quiet)
    end = _before_word(part.end, quiet, after=part.start)
    return Interval(start, end) if start < end else part


def _before_word(second: float, quiet: Sequence[Interval], after: float = -1.0) -> float:
    near = [one for one in quiet if one.start - NEAR_S <= second <= one.end + NEAR_S and one.end > after + NEAR_S]
    if not near:
        return second
    best = min(near, key=lambda one: max(one.start - second, second - one.end, 0.0))
    return round(max(best.end - BEFORE_WORD_S, (best.start + best.end) / 2), 3)


def _with_repeats(found: Sequence[Sentence]) -> list[Sentence]:
    """Each sentence, marked where one of the next says it again: then the first is the one that went wrong."""
    letters = [re.sub(r"\W+", "", one.text).casefold() for one in found]
    return [
        replace(one, again=any(_says_again(letters[n], other) for other in letters[n + 1 : n + 1 + NEXT_SENTENCES]))
        for n, one in enumerate(found)
    ]


def _says_again(first: str, second: str) -> bool:
    """The same words, or the beginning of them: broken off and begun anew."""
    if len(first) < 4:
        return False
    begun = second[: len(first)]
    return SequenceMatcher(None, first, begun, autojunk=False).ratio() >= SIMILAR


def moved_cues(cues: Iterable[Cue], before: Timeline, after: Timeline) -> tuple[Cue, ...]:
    """Captions of one film in another. One of which only a sliver is left is left out: its words are gone."""
    if before == after:
        return tuple(cues)
    found = []
    for cue in cues:
        span = moved_span(Interval(cue.start, cue.end), before, after)
        if span is not None and span.length >= min(SLIVER_S, cue.end - cue.start - 0.001):
            found.append(Cue(round(span.start, 3), round(span.end, 3), cue.text))
    return tuple(found)
