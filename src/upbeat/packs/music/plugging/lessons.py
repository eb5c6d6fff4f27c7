"""Music in class: rhythms on all phones and the link that begins them; what was sung wrong, for the brief."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from upbeat.doors.web.shared.panels import Panel, offer_panel
from upbeat.doors.web.shared.plugs import Plug, offer_plug
from upbeat.doors.web.teacher.running.setups import Setup, offer_setup
from upbeat.packs.music.actions.planned import begin_planned, checked_setup
from upbeat.packs.music.actions.playing import close_tries
from upbeat.packs.music.doors.forms_lessons import PlannedPlayingForm, setup_starts, setup_told, title_of_setup
from upbeat.packs.music.doors.links import HomeLink, offer_links
from upbeat.packs.music.queries.hearing import how_many_wait
from upbeat.packs.music.queries.playing import latest_playing
from upbeat.packs.music.screens import on_desk, on_phone, on_wall
from upbeat.packs.music.screens_brief import in_the_brief
from upbeat.rooms.classroom.activities import Activity, Planned, offer_activity
from upbeat.rooms.people import rules
from upbeat.rooms.people.models import Person

SCRIPT = "music-class.ts"


def plug() -> None:
    """Offer it all; twice is once."""
    offer_activity(
        Activity(
            name="music-playing",
            latest=latest_playing,
            phone=on_phone,
            phone_template="music/class/phone.html",
            wall=on_wall,
            wall_template="music/class/wall.html",
            desk=on_desk,
            desk_template="music/class/desk.html",
            script=SCRIPT,
            planned=Planned(
                label=_("A rhythm or canon"),
                check=checked_setup,
                title=title_of_setup,
                begin=begin_planned,
                end=close_tries,
            ),
        )
    )
    offer_setup(
        "music-playing", Setup(PlannedPlayingForm, setup_starts, setup_told, template="music/class/planned.html")
    )
    offer_plug(Plug("teacher:meeting", "music:class-begin", _("A rhythm or canon for all phones"), rules.TEACHING))
    offer_plug(Plug("teacher:meeting", "music:class-perform", _("Record a performance"), rules.TEACHING))
    offer_panel(Panel("teacher:brief", "music/ear/brief.html", in_the_brief))
    offer_links(recordings_to_hear)


def recordings_to_hear(person: Person) -> Iterator[HomeLink]:
    """For who teaches: what waits to be heard, and how much."""
    if rules.roles_of(person) & rules.TEACHING:
        count = how_many_wait(person)
        hint = ngettext("%(n)d waits", "%(n)d wait", count) % {"n": count}
        yield HomeLink(reverse("music:ear"), str(_("Recordings to hear")), hint)
