"""Checks that packs add to the report before publishing (R15)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise

from upbeat.kernel.report import Finding
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.record.models import Asset


@dataclass(frozen=True)
class CheckWords:
    """What a finding says: what was found, why it matters, what to do, and a link to where that is done. The texts
    may hold the finding's figures, ``%(seconds)s``."""

    title: str | Promise
    meaning: str | Promise
    todo: str | Promise
    remedy: str | Promise
    address: Callable[[Asset], str]


@dataclass(frozen=True)
class Check:
    """``find`` reads a finished run and answers quickly: the report is made whenever it is shown. It gives findings
    whose ``check`` is ``name``, or ``name`` with more behind a colon; nothing where it does not apply. ``words``: by
    the ``check`` of findings that are not good. ``in_order``: what is in order where all are good."""

    name: str
    find: Callable[[PolishRun], Sequence[Finding]]
    words: Mapping[str, CheckWords]
    in_order: str | Promise


_offered: dict[str, Check] = {}


def offer_check(check: Check) -> None:
    """Make this check too; one of the same name replaces it."""
    _offered[check.name] = check


def found_by_packs(run: PolishRun) -> list[Finding]:
    """What the checks of packs find on a finished run, each check's in the order of time."""
    return [finding for check in _offered.values() for finding in check.find(run)]


def check_of(finding_check: str) -> Check | None:
    """The check that a finding is of; None for one of the platform's own."""
    return _offered.get(finding_check.partition(":")[0])
