"""The sentences of the report: for somebody who has never made a video."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Words:
    """``title``: what was found; ``meaning``: why it matters; ``todo``: what to do; ``remedy``: a key of REMEDIES."""

    title: Promise
    meaning: Promise
    todo: Promise
    remedy: str


REMEDIES = {
    "record": _("Upload a new recording"),
    "noise": _("Clean the noise"),
    "captions": _("To the captions"),
    "marks": _("To the key marks"),
    "script": _("To the script"),
    "trim": _("Trim the silence"),
    "shorten": _("Shorten these pauses"),
}

IN_ORDER = {
    "noise": _("little noise"),
    "cleaned": _("noise removed"),
    "clipping": _("nothing overdriven"),
    "loudness": _("loudness"),
    "sync": _("sound and picture together"),
    "black": _("no black picture"),
    "size": _("size of the picture"),
    "text": _("text on slides"),
    "captions": _("captions"),
    "length": _("length"),
    "pace": _("pace of speech"),
    "theme": _("one theme"),
    "pause": _("pauses"),
}

WORDS = {
    "silent": Words(
        _("There is nothing to hear"),
        _("The sound track is there, but it is silent."),
        _("Check that the right microphone is chosen and not muted, then record again."),
        "record",
    ),
    "noise": Words(
        _("The voice stands only %(snr)s dB above the noise"),
        _("From 20 dB on one listens without effort; below 12 dB words are lost, and learners lose more."),
        _(
            "Have the noise removed and listen whether it is better. Next time record a hand's breadth from the "
            "microphone, with fan and window closed. If it is mostly music, polish it again as music."
        ),
        "noise",
    ),
    "cleaned": Words(
        _("The noise was removed"),
        _("The recording itself is kept as it came."),
        _("Listen to it once from beginning to end. You can go back to the sound as it was recorded."),
        "noise",
    ),
    "cleaning-missing": Words(
        _("The noise was not removed: nothing on this server can do that"),
        _("The sound is served as it was recorded."),
        _('Ask your administrator to install it: pip install "upbeat[denoise]". Then remove the noise again.'),
        "noise",
    ),
    "cleaning-music": Words(
        _("The noise was not removed: music would have gone with it"),
        _("At this place more than 6 dB would have been lost of a sound that is not noise. The sound is as it came."),
        _("Say where there is music or singing and remove the noise again; those passages stay as they are."),
        "noise",
    ),
    "cleaning-whole": Words(
        _("The noise was not removed: too much would have gone with it"),
        _("The whole would have become more than 2 LU fainter, and the voice with it. The sound is as it came."),
        _("Record again in a quieter room, nearer to the microphone."),
        "record",
    ),
    "cleaning-useless": Words(
        _("The noise was not removed: it would hardly have been better"),
        _("The voice would have stood less than 3 dB further above the noise. The sound is as it came."),
        _("Record again in a quieter room, nearer to the microphone."),
        "record",
    ),
    "cleaning-clean": Words(
        _("The noise was not removed: there is hardly any"),
        _("The voice stands 25 dB or more above the noise; cleaning would only colour it. The sound is as it came."),
        _("There is nothing to do."),
        "noise",
    ),
    "clipping": Words(
        _("The sound is overdriven, %(clips)s in all"),
        _("The recording was too loud for the microphone's level. It crackles, and nothing can take that away later."),
        _("Turn the level of the microphone down until the loudest words stay below the red, then record again."),
        "record",
    ),
    "loudness": Words(
        _("It plays at %(after)s LUFS and could not be brought to −16"),
        _("Pupils would have to turn the volume up or down for this video alone."),
        _("Record again with the microphone nearer, or at a level that is more even."),
        "record",
    ),
    "faint": Words(
        _("It was recorded very faintly and had to be raised by %(raised)s dB"),
        _("The loudness is right now, but the hiss of the microphone was raised with it."),
        _("Next time turn the level of the microphone up, or come nearer to it."),
        "record",
    ),
    "sync": Words(
        _("The sound is %(ms)s ms away from its picture"),
        _("From 45 ms on one sees that lips and claps do not fit what is heard."),
        _("Polish the recording again. If it stays so, export it at a constant frame rate and upload that."),
        "record",
    ),
    "black": Words(
        _("The picture is black"),
        _("Whoever watches thinks that the video is broken."),
        _("Begin to record when the slide is there, and end before it goes; then upload the new recording."),
        "record",
    ),
    "frozen": Words(
        _("For more than a minute nothing moves and nobody speaks"),
        _("Many stop watching here, for nothing tells them that it goes on."),
        _("Shorten the wait, or record this part again without it."),
        "shorten",
    ),
    "size": Words(
        _("The picture has %(width)s × %(height)s points"),
        _("Below 1280 × 720 small text on slides cannot be read, and nothing can make it sharper later."),
        _("Set the recorder or the export to 1280 × 720 or more, then upload that."),
        "record",
    ),
    "text-lost": Words(
        _("Text on slides is lost on weak lines"),
        _("On the small picture that phones get over a weak network most of it cannot be read any more."),
        _("Write it larger, at least a thirtieth of the height of the slide, and record this part again."),
        "record",
    ),
    "text-small": Words(
        _("Text on slides is small"),
        _(
            "On a phone, letters under a thirtieth of the height of the picture are hard to read; under a fortieth "
            "nobody reads them."
        ),
        _("Write less on the slide and that larger: 24 points and more on a slide that is 720 high."),
        "record",
    ),
    "text-much": Words(
        _("Much text on one slide: %(signs)s Chinese characters"),
        _("Whoever reads more than 150 characters does not listen meanwhile."),
        _("Divide it into two slides, or say it instead of writing it."),
        "record",
    ),
    "captions": Words(
        _("There are no captions"),
        _("Those who cannot hear get nothing of it, and those who learn the language or sit on a bus get less."),
        _("Add a caption file in the language that is spoken."),
        "captions",
    ),
    "unread": Words(
        _("Nobody has read the captions “%(language)s” yet"),
        _("Captions with mistakes teach the mistakes."),
        _("Read them once along with the video, then press “I have read them”."),
        "captions",
    ),
    "caption-lines": Words(
        _("More than two lines: %(captions)s of “%(language)s”"),
        _("They hide the picture that they belong to."),
        _("Divide them into two captions one after the other, then replace the file."),
        "captions",
    ),
    "caption-width": Words(
        _("Lines too long: %(captions)s of “%(language)s”"),
        _("A line of more than 42 Latin or 18 Chinese characters does not fit on a phone."),
        _("Break the line where one would breathe, or divide the caption, then replace the file."),
        "captions",
    ),
    "caption-speed": Words(
        _("Too fast to read: %(captions)s of “%(language)s”"),
        _("More than 20 Latin or 9 Chinese characters a second cannot be read by most."),
        _("Let them stand longer, or say it in fewer words, then replace the file."),
        "captions",
    ),
    "length": Words(
        _("It takes %(length)s"),
        _("Videos of up to six minutes are watched to the end; beyond ten most stop earlier."),
        _("Make two or more of it, each about one thing. Where places are given, a cut would fit there."),
        "script",
    ),
    "fast": Words(
        _("It is spoken fast: %(rate)s"),
        _("English is easy to follow at 120 to 170 words a minute, Mandarin at 180 to 260 characters."),
        _("Take words out of the script, or give yourself a pause after each thought."),
        "script",
    ),
    "slow": Words(
        _("It is spoken slowly: %(rate)s"),
        _("English is easy to follow at 120 to 170 words a minute, Mandarin at 180 to 260 characters."),
        _("Speak as you would to one pupil beside you; lively speech is watched longer."),
        "script",
    ),
    "theme": Words(
        _("The script has two themes of equal weight: “%(one)s” and “%(other)s”"),
        _("A micro video explains one thing. Two in one are harder to find again and to repeat."),
        _("Make two videos of it, each with its own questions."),
        "script",
    ),
    "lead": Words(
        _("It begins with silence"),
        _("The first seconds decide whether one stays."),
        _("Cut the beginning off so that the first word comes within a second."),
        "trim",
    ),
    "tail": Words(
        _("It ends with silence"),
        _("One waits for something that does not come."),
        _("Cut the end off a second after the last word."),
        "trim",
    ),
    "pause": Words(
        _("Long pauses over a picture that stands still"),
        _("A pause of more than three seconds looks like a fault, unless it is meant for thinking."),
        _("Shorten them to 0.8 s. Where pupils shall think, set a key mark “Think”: then it is no fault."),
        "shorten",
    ),
}  # fmt: skip
