"""Why a score could not be laid along a recording: a stable code, and its sentence."""

from django.utils.translation import gettext_lazy as _

from upbeat.kernel.errors import Coded

SENTENCES = {
    "lost": _("Almost nothing is heard from there to there. Check the two times, or set the bars by hand."),
    "misfit": _(
        "Notes and sound have little in common, so the score does not follow. Check the notes and the two times, then "
        "find the bars again."
    ),
    "unreadable": _("The sound could not be read there. Choose another passage, or set the bars by hand."),
    "source_gone": _("The uploaded video is no longer there. Please upload it again."),
    "took_too_long": _("Finding the bars took too long and was stopped. Choose a shorter passage."),
    "too_many": _("There are as many scores as a recording can have. Take one away first, then try again."),
    "died": _("Finding the bars stopped unexpectedly. Please try again."),
}
AGAIN = frozenset({"took_too_long", "too_many", "died", "source_gone"})
"""What may go well when the same is tried again."""


def sentence(code: str) -> str:
    """The failure as a sentence in the active language."""
    return str(SENTENCES.get(code, SENTENCES["died"]))


class LayingFailed(Coded):
    """No score follows; ``code`` is one of SENTENCES and what to store."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(sentence(code))
