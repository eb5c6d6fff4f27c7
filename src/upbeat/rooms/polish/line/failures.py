"""Why a run of the line ended without its files: a stable code, and its sentence in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from upbeat.kernel.errors import UpbeatError
from upbeat.rooms.record import refusals

SENTENCES = {
    "disk_full": _("There is no room left on the server's disk. Please tell your administrator; then start again."),
    "source_gone": _("The uploaded video is no longer there. Please upload it again."),
    "took_too_long": _("Preparing this video took too long and was stopped. Please export it as MP4 and upload that."),
    "died": _("Preparing this video stopped unexpectedly. Please start it again; if it stops again, export it anew."),
}


def sentence(code: str, params: Mapping[str, str | int]) -> str:
    """The failure as a sentence in the active language; ``code`` is one of SENTENCES or of the record's refusals."""
    if code in SENTENCES:
        return str(SENTENCES[code])
    return refusals.sentence(refusals.Refusal(code, params))


class LineFailed(UpbeatError):
    """The line could not make its files; ``code`` and ``params`` are what to store, ``again`` whether a retry may help.

    No half file is left in the folder; steps that were finished are kept for the next try.
    """

    def __init__(self, code: str, params: Mapping[str, str | int] | None = None) -> None:
        self.code = code
        self.params = dict(params or {})
        super().__init__(sentence(code, self.params))

    @property
    def again(self) -> bool:
        """May the same source succeed later?"""
        return self.code in ("disk_full", "died")
