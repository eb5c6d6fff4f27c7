"""Why a recording is not marked, in a sentence for who recorded it: no marks, and what to do the next time."""

from collections.abc import Mapping

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.music.verdicts import Reason

SENTENCES: Mapping[Reason, str] = {
    Reason.SILENCE: _("Record again, because almost nothing can be heard: go nearer to the microphone."),
    Reason.SPEECH: _("Record again, because this sounds spoken: hold the tones a little longer."),
    Reason.NOISE: _("Record again, because it is too loud around you: find a quieter place."),
    Reason.WRONG_SONG: _("Record again, because this seems to be another melody: listen to the model first."),
    Reason.TWO_VOICES: _("Record again, because someone or something else sounds along: only you should be heard."),
    Reason.CLIPPED: _("Record again, because it was too loud for the microphone: go one step back."),
    Reason.HALF: _(
        "Record again, because a large part is missing: begin after the count-in and go on to the last note."
    ),
    Reason.TOO_LONG: _("Record again, because it is longer than two minutes: record the phrase alone."),
    Reason.UNREADABLE: _("Record again, because this file cannot be played: record here on this page."),
}


class Unheard(Invalid):
    """A recording that cannot even be heard: ``reason`` is TOO_LONG or UNREADABLE."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(SENTENCES[reason], field="recording")
        self.reason = reason
