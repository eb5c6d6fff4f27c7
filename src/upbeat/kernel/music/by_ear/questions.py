"""What every question by ear is: words, options, what is to be heard, and what each wrong answer suggests."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeVar

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.chance import chance
from upbeat.kernel.music.heard import Heard
from upbeat.kernel.music.rhythms import check_level
from upbeat.kernel.music.score import Score

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Choice:
    """An option. ``id`` names what it says, never whether it is right; ``text``: a msgid; ``score``: what is to be
    shown as notation instead of a text; ``misconception``: a key of :data:`MISCONCEPTIONS`, empty for the right one. It
    must not reach a page before the answer."""

    id: str
    text: str
    misconception: str = ""
    score: Score | None = None


@dataclass(frozen=True, slots=True)
class EarQuestion:
    """A question drawn from a seed.

    ``stem``: a msgid with places for ``values``. ``right``: the id of the right option; several in their order where
    the options are to be ordered; none where the answer is written (then ``key`` is what was to be written). ``heard``:
    what sounds; ``length_s``: how long the whole is to be made, the same for every seed of one spec.
    """

    kind: str
    stem: str
    options: tuple[Choice, ...]
    right: tuple[str, ...]
    heard: tuple[Heard, ...]
    length_s: float
    values: Mapping[str, object] = field(default_factory=dict)
    key: Score | None = None


@dataclass(frozen=True, slots=True)
class Spec:
    """What an author wants: ``level`` 1 to 9, and what else the kind knows, checked by it."""

    kind: str
    level: int
    wishes: Mapping[str, Any]
    seed: int

    def stream(self, purpose: str) -> random.Random:
        """A stream of chance of its own for each purpose: what is right never hangs on how it sounds."""
        return chance(self.seed, self.kind, purpose)

    def wish(self, name: str, allowed: Sequence[T], usual: T) -> T:
        """What the author says, if it is allowed; raises :class:`Invalid`, field ``name``."""
        told = self.wishes.get(name, usual)
        found = next((one for one in allowed if one == told and type(one) is type(told)), None)
        if found is None:
            raise Invalid(
                _("“%(name)s” is one of: %(allowed)s."),
                field=name,
                values={"name": name, "allowed": ", ".join(str(one) for one in allowed)},
            )
        return found


Drawer = Callable[[Spec], EarQuestion]


def spec_of(told: Mapping[str, Any], seed: int) -> Spec:
    """Checked as far as all kinds are alike; raises :class:`Invalid`."""
    return Spec(str(told.get("kind", "")), check_level(told.get("level", 1)), told, seed)


def up_to(level: int, pools: Mapping[T, int]) -> list[T]:
    """What a level may hold: everything that begins at it or below."""
    return [one for one, begins in pools.items() if begins <= level]


MISCONCEPTIONS: Mapping[str, str] = {
    "interval-quality": _("The interval has the right size in steps, but major was heard as minor or the other way."),
    "interval-step-larger": _("Heard one step too large."),
    "interval-step-smaller": _("Heard one step too small."),
    "interval-inverted": _("Heard upside down: the interval that fills it up to an octave."),
    "interval-far": _("Heard far from its size."),
    "chord-third": _("Major heard as minor, or the other way: listen to the third."),
    "chord-fifth": _("The fifth was heard wrongly: narrow, pure or wide."),
    "chord-seventh": _("The seventh was overlooked, or heard where there is none."),
    "chord-kind-of-seventh": _("The seventh was heard, but another kind of it."),
    "scale-third": _("Major heard as minor, or the other way: listen to the third step."),
    "scale-five": _("Five steps heard as seven, or the other way."),
    "scale-tonic": _("The tones are those of another mode: listen for the first and last tone."),
    "scale-step": _("A single step was heard wrongly."),
    "cadence-close": _("An ending that rests was heard as an open one, or the other way."),
    "cadence-approach": _("The ending is there, but not from which chord it is reached."),
    "metre-group": _("Groups of two heard as groups of three, or the other way."),
    "metre-half": _("Twos and fours mixed up: listen for the weaker third beat."),
    "metre-parts": _("How the beat divides was mixed up with how the bar does."),
    "tempo-reversed": _("Slower and faster the wrong way round."),
    "tempo-unnoticed": _("The change of tempo was not noticed."),
    "tempo-imagined": _("A change was heard where the tempo stays."),
    "tempo-too-fast": _("Taken for faster than it is."),
    "tempo-too-slow": _("Taken for slower than it is."),
    "timbre-family": _("The family is right, the instrument another."),
    "timbre-other": _("Taken for an instrument of another family."),
    "pitch-reversed": _("Higher and lower the wrong way round."),
    "pitch-unnoticed": _("The difference of pitch was not noticed."),
    "pitch-imagined": _("A difference was heard where there is none."),
    "change-unnoticed": _("The changed tone was not noticed."),
    "change-imagined": _("A change was heard where there is none."),
    "phrase-swapped": _("Two phrases were heard the other way round."),
    "phrase-other": _("Another phrase was taken for the one that was heard."),
}
"""What a wrong answer suggests, in words for a teacher."""
