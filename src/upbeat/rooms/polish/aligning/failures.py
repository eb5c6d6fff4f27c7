"""Why captions could not be made from a script: a stable code, and its sentence in the reader's language."""

from django.utils.translation import gettext_lazy as _

from upbeat.kernel.errors import UpbeatError

SENTENCES = {
    "no_voice": _(
        "The voice that reads scripts is not installed on this server. Ask your administrator to run: "
        'pip install "upbeat[align]"'
    ),
    "no_words": _("The script says nothing yet. Write what is said into its passages; then try again."),
    "not_heard": _("Hardly anything of the script is heard in this recording. Is it the right script, and the right "
                   "recording?"),
    "too_long": _("This recording or its script is too long: captions are made for up to an hour. Upload a file."),
    "source_gone": _("The uploaded video is no longer there. Please upload it again."),
    "damaged": _("The sound of this recording cannot be read. Please export it as MP4 and upload that."),
    "took_too_long": _("Making the captions took too long and was stopped. Please upload a caption file instead."),
    "died": _("Making the captions stopped unexpectedly. Please start it again."),
}  # fmt: skip


def sentence(code: str) -> str:
    """The failure as a sentence in the active language."""
    return str(SENTENCES.get(code, SENTENCES["died"]))


class AligningFailed(UpbeatError):
    """No captions could be made; ``code`` is one of SENTENCES and what to store."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(sentence(code))
