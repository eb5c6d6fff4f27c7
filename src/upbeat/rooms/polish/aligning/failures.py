"""Why captions could not be made, from a script or by recognition: a stable code, and its sentence."""

from django.utils.translation import gettext_lazy as _

from upbeat.kernel.errors import Coded

SENTENCES = {
    "no_voice": _(
        "The voice that reads scripts is not installed on this server. Ask your administrator to run: "
        'pip install "upbeat[align]"'
    ),
    "no_recogniser": _(
        "The recogniser of speech is not installed on this server. Ask your administrator to run: "
        'pip install "upbeat[asr]"'
    ),
    "no_model": _(
        "The recogniser of speech has no model yet. Ask your administrator to put a model of faster-whisper into a "
        "folder of the server and to name it in the setting UPBEAT_SPEECH_MODEL."
    ),
    "model_gone": _(
        "The folder that UPBEAT_SPEECH_MODEL names holds no model: model.bin and tokenizer.json should be in it. Ask "
        "your administrator."
    ),
    "model_broken": _("The model of the recogniser of speech cannot be loaded. Ask your administrator to put it there "
                      "again."),
    "model_english": _("The model on this server knows English only. Ask your administrator for one of many languages, "
                       "or upload a caption file."),
    "nothing_heard": _("Nobody is heard speaking in this recording. Is it the right one?"),
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


class AligningFailed(Coded):
    """No captions could be made; ``code`` is one of SENTENCES and what to store."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__(sentence(code))
