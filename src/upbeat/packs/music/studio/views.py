"""Scores that follow a recording: laid along it, their bars set right, taken away."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from upbeat.doors.web.shared.fragments import wants_fragment
from upbeat.doors.web.shared.sentences import blame, said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.clock import read_clock
from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.abc import read_abc
from upbeat.packs.music.actions import following as actions
from upbeat.packs.music.actions.laying import ask_to_follow, keep_misfit, put_away, try_again
from upbeat.packs.music.engraving import engraved
from upbeat.packs.music.following.failures import AGAIN, sentence
from upbeat.packs.music.following.process import LONGEST_S
from upbeat.packs.music.models import FollowedScore, Laying
from upbeat.packs.music.queries import following as queries
from upbeat.packs.music.studio.forms import FollowForm
from upbeat.rooms.design.models import ScriptSection
from upbeat.rooms.people.models import Person
from upbeat.rooms.record.models import Asset
from upbeat.rooms.record.queries import access_asset

WIDTH = 480


@member
@require_http_methods(["GET", "HEAD", "POST"])
def follow(request: HttpRequest, asset_id: int) -> HttpResponse:
    """The scores of a recording; posted: one more is to be laid along it, or is at once, ``evenly`` without listening.

    As a fragment: how far those are that are being laid along; ``waiting`` says how many were when the page was made.
    """
    person = person_of(request)
    asset = access_asset(person, asset_id)
    if wants_fragment(request):
        under_way, _failed = queries.layings(asset)
        told = request.GET.get("waiting", "")
        context = {"asset": asset, "under_way": under_way, "ended": str(len(under_way)) != told}
        return render(request, "music/_laying.html", context)
    form = FollowForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(reverse("music:follow", args=[asset_id]) + _laid(person, asset, form.cleaned_data, request))
        except Invalid as problem:
            blame(form, problem)
    return _shown(request, asset, form)


def _laid(person: Person, asset: Asset, typed: Mapping[str, object], request: HttpRequest) -> str:
    """Do what was posted; where on the page it is to be seen."""
    number = int(str(typed["section"] or 0))
    section = ScriptSection.objects.filter(script=asset.script_id, pk=number).first() if asset.script_id else None
    told = Passage(
        by=person,
        asset=asset,
        notation=str(typed["notation"]),
        start_s=float(str(typed["start"])),
        end_s=float(str(typed["end"])),
        section=section,
    )
    if "evenly" in request.POST:
        return f"#score-{actions.follow_evenly(**told).pk}"
    ask_to_follow(**told)
    return "#under-way"


class Passage(TypedDict):
    """Notes, and where in a recording they sound."""

    by: Person
    asset: Asset
    notation: str
    start_s: float
    end_s: float
    section: ScriptSection | None


def _shown(request: HttpRequest, asset: Asset, form: FollowForm, wrong: tuple[int, str] = (0, "")) -> HttpResponse:
    """``wrong``: the score whose bars could not be set, and why; what was typed of them stays."""
    sent = request.POST.dict()
    rows = [
        (
            row,
            engraved(read_abc(row.notation), "staff", width=WIDTH, prefix=f"r{row.pk}-"),
            _as_typed(row, sent) if row.pk == wrong[0] else _clocks(row),
        )
        for row in queries.scores_of(asset)
    ]
    under_way, failed = queries.layings(asset)
    posted = request.method == "POST"
    known = {row.section_id for row, _picture, _bars in rows} | {row.section_id for row in under_way}
    passages = [
        (one, FollowForm(initial=_initial(one), auto_id=f"passage-{one.section.pk}-%s"))
        for one in queries.notated_passages(asset)
        if one.section.pk not in known
    ]
    context = {
        "asset": asset,
        "rows": rows,
        "under_way": under_way,
        "failed": [(row, sentence(row.error), row.error in AGAIN) for row in failed],
        "passages": passages,
        "form": form if form.is_bound else FollowForm(initial=_proposed(asset, failed)),
        "wrong": wrong,
        "removed": queries.removed_score(asset),
        "crumbs": [
            (reverse("studio:home"), _("Studio")),
            (reverse("studio:recording", args=[asset.pk]), asset.filename),
            ("", _("Score that follows")),
        ],
    }
    return render(request, "music/follow.html", context, status=422 if posted else 200)


def _proposed(asset: Asset, failed: Sequence[Laying]) -> dict[str, object]:
    """The notes and times that failed last, to be set right; else as much of the recording as can be followed."""
    if failed:
        last = failed[-1]
        return {"notation": last.notation, "start": last.start_s, "end": last.end_s, "section": last.section_id}
    return {"start": 0.0, "end": round(min(asset.duration_s, LONGEST_S), 1)}


def _initial(one: queries.Notated) -> dict[str, object]:
    return {
        "notation": one.notation,
        "start": round(one.start_s, 1),
        "end": round(one.end_s, 1),
        "section": one.section.pk,
    }


def _clocks(row: FollowedScore) -> list[tuple[int, str]]:
    """Number and beginning of each bar, as it is typed."""
    return [(number, f"{int(second // 60)}:{second % 60:04.1f}") for number, second in row.bars]


def _as_typed(row: FollowedScore, sent: Mapping[str, str]) -> list[tuple[int, str]]:
    """The same with what was typed."""
    return [(number, sent.get(f"bar-{place}", clock)) for place, (number, clock) in enumerate(_clocks(row))]


def _typed(row: FollowedScore, sent: Mapping[str, str]) -> list[float]:
    """The seconds that were typed; what was left as it was shown stays exact. Invalid names the bar."""
    seconds: list[float] = []
    for place, ((number, exact), (_number, clock)) in enumerate(zip(row.bars, _clocks(row), strict=True)):
        text = sent.get(f"bar-{place}", "").strip()
        second = exact if text == clock else read_clock(text)
        if second is None:
            raise Invalid(_("Bar %(number)d: write minutes and seconds, such as 1:05.") % {"number": number})
        seconds.append(second)
    return seconds


@member
@require_POST
def bars(request: HttpRequest, score_id: int) -> HttpResponse:
    """Set the bars right: fields ``bar-0``, ``bar-1`` …; or with ``remove`` or ``restore`` take the score away, or
    bring it back."""
    person = person_of(request)
    row = queries.access_score(person, score_id)
    back = redirect(reverse("music:follow", args=[row.asset_id]) + f"#score-{row.pk}")
    if "remove" in request.POST:
        actions.take_away_score(by=person, row=row)
        return back
    if "restore" in request.POST:
        actions.bring_back_score(by=person, row=row)
        return back
    try:
        actions.set_bars(by=person, row=row, seconds=_typed(row, request.POST.dict()))
    except Invalid as problem:
        return _shown(request, row.asset, FollowForm(), (row.pk, said(problem)))
    messages.success(request, _("The bars are kept."))
    return back


@member
@require_POST
def laying(request: HttpRequest, laying_id: int) -> HttpResponse:
    """What is to become of a score that could not be laid along: ``keep`` it all the same, try ``again``, or put it
    away."""
    person = person_of(request)
    row = queries.access_laying(person, laying_id)
    address = reverse("music:follow", args=[row.asset_id])
    try:
        if "keep" in request.POST:
            return redirect(f"{address}#score-{keep_misfit(by=person, row=row).pk}")
        if "again" in request.POST:
            try_again(by=person, row=row)
        else:
            put_away(by=person, row=row)
    except Invalid as problem:
        messages.error(request, said(problem))
    return redirect(address)
