"""What a pupil is told of a wrong answer, beside the guidance.

Of taps all may be said: what is right stands on the page. Of a dictation only which bars are right as they stand: no
note is named and nothing is counted, so that changing one note at a time tells no more than the bar it stands in.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.verdicts import Verdict
from upbeat.packs.music.kinds import tapped, written
from upbeat.rooms.items.kinds import Answered

MOST_SENTENCES = 4
Told = Mapping[str, Any]


def when_wrong(tell: Callable[[Mapping[str, Any], Any], Told]) -> Callable[[Answered], Told]:
    """As a kind tells it after an answer: ``sentences``, of a wrong one alone."""

    def told(answered: Answered) -> Told:
        found = {} if answered.right else tell(answered.key, answered.answer)
        return found if found.get("sentences") else {}

    return told


def of_taps(key: Mapping[str, Any], answer: Any) -> Mapping[str, Any]:
    """``sentences``: bar by bar what was early, late, missed or too much; the first four bars of them."""
    verdict = _read(tapped.verdict_of, key, answer)
    if verdict is None or not verdict.notes:
        return {"sentences": [_("It sounded like another rhythm. Read it aloud first, then tap it.")]}
    faults: dict[int, Counter[str]] = {}
    for note in verdict.notes:
        if not note.good:
            faults.setdefault(note.bar, Counter())[tapped.FAULTS[note.kind]] += 1
    for one in verdict.extras:
        faults.setdefault(one.bar, Counter())[tapped.EXTRA] += 1
    told = [_bar(bar, faults[bar]) for bar in sorted(faults)[:MOST_SENTENCES]]
    return {"sentences": told or [_("Nearly: tap it once more, evenly.")]}


def _bar(bar: int, faults: Counter[str]) -> str:
    said = {
        "early": lambda n: ngettext("%(n)d note came early", "%(n)d notes came early", n) % {"n": n},
        "late": lambda n: ngettext("%(n)d note came late", "%(n)d notes came late", n) % {"n": n},
        "missed": lambda n: ngettext("%(n)d note was missed", "%(n)d notes were missed", n) % {"n": n},
        tapped.EXTRA: lambda n: ngettext("%(n)d tap was too many", "%(n)d taps were too many", n) % {"n": n},
    }
    words = _(", ").join(said[name](n) for name, n in faults.most_common())
    return _("Bar %(bar)d: %(what)s.") % {"bar": bar, "what": words}


def of_dictation(key: Mapping[str, Any], answer: Any) -> Mapping[str, Any]:
    """``sentences``: which bars are right as they stand, and where to listen again."""
    verdict = _read(written.verdict_of, key, answer)
    if verdict is None or not verdict.notes:
        return {"sentences": []}
    bars = sorted({note.bar for note in verdict.notes})
    wrong = {note.bar for note in verdict.notes if not note.good} | {one.bar for one in verdict.extras}
    right = [bar for bar in bars if bar not in wrong]
    told = [_("Right as they stand: bars %(bars)s.") % {"bars": ", ".join(map(str, right))}] if right else []
    again = next((bar for bar in bars if bar in wrong), None)
    if again is not None:
        told.append(_("Listen again from bar %(bar)d on.") % {"bar": again})
    return {"sentences": told}


def _read(verdict_of: Any, key: Mapping[str, Any], answer: Any) -> Verdict | None:
    try:
        verdict: Verdict = verdict_of(key, answer)
    except Invalid:
        return None
    return None if verdict.refusal is not None or not isinstance(verdict, Verdict) else verdict
