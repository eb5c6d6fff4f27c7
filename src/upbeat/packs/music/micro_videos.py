"""What the pack offers to who makes micro videos, and beside them to who watches."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from upbeat.doors.web.shared.overlays import Overlay, offer_overlay
from upbeat.doors.web.shared.plugs import Plug, offer_plug
from upbeat.packs.music import bars, checks, passages, planning
from upbeat.packs.music.actions.laying import resume_layings
from upbeat.packs.music.events import LayingAsked
from upbeat.packs.music.queries.following import follows
from upbeat.packs.music.tasks import ask_for_laying
from upbeat.rooms.design.attachments import offer_attachment
from upbeat.rooms.design.beginnings import offer_beginning
from upbeat.rooms.journal.bus import subscribe
from upbeat.rooms.journal.duties import offer_duty
from upbeat.rooms.people.rules import BUILDING
from upbeat.rooms.polish.checks import offer_check
from upbeat.rooms.polish.moments import Namer, offer_namer
from upbeat.rooms.polish.profiles import Profile, offer_profile
from upbeat.rooms.publish.models import MicroVideoVersion

PROFILE = Profile(
    name="music",
    label=_("Music"),
    hint=_("stereo, no noise filter, what is soft stays soft"),
    as_it_is=True,
    sound_alone=True,
)


def plug_in() -> None:
    """Offer notes in scripts, the profile of sound, a template of plans, bars as places, checks, and the score."""
    offer_attachment(passages.OFFERED)
    offer_profile(PROFILE)
    offer_beginning(planning.OFFERED)
    offer_namer(Namer("bars", bars.bars_of_recording, bars.read_bar))
    for check in checks.OFFERED:
        offer_check(check)
    subscribe(LayingAsked, ask_for_laying)
    offer_duty(resume_layings, settings.WORK_SILENT_AFTER)
    offer_overlay(Overlay("score", _("Score"), _score_of))
    offer_plug(
        Plug(
            place="studio:recording",
            address="music:follow",
            label=_("Score that follows"),
            hint=_("notes laid along the sound, bars as places"),
            roles=BUILDING,
        )
    )


def _score_of(version: MicroVideoVersion) -> str:
    return reverse("music:followed", args=[version.pk]) if follows(version.run) else ""
