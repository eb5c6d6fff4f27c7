"""Why a file is not taken: a stable code with parameters, stored, and its sentence in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from upbeat.kernel.errors import Invalid

SENTENCES = {
    "empty": _("The file is empty. The upload may have stopped early: please upload it again."),
    "not_a_video": _("This is not a video we can read. Please save it as MP4, MOV, WebM or MKV and upload that file."),
    "damaged": _("This video is damaged and cannot be played. Please export or record it again, then upload it."),
    "truncated": _(
        "The end of this video is missing. Perhaps copying or recording stopped early: please copy the whole file "
        "again and upload it."
    ),
    "unknown_codec": _(
        "We cannot decode the picture of this video. Please export it as MP4 with H.264 and upload that file."
    ),
    "no_picture": _("This file has sound but no picture. Please upload a video, such as slides with your voice."),
    "no_sound": _("This video has no sound. Please check the microphone, record it again and upload the new file."),
    "too_long": _(
        "This video takes %(minutes)s minutes; at most %(limit)s are possible. Please cut it into several videos, "
        "best of less than ten minutes each."
    ),
    "too_much": _(
        "This file claims more than a video of a lesson can hold. Please export it again as an ordinary MP4 "
        "and upload that file."
    ),
    "take_gone": _("A take was removed while all were put together. Load the page again, then put them together anew."),
    "take_damaged": _("A take cannot be read. Play the chosen takes, record again what does not play, then try again."),
    "join_too_slow": _("Putting the takes together took too long. Please try again when the server is less busy."),
    "join_died": _("Putting the takes together broke off. Please try again; the takes are kept."),
    "too_slow": _("Checking this video took too long. Please export it again as an ordinary MP4 and upload that file."),
}


@dataclass(frozen=True)
class Refusal:
    """Why a file was not taken. ``code`` is a key of SENTENCES; ``params`` fill its placeholders."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


def sentence(refusal: Refusal) -> str:
    """The refusal as a sentence in the active language that says what to do."""
    return str(SENTENCES[refusal.code]) % dict(refusal.params)


class UnusableVideo(Invalid):
    """A file that is not taken; ``refusal`` is what to store, ``message`` its sentence in the active language."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(sentence(refusal), field="file")
        self.refusal = refusal
