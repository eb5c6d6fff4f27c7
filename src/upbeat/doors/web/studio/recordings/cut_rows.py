"""The rows of the editing page: what may be cut, said in words, with what is ticked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from upbeat.doors.web.shared.templatetags.words import duration, minutes
from upbeat.kernel.intervals import Interval, clip, total
from upbeat.rooms.polish import queries as polishing
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.polish.proposals import Part, holds

MOST_CUTS = 1000

WHY: dict[str, Promise] = {
    "lead": gettext_lazy("Silence before the first word"),
    "tail": gettext_lazy("Silence after the last word"),
    "pause": gettext_lazy("A long pause over a picture that stands still"),
    "frozen": gettext_lazy("Nothing moves and nobody speaks"),
    "aside": gettext_lazy("Something is said here that is not in the captions: a false start?"),
    "again": gettext_lazy("Said again right after this"),
    "hand": gettext_lazy("Cut by hand"),
}


@dataclass(frozen=True)
class Row:
    """A part with its words: ``value`` is what its box sends, ``why`` it is proposed or there at all."""

    part: Part
    ticked: bool

    @property
    def value(self) -> str:
        """``12.340-15.100``."""
        return f"{self.part.cut.start:.3f}-{self.part.cut.end:.3f}"

    @property
    def why(self) -> str:
        """What it is, unless it is a sentence like any other."""
        return str(WHY.get(self.part.kind, ""))

    @property
    def saves(self) -> str:
        """``2.2 s``."""
        return _("%(seconds)s s") % {"seconds": f"{self.part.cut.length:.1f}"}


def rows_of(parts: Iterable[Part], chosen: Sequence[Interval]) -> list[Row]:
    """Each part that would take something out, ticked where it is among ``chosen``."""
    return [Row(part, holds(chosen, part.cut)) for part in parts if part.cut.length > 0]


def read_cuts(values: Sequence[str]) -> list[Interval]:
    """The cuts that boxes sent; what is no cut is left out."""
    found = []
    for value in values[:MOST_CUTS]:
        start, _dash, end = value.partition("-")
        try:
            ends = float(start), float(end)
        except ValueError:
            continue
        if 0 <= ends[0] < ends[1] < 360_000:
            found.append(Interval(*ends))
    return found


def steps_in_words(run: PolishRun) -> str:
    """How a film was made: ``2 cuts, 14 s shorter · in stereo``."""
    cuts = polishing.cuts_of(run.recipe)
    if cuts:
        less = duration(total(clip(cuts, 0.0, run.asset.duration_s)))
        said = [ngettext("%(n)d cut, %(less)s shorter", "%(n)d cuts, %(less)s shorter", len(cuts))]
        said = [said[0] % {"n": len(cuts), "less": less}]
    else:
        said = [_("uncut")]
    if run.recipe.steps.get("music"):
        said.append(_("as music, in stereo"))
    return " · ".join(said)


def lengths(whole_s: float, cuts: Sequence[Interval]) -> tuple[str, str]:
    """The length before and after."""
    return minutes(whole_s), minutes(whole_s - total(clip(cuts, 0.0, whole_s)))
