"""Phrases to be written down, to be put in order, and to be found in notation."""

from dataclasses import replace

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.assembling import bar_quarters
from upbeat.kernel.music.by_ear.questions import Choice, EarQuestion, Spec
from upbeat.kernel.music.chance import chance
from upbeat.kernel.music.degrees import MODES, check_fifths, degree_pitch
from upbeat.kernel.music.heard import Heard, clicks, heard_score
from upbeat.kernel.music.rhythms import beat_of, check_metre, draw_rhythm, usual_bars
from upbeat.kernel.music.score import Score
from upbeat.kernel.music.sightreading import draw_phrase

MOST_BARS = 8
OF = ("melody", "rhythm")
_TEMPO, _TAIL_S, _BETWEEN_S = 72.0, 0.6, 1.0
_ALIKE_FROM = 5
_SHOWN = ("a", "b", "c")
_TRIES = 200


def draw_dictation(spec: Spec) -> EarQuestion:
    """A melody: one bar is counted in, then it is heard; the page may play it again. ``fifths``, ``mode``, ``metre``,
    ``bars`` as in :func:`draw_phrase`."""
    score = _phrase(spec, "key", "melody")
    return _dictation(spec, score, _("Write down the melody that you hear."))


def draw_rhythm_dictation(spec: Spec) -> EarQuestion:
    """A rhythm: likewise."""
    score = _phrase(spec, "key", "rhythm")
    return _dictation(spec, score, _("Write down the rhythm that you hear."))


def _dictation(spec: Spec, score: Score, stem: str) -> EarQuestion:
    beat_s = float(beat_of(score.metre)) * 60 / score.tempo
    beats = int(bar_quarters(score.metre) / beat_of(score.metre))
    counted = max(beats, 2)
    heard = clicks(counted, beat_s=beat_s, start_s=0.1, accent_every=beats)
    start = 0.1 + counted * beat_s
    tones = heard_score(score, start_s=start)
    values = {"metre": f"{score.metre[0]}/{score.metre[1]}", "bars": str(len(score.bars))}
    length = start + _seconds(score) + _TAIL_S
    return EarQuestion(spec.kind, stem, (), (), (*heard, *tones), length, values, key=score)


def draw_order(spec: Spec) -> EarQuestion:
    """Three phrases in notation: in which order are they heard? ``of``: melody or rhythm."""
    scores = _three(spec)
    order = spec.stream("right").sample(_SHOWN, 3)
    heard, at = list[Heard](), 0.1
    for one in order:
        score = scores[_SHOWN.index(one)]
        heard += heard_score(score, start_s=at)
        at += _seconds(score) + _BETWEEN_S
    options = tuple(Choice(name, name.upper(), score=score) for name, score in zip(_SHOWN, scores, strict=True))
    stem = _("You hear the three phrases one after the other. Put them into the order in which you hear them.")
    return EarQuestion("order", stem, options, tuple(order), tuple(heard), at + _TAIL_S)


def draw_match(spec: Spec) -> EarQuestion:
    """Three phrases in notation: which of them is heard? ``of``: melody or rhythm."""
    scores = _three(spec)
    right = spec.stream("right").choice(_SHOWN)
    score = scores[_SHOWN.index(right)]
    heard = heard_score(score, start_s=0.1)
    options = tuple(
        Choice(name, name.upper(), "" if name == right else "phrase-other", one)
        for name, one in zip(_SHOWN, scores, strict=True)
    )
    stem = _("Which of the three phrases do you hear?")
    return EarQuestion("match", stem, options, (right,), tuple(heard), 0.1 + _seconds(score) + _TAIL_S)


def _three(spec: Spec) -> tuple[Score, Score, Score]:
    """Three phrases that differ. Low levels: each its own. From level 5 on melodies are alike: each is the same unseen
    phrase with another tone changed, so that none of them is the model of the others."""
    of = spec.wish("of", OF, "melody")
    if of == "melody" and spec.level >= _ALIKE_FROM:
        return _alike(spec)
    found = list[Score]()
    for number in range(_TRIES):
        score = _phrase(spec, f"phrase {number}", of)
        if all(_row(score) != _row(other) for other in found):
            found.append(score)
        if len(found) == 3:
            return found[0], found[1], found[2]
    raise _too_few()


def _too_few() -> Invalid:
    return Invalid(_("At this level there are too few phrases in so few bars. Ask for more bars."), field="bars")


def _alike(spec: Spec) -> tuple[Score, Score, Score]:
    stream = spec.stream("changes")
    for number in range(_TRIES):
        score = _phrase(spec, f"model {number}" if number else "model", "melody")
        free = [
            n
            for n, note in enumerate(score.notes)
            if 0 < n < len(score.notes) - 1 and note.pitch and not note.tied and not score.notes[n - 1].tied
        ]
        if len(free) >= 3:  # ties leave fewer in one phrase of three hundred
            first, second, third = (_changed(score, n, stream.choice((-1, 1))) for n in stream.sample(free, 3))
            return first, second, third
    raise _too_few()


def _changed(score: Score, number: int, by: int) -> Score:
    """One tone a step of the key higher or lower."""
    note = score.notes[number]
    steps = {degree_pitch(degree, fifths=score.fifths, mode=score.mode, octave=4) for degree in range(-21, 22)}
    ladder = sorted(steps, key=lambda pitch: pitch.midi)
    higher = [pitch for pitch in ladder if note.pitch and pitch.midi > note.pitch.midi]
    lower = [pitch for pitch in ladder if note.pitch and pitch.midi < note.pitch.midi]
    other = replace(note, pitch=higher[0] if by > 0 else lower[-1])
    return replace(score, notes=(*score.notes[:number], other, *score.notes[number + 1 :]))


def _phrase(spec: Spec, purpose: str, of: str) -> Score:
    seed = chance(spec.seed, spec.kind, purpose).getrandbits(62)
    metre = check_metre(spec.wishes.get("metre", (4, 4)))
    bars = spec.wish(
        "bars", tuple(range(2, MOST_BARS + 1)), 2 if spec.kind in ("order", "match") else usual_bars(spec.level)
    )
    if of == "rhythm":
        return draw_rhythm(spec.level, seed, metre, bars=bars, tempo=_TEMPO)
    fifths, mode = check_fifths(spec.wishes.get("fifths", 0)), spec.wish("mode", MODES, "major")
    return draw_phrase(spec.level, seed, fifths=fifths, metre=metre, mode=mode, bars=bars, tempo=_TEMPO)


def _seconds(score: Score) -> float:
    return float(score.duration) * 60 / score.tempo


def _row(score: Score) -> tuple[tuple[int, object], ...]:
    return tuple((note.pitch.midi if note.pitch else 0, note.duration) for note in score.notes)
