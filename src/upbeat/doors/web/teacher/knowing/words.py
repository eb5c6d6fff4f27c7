"""Why a pupil knows a point or not yet, in words."""

from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upbeat.rooms.learn.queries.explaining import Explained, Reason


@dataclass(frozen=True, slots=True)
class Told:
    """What is known of a pupil on a point, and the reasons in words, each with how much it pulled: ``−0.6``."""

    known: Explained
    reasons: tuple[tuple[str, str], ...]


def told(some: list[Explained]) -> list[Told]:
    """Each with its reasons in words."""
    return [Told(one, tuple((_words(one, reason), _pull(reason.amount)) for reason in one.reasons)) for one in some]


def _pull(amount: float) -> str:
    if abs(amount) < 0.05:
        return "±0"
    sign = "+" if amount > 0 else "−"
    return sign + number_format(abs(amount), decimal_pos=1)


def _words(one: Explained, reason: Reason) -> str:
    if reason.part == "point":
        return _answers(one)
    words = {
        "learner": (_("finds much hard just now"), _("does well over all")),
        "difficulty": (_("a hard point for everybody"), _("an easy point for everybody")),
        "item": (_("the last question was a hard one"), _("the last question was an easy one")),
    }
    return words[reason.part][reason.amount > 0]


def _answers(one: Explained) -> str:
    """The answers on the point, and how they ended."""
    numbers = {"right": one.right, "all": one.attempts, "n": one.run}
    if one.run == one.attempts:
        if one.run_right:
            return ngettext("one answer on it, right", "all %(n)d answers on it right", one.run) % numbers
        return ngettext("one answer on it, wrong", "all %(n)d answers on it wrong", one.run) % numbers
    if one.run_right:
        return (
            ngettext(
                "%(right)d of %(all)d answers on it right, the last one too",
                "%(right)d of %(all)d answers on it right, the last %(n)d in a row",
                one.run,
            )
            % numbers
        )
    return (
        ngettext(
            "%(right)d of %(all)d answers on it right, the last one wrong",
            "%(right)d of %(all)d answers on it right, the last %(n)d wrong in a row",
            one.run,
        )
        % numbers
    )
