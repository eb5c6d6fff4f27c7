"""The report before publishing in words: what was found where, what it means, what mends it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from upbeat.doors.web.shared.templatetags.words import duration, minutes
from upbeat.doors.web.studio.recordings.report_words import IN_ORDER, REMEDIES, WORDS, Words
from upbeat.kernel.report import Finding, Level
from upbeat.rooms.polish import queries as polishing
from upbeat.rooms.polish import report
from upbeat.rooms.polish.checks import CheckWords, check_of
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.record.models import Asset

MOST_PLACES = 12
"""More times than this in one line are not read by anybody."""


@dataclass(frozen=True)
class Place:
    """A time in the film, and the address of the page with the preview at it."""

    clock: str
    address: str


@dataclass(frozen=True)
class Line:
    """Findings of one kind. ``more``: how many places are not listed; ``mend`` is the address that ``remedy`` names."""

    level: str
    title: str
    meaning: str
    todo: str
    places: list[Place]
    more: int
    remedy: str
    mend: str

    @property
    def warns(self) -> bool:
        """Is it more than advice?"""
        return self.level == Level.WARN


@dataclass(frozen=True)
class Report:
    """What is not in order, the gravest first, and in one sentence what is."""

    lines: list[Line]
    in_order: str

    @property
    def warnings(self) -> list[Line]:
        """What viewers would suffer from."""
        return [line for line in self.lines if line.warns]


def report_on(run: PolishRun | None) -> Report | None:
    """The report on a finished run; None where there is no such run or none was made for it."""
    findings = report.report_of(run) if run is not None and run.state == PolishRun.State.DONE else []
    if run is None or not findings:
        return None
    return Report(lines=_lines(run.asset, findings), in_order=_in_order(findings))


def _kind(finding: Finding) -> tuple[str, str, str]:
    return finding.level, finding.check, str(finding.params.get("language", ""))


def _lines(asset: Asset, findings: Iterable[Finding]) -> list[Line]:
    amiss = sorted((one for one in findings if one.level is not Level.GOOD), key=lambda one: one.level is Level.ADVICE)
    return [_line(asset, list(group)) for _same, group in groupby(amiss, key=_kind)]


def _line(asset: Asset, group: Sequence[Finding]) -> Line:
    first = group[0]
    words, values = _words(first.check), _said(first.params)
    at = [one.second for one in group if one.second is not None]
    if first.check == "length":
        at = list(first.params.get("cuts", []))  # type: ignore[call-overload]  # from JSON
    page = reverse("studio:recording", args=[asset.pk])
    places = [Place(minutes(second), f"{page}?t={minutes(second)}#preview") for second in at[:MOST_PLACES]]
    return Line(
        level=first.level.value,
        title=words.title % values,
        meaning=words.meaning % values,
        todo=words.todo % values,
        places=places,
        more=len(at) - len(places),
        remedy=str(words.remedy if isinstance(words, CheckWords) else REMEDIES[words.remedy]),
        mend=words.address(asset) if isinstance(words, CheckWords) else _address(asset, words.remedy, first.check),
    )


def _words(check: str) -> Words | CheckWords:
    """The sentences for a finding, the platform's or those of the pack whose check it is of."""
    of_pack = check_of(check)
    return WORDS[check] if of_pack is None else of_pack.words[check]


def _said(params: Any) -> dict[str, str]:
    """The figures of a finding as people read them."""
    said = {name: str(round(value) if isinstance(value, float) else value) for name, value in params.items()}
    if "seconds" in params:
        said["length"] = duration(params["seconds"])
    if "language" in params:
        said["language"] = polishing.language_name(params["language"])
    if "of" in params:
        count = params["a_minute"]
        said["rate"] = (
            ngettext("%(n)d character a minute", "%(n)d characters a minute", count)
            if params["of"] == "characters"
            else ngettext("%(n)d word a minute", "%(n)d words a minute", count)
        ) % {"n": count}
    if "times" in params:
        said["clips"] = ngettext("%(n)d time", "%(n)d times", params["times"]) % {"n": params["times"]}
    if "count" in params:
        said["captions"] = ngettext("%(n)d caption", "%(n)d captions", params["count"]) % {"n": params["count"]}
    return said


def _address(asset: Asset, remedy: str, check: str) -> str:
    if remedy in ("trim", "shorten"):
        return reverse("studio:recording-edit", args=[asset.pk]) + f"?tick={check}"
    if remedy == "record":
        return reverse("studio:upload-new") + (f"?script={asset.script_id}" if asset.script_id else "")
    if remedy == "noise":
        return reverse("studio:recording-noise", args=[asset.pk])
    if remedy == "script":
        return reverse("studio:script", args=[asset.script_id]) if asset.script_id else reverse("studio:scripts")
    return reverse("studio:recording", args=[asset.pk]) + f"#{remedy}"


def _in_order(findings: Iterable[Finding]) -> str:
    """The checks that found nothing, in a sentence; empty if there are none."""
    found = list(findings)
    amiss = {_about(one.check) for one in found if one.level is not Level.GOOD}
    names = dict.fromkeys(_about(one.check) for one in found if one.level is Level.GOOD)
    good = [str(_words_in_order(name)) for name in names if name not in amiss]
    return _("In order: %(checks)s.") % {"checks": _(", ").join(good)} if good else ""


def _words_in_order(name: str) -> str | Promise:
    of_pack = check_of(name)
    return IN_ORDER[name] if of_pack is None else of_pack.in_order


def _about(check: str) -> str:
    """What a check is about, as the sentence of good results names it."""
    same = {"silent": "loudness", "faint": "loudness", "fast": "pace", "slow": "pace", "lead": "pause", "tail": "pause"}
    if check.startswith("caption") or check == "unread":
        return "captions"
    if check.startswith("text"):
        return "text"
    return same.get(check, check if check_of(check) is None else check.partition(":")[0])
