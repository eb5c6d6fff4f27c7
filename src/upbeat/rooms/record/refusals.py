"""Why a file is not taken: a stable code with parameters, stored, and its sentence in the reader's language."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from upbeat.kernel.errors import Invalid

SENTENCES = {
    "empty": _("The file is empty. The upload may have stopped early: please upload it again."),
    "not_a_video": _(
        "This is neither a video nor a sound we can read. Please save a video as MP4, MOV, WebM or MKV, a sound as "
        "MP3, M4A or WAV, and upload that file."
    ),
    "damaged": _("This recording is damaged and cannot be played. Please export or record it again, then upload it."),
    "truncated": _(
        "The end of this recording is missing. Perhaps copying or recording stopped early: please copy the whole file "
        "again and upload it."
    ),
    "unknown_codec": _(
        "We cannot decode the picture of this video. Please export it as MP4 with H.264 and upload that file."
    ),
    "unknown_sound": _("We cannot decode this sound. Please save it as MP3 or M4A and upload that file."),
    "nothing_heard": _(
        "Nothing is heard in this sound. Please check the microphone or the file, and upload one that sounds."
    ),
    # No longer a reason to refuse: what was refused for it before says so.
    "no_picture": _(
        "When this was uploaded, sound without a picture was not taken. Now it is: please upload it again."
    ),
    "no_sound": _("This video has no sound. Please check the microphone, record it again and upload the new file."),
    "too_long": _(
        "This recording takes %(minutes)s minutes; at most %(limit)s are possible. Please cut it into several, "
        "best of less than ten minutes each."
    ),
    "too_much": _(
        "This file claims more than a recording of a lesson can hold. Please export it again as an ordinary MP4, "
        "a sound as MP3, and upload that file."
    ),
    "take_gone": _("A take was removed while all were put together. Load the page again, then put them together anew."),
    "take_damaged": _("A take cannot be read. Play the chosen takes, record again what does not play, then try again."),
    "join_disk_full": _(
        "There is no room left on the server's disk. The takes are kept: please tell your administrator, then try "
        "again."
    ),
    "join_too_slow": _("Putting the takes together took too long. Please try again when the server is less busy."),
    "join_died": _("Putting the takes together broke off. Please try again; the takes are kept."),
    "not_material": _(
        "This is no file we can show. Choose pictures (JPEG, PNG, WebP), PDF, PowerPoint or sound (MP3, M4A, WAV)."
    ),
    "material_is_video": _(
        "This is a video. Upload it as a take of the passage; as material choose pictures, PDF, PowerPoint or sound."
    ),
    "picture_too_large": _(
        "This picture has %(width)s × %(height)s points; at most %(most)s on a side are possible. Save it smaller and "
        "upload that."
    ),
    "picture_damaged": _("This picture is damaged and cannot be shown. Save it again as JPEG or PNG and upload that."),
    "picture_heic": _("Pictures of this kind (HEIC) cannot be read here. Save it as JPEG and upload that."),
    "pdf_locked": _("This PDF asks for a password. Save it without one and upload that."),
    "pdf_damaged": _("This PDF is damaged and cannot be shown. Save it again as PDF and upload that."),
    "too_many_pages": _(
        "This file has %(pages)s pages; at most %(most)s are possible. Save the pages you need as a PDF and upload "
        "that."
    ),
    "slides_to_pdf": _("This server cannot read PowerPoint files. Save it as PDF from PowerPoint and upload that."),
    "slides_locked": _(
        "This presentation has a password or is of an old kind. Save it as PDF from PowerPoint and upload that."
    ),
    "slides_linked": _(
        "This presentation fetches parts of it from elsewhere. Save it as PDF from PowerPoint and upload that."
    ),
    "slides_damaged": _("This presentation cannot be read. Save it as PDF from PowerPoint and upload that."),
    "slides_too_much": _(
        "This presentation unpacks to more than a lesson can hold. Save it as PDF from PowerPoint and upload that."
    ),
    "sound_damaged": _("This sound is damaged and cannot be played. Save it again as MP3 or WAV and upload that."),
    "sound_too_long": _(
        "This sound takes %(minutes)s minutes; at most %(limit)s are possible. Cut out what you need and upload that."
    ),
    "film_damaged": _("This video cannot be played. Record it again, or save it as MP4 and upload that."),
    "film_too_long": _("A video here has at most %(limit)s minutes. Cut out what you need and upload that."),
    "material_too_much": _(
        "Reading this file takes more time or memory than there is. Save it with smaller pictures or fewer pages, "
        "best as PDF, and upload that."
    ),
    "passage_gone": _("The passage this was collected for was taken out. Upload it again for another passage."),
    "passage_full": _("The passage holds as much material as it can. Take some away, then upload this again."),
    "too_slow": _(
        "Checking this recording took too long. Please export it again as an ordinary MP4, a sound as MP3, and upload "
        "that file."
    ),
}


@dataclass(frozen=True)
class Refusal:
    """Why a file was not taken. ``code`` is a key of SENTENCES; ``params`` fill its placeholders."""

    code: str
    params: Mapping[str, str | int] = field(default_factory=dict)


def sentence(refusal: Refusal) -> str:
    """The refusal as a sentence in the active language that says what to do."""
    return str(SENTENCES[refusal.code]) % dict(refusal.params)


class Unusable(Invalid):
    """A file that is not taken; ``refusal`` is what to store, ``message`` its sentence in the active language."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(sentence(refusal), field="file")
        self.refusal = refusal


class UnusableVideo(Unusable):
    """A recording that is not taken."""


class UnusableMaterial(Unusable):
    """Material that is not taken."""
