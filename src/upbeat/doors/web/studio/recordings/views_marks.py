"""The key marks of a recording beside its picture: set, changed, taken from what is proposed (R19)."""

from collections.abc import Mapping

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from upbeat.doors.web.shared.row_numbers import row_number
from upbeat.doors.web.shared.sentences import blame
from upbeat.doors.web.shared.session import member, person_of
from upbeat.doors.web.studio.items.fields import read_clock
from upbeat.doors.web.studio.recordings import forms
from upbeat.doors.web.studio.recordings.views import about
from upbeat.kernel.errors import Invalid
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish import chapters
from upbeat.rooms.polish import queries as polishing
from upbeat.rooms.polish.actions import marks as actions
from upbeat.rooms.polish.chapters import Proposal
from upbeat.rooms.polish.models import KeyMark, PolishRun
from upbeat.rooms.record import queries
from upbeat.rooms.record.models import Asset

MOST_PROPOSALS = 100


@member
@require_http_methods(["GET", "HEAD", "POST"])
def marks(request: HttpRequest, asset_id: int) -> HttpResponse:
    """Show the marks; add one, or with the field ``change``, ``remove``, ``restore`` (a mark) or ``take`` do that."""
    person = person_of(request)
    asset = queries.access_asset(person, asset_id)
    run = polishing.finished_run(asset)
    here = reverse("studio:recording-marks", args=[asset_id])
    sent = request.POST
    if "remove" in sent:
        actions.remove_key_mark(by=person, asset=asset, mark_id=row_number(sent["remove"]))
        return redirect(here)
    if "restore" in sent:
        actions.restore_key_mark(by=person, asset=asset, mark_id=row_number(sent["restore"]))
        return redirect(f"{here}#mark-{row_number(sent['restore'])}")
    form, proposed = forms.MarkForm(initial={"kind": KeyMark.Kind.CHAPTER}, run=run), _proposed(run)
    changing: forms.MarkForm | None = None
    if "take" in sent:
        proposed = _proposed_again(sent)
        if (taken := _take(person, asset, run, proposed)) is not None:
            messages.success(request, ngettext("%(n)d mark is set.", "%(n)d marks are set.", taken) % {"n": taken})
            return redirect(here)
    elif "change" in sent:
        changing = forms.MarkForm(sent, auto_id=f"change-{row_number(sent['change'])}-%s", run=run)
        if mark := _kept(person, asset, run, changing, row_number(sent["change"])):
            return redirect(f"{here}#mark-{mark.pk}")
    elif request.method == "POST":
        form = forms.MarkForm(sent, run=run)
        if mark := _kept(person, asset, run, form):
            return redirect(f"{here}#mark-{mark.pk}")
    context = about(person, asset) | {
        "at": read_clock(request.GET.get("t", "")),
        "form": form,
        "rows": _rows(asset, run, changing, row_number(sent.get("change", ""))),
        "proposed": proposed,
        "removed_mark": polishing.removed_mark(asset),
        "crumbs": [
            (reverse("studio:home"), _("Studio")),
            (reverse("studio:recording", args=[asset_id]) + "#marks", asset.filename),
            ("", _("Key marks")),
        ],
    }
    return render(request, "studio/recordings/marks.html", context, status=422 if request.method == "POST" else 200)


def _in_recording(run: PolishRun | None, second: float) -> float:
    """The second of the recording that is meant by one of the film, whose times are those on the page."""
    inside = run is not None and second < (run.duration_s or 0.0)
    return polishing.second_of_recording(run, second) if run is not None and inside else second


def _kept(
    person: Person, asset: Asset, run: PolishRun | None, form: forms.MarkForm, mark_id: int = 0
) -> KeyMark | None:
    """The mark as typed, new or changed; None when something is to be mended in the form."""
    if not form.is_valid():
        return None
    data = form.cleaned_data
    try:
        second, kind = _in_recording(run, data["second"]), KeyMark.Kind(data["kind"])
        if mark_id:
            return actions.change_key_mark(
                by=person, asset=asset, mark_id=mark_id, second=second, title=data["title"], kind=kind
            )
        return actions.add_key_mark(by=person, asset=asset, second=second, title=data["title"], kind=kind)
    except Invalid as problem:
        blame(form, problem)
        return None


def _rows(
    asset: Asset, run: PolishRun | None, changing: forms.MarkForm | None, mark_id: int
) -> list[tuple[float, KeyMark, forms.MarkForm]]:
    """The marks in the seconds of the film, each with its form."""
    places = polishing.marks_in(run) if run else [(mark.second, mark) for mark in polishing.key_marks(asset)]
    return [
        (
            second,
            mark,
            changing
            if changing is not None and mark.pk == mark_id
            else forms.MarkForm(
                initial={"second": round(second, 1), "title": mark.title, "kind": mark.kind},
                auto_id=f"change-{mark.pk}-%s",
            ),
        )
        for second, mark in places
    ]


def _proposed(run: PolishRun | None) -> list[forms.ProposalForm]:
    found = chapters.proposals(run) if run is not None else []
    return [
        forms.ProposalForm(
            prefix=f"p{number}",
            initial={
                "taken": True,
                "second": round(one.second, 1),
                "title": one.title or _title(one.kind, number),
                "kind": one.kind,
            },
        )
        for number, one in enumerate(found[:MOST_PROPOSALS], start=1)
    ]


def _title(kind: KeyMark.Kind, number: int) -> str:
    return _("Think") if kind == KeyMark.Kind.THINK else _("Part %(number)d") % {"number": number}


def _proposed_again(sent: Mapping[str, str]) -> list[forms.ProposalForm]:
    rows = min(row_number(sent.get("rows", "")), MOST_PROPOSALS)
    return [forms.ProposalForm(sent, prefix=f"p{number}") for number in range(1, rows + 1)]


def _take(person: Person, asset: Asset, run: PolishRun | None, proposed: list[forms.ProposalForm]) -> int | None:
    """How many marks were set; None when something is to be mended first."""
    if any([not form.is_valid() for form in proposed]):  # noqa: C419  # every form is to say what is amiss
        return None
    ticked = [form for form in proposed if form.cleaned_data["taken"]]
    try:
        wanted = [
            Proposal(_in_recording(run, data["second"]), KeyMark.Kind(data["kind"]), data["title"])
            for data in (form.cleaned_data for form in ticked)
        ]
        return len(actions.take_proposals(by=person, asset=asset, proposals=wanted))
    except Invalid as problem:
        late = [form for form in ticked if form.cleaned_data["second"] >= asset.duration_s]
        blame((late or ticked)[0], problem)
        return None
