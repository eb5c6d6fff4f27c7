"""A template of lesson plans for music: the practices of the Chinese standard of 2022, which those of other countries
share: to sing and play, to move, to listen, to make."""

from django.utils.translation import gettext_lazy as _

from upbeat.rooms.design.beginnings import Beginning

OFFERED = Beginning(
    name="music",
    label=_("Music: sing, move, listen, make"),
    headings=(
        (
            _("Goal: what they will hear"),
            _("What in the music will they notice that they did not notice before?"),
            True,
        ),
        (_("Goal: what they will sing or play"), _("Which phrase, how exactly, from memory or from notes?"), True),
        (_("Focus"), _("The one thing that must be understood"), True),
        (_("Where they stumble"), _("Which leap, which rhythm, which breath, and what do they believe then?"), True),
        (
            _("Before class: listen and sing back"),
            _("What the video plays, where it waits, what its questions ask"),
            True,
        ),
        (_("In class: sing and play together"), _("Who leads, who accompanies, how the parts come together"), True),
        (_("In class: move"), _("Walking the beat, clapping the rhythm, showing the phrase"), False),
        (_("In class: make"), _("An ostinato, an ending, a verse of their own: what is given, what is free?"), False),
        (_("What you will hear"), _("By what will you know, group by group, that they can do it?"), True),
    ),
)
