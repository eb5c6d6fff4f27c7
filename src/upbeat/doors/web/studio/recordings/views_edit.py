"""The editing page (R16): the film beside its sentences and pauses; what is ticked is cut, and all can be undone."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.recordings.cue_rows import seconds
from upbeat.doors.web.studio.recordings.cut_rows import lengths, read_cuts, rows_of, steps_in_words
from upbeat.doors.web.studio.recordings.views import preview
from upbeat.kernel.errors import Invalid
from upbeat.kernel.intervals import Interval, union
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import proposals
from upbeat.rooms.polish import queries as polishing
from upbeat.rooms.polish.actions.editing import cut_film, use_film
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.record import queries
from upbeat.rooms.record.models import Asset


@member
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, asset_id: int) -> HttpResponse:
    """Choose what is cut (``do=save``), look at it first (``do=look``), or put film 12 in place again (``do=use-12``).

    ``?tick=pause`` opens it with all long pauses ticked besides what is cut already, ``?tick=all`` with all proposals.
    """
    person = person_of(request)
    asset = queries.access_asset(person, asset_id)
    do, problem = request.POST.get("do", "save"), ""
    if do.startswith("use-"):
        number = do.removeprefix("use-")
        use_film(by=person, asset=asset, run_id=int(number) if number.isdecimal() else 0)
        messages.success(request, _("The earlier film is in place again."))
        return redirect("studio:recording", asset_id)
    whole, latest = polishing.whole_run(asset), polishing.latest_run(asset)
    chosen = polishing.cuts_of(latest.recipe) if latest else []
    if request.method == "POST":
        chosen = read_cuts(request.POST.getlist("cut"))
        by_hand = [request.POST.get(name, "").strip() for name in ("from", "to")]
        try:
            chosen += _by_hand(*by_hand)
            if do == "save":
                run = cut_film(by=person, asset=asset, cuts=chosen)
                _tell(request, run)
                return redirect("studio:recording", asset_id)
        except Invalid as refused:
            problem = refused.message
    parts = proposals.parts_of(whole, union(chosen)) if whole else []
    ticks = set(request.GET.getlist("tick"))
    if request.method != "POST":
        chosen = chosen + [one.cut for one in parts if one.kind in ticks or (one.proposed and "all" in ticks)]
    context = _page(person, asset, whole) | {
        "rows": rows_of(parts, union(chosen)),
        "proposed": any(part.proposed for part in parts),
        "lengths": lengths(asset.duration_s, chosen),
        "problem": problem,
        "by_hand": {name: request.POST.get(name, "") if problem else "" for name in ("from", "to")},
    }
    return render(request, "studio/recordings/edit.html", context, status=422 if problem else 200)


def _page(person: Person, asset: Asset, whole: PolishRun | None) -> dict[str, object]:
    shown = polishing.finished_run(asset)
    track = proposals.spoken_captions(asset)
    return {
        "asset": asset,
        "preview": preview(person, asset, whole),
        "language": track.language if track else "",
        "history": [(run, steps_in_words(run)) for run in polishing.runs(asset)],
        "shown": shown,
        "crumbs": [
            (reverse("studio:home"), _("Studio")),
            (reverse("studio:recording", args=[asset.pk]), asset.filename),
            ("", _("Cut and trim")),
        ],
    }


def _by_hand(start: str, end: str) -> list[Interval]:
    """A stretch that was typed; Invalid if it is none."""
    if not start and not end:
        return []
    ends = seconds(start), seconds(end)
    if ends[0] is None or ends[1] is None:
        raise Invalid(_("Write both times like 1:02.350."), field="from")
    if ends[1] <= ends[0]:
        raise Invalid(_("This stretch ends before it begins. Mend its times."), field="from")
    return [Interval(ends[0], ends[1])]


def _tell(request: HttpRequest, run: PolishRun) -> None:
    if run.state == PolishRun.State.DONE:
        messages.success(request, _("This film was made before: it is in place again."))
    else:
        messages.success(
            request, _("The film is being made with these cuts. Until it is there, the earlier one stays in place.")
        )
