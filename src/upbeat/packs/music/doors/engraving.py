"""Notes that somebody is writing, drawn while they write."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from upbeat.doors.web.shared.sentences import said
from upbeat.doors.web.shared.session import member, person_of
from upbeat.kernel.errors import Invalid
from upbeat.kernel.music.abc import read_abc
from upbeat.kernel.music.checking import misfits
from upbeat.kernel.music.playing import time_map
from upbeat.kernel.music.score import Score
from upbeat.packs.music.doors.often import Often, too_often
from upbeat.packs.music.engraving import PHONE_WIDTH, in_both

MOST_NOTES = 400
"""As many are drawn at each keystroke; a longer score is drawn when it is kept."""
DRAWN_A_MINUTE = 150
"""For one person, by one process: who types fast pauses twice a second for as long as a drawing takes."""
MOST_MISFITS_TOLD = 8

drawings = Often(DRAWN_A_MINUTE)


@member
@require_POST
def engrave(request: HttpRequest) -> HttpResponse:
    """Fields ``abc`` and ``width`` (px) → JSON ``staff`` (empty where it cannot be engraved here), ``jianpu``: SVG;
    ``bars``: a sentence for each bar that does not fill the metre; ``times``: ids and onsets in quarter notes.

    422 with ``error``, ``line`` and ``column`` (0: none) where the text cannot be read, 429 where it is too often.
    Nothing is kept.
    """
    if not drawings.may(person_of(request).pk):
        return too_often()
    try:
        score = _score(request.POST.get("abc", ""))
    except Invalid as problem:
        place = {name: problem.values.get(name, 0) for name in ("line", "column")}
        return JsonResponse({"error": said(problem), **place}, status=422)
    width = _width(request.POST.get("width", ""))
    return JsonResponse(
        {
            **in_both(score, width=width),
            "bars": _sentences(score),
            "times": time_map(score),
            "tempo": score.tempo,
        }
    )


def _score(abc: str) -> Score:
    score = read_abc(abc)
    if len(score.notes) > MOST_NOTES:
        raise Invalid(_("More than %(most)d notes are drawn only when they are kept.") % {"most": MOST_NOTES})
    return score


def _width(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else PHONE_WIDTH


def _sentences(score: Score) -> list[str]:
    return [
        ngettext(
            "Bar %(bar)d has %(has)s quarter note, and needs %(needs)s.",
            "Bar %(bar)d has %(has)s quarter notes, and needs %(needs)s.",
            1 if misfit.has == 1 else 2,
        )
        % {"bar": misfit.bar, "has": f"{float(misfit.has):g}", "needs": f"{float(misfit.needs):g}"}
        for misfit in misfits(score)[:MOST_MISFITS_TOLD]
    ]
