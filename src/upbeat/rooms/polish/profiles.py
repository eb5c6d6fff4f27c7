"""How recordings of a subject sound: a profile that packs offer and a subject has. Without one it is speech.

A profile says what the studio proposes: it is ticked where one records and where one polishes, and a person may say
otherwise for each recording.
"""

from dataclasses import dataclass

from django.utils.functional import Promise

from upbeat.rooms.polish.line.rungs import MUSIC, SPEECH, Sound


@dataclass(frozen=True)
class Profile:
    """``as_it_is``: the sound is served in stereo at 128 kbit/s, without the browser's filters and without denoising,
    and its loudness is put right gently, so that what is soft stays softer than what is loud. ``sound_alone``:
    recordings without a picture have it as well, where no script says that something is spoken in them."""

    name: str
    label: str | Promise
    hint: str | Promise
    as_it_is: bool
    sound_alone: bool = False

    @property
    def sound(self) -> Sound:
        """How the line codes it."""
        return MUSIC if self.as_it_is else SPEECH


_offered: dict[str, Profile] = {}


def offer_profile(profile: Profile) -> None:
    """Let subjects have this profile from now on; one of the same name replaces it."""
    _offered[profile.name] = profile


def withdraw_profile(name: str) -> None:
    """Offer a profile no more; subjects that have it are recorded as speech."""
    _offered.pop(name, None)


def profiles() -> tuple[Profile, ...]:
    """Every profile that is offered."""
    return tuple(_offered.values())


def profile(name: str) -> Profile | None:
    """The profile of this name; None where nobody offers it (any more)."""
    return _offered.get(name)
