"""How questions that are heard are written in the studio."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.kernel.music import motives
from upbeat.packs.music.authoring.performed import key_of as plain_key
from upbeat.packs.music.authoring.wishes import WishingForm
from upbeat.packs.music.kinds.by_ear import WISHES

USUAL = _("as the level has it")
SPEC = ("kind", "direction", "way", "family", "mode", "of", "what", "count")
KINDS = [
    ("interval", _("Interval")), ("chord", _("Chord")), ("scale", _("Scale")), ("cadence", _("Cadence")),
    ("metre", _("Metre")), ("tempo", _("Faster or slower")), ("tempo_term", _("Word for the tempo")),
    ("timbre", _("Instrument")), ("pitch", _("Higher or lower")), ("same", _("The same or different")),
    ("match", _("One of three notations")),
]  # fmt: skip


class HeardForm(WishingForm):
    """What is heard, from which level to which, and how often."""

    salt = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    lowest = forms.IntegerField(
        label=_("From level"), min_value=1, initial=1, required=False, help_text=_("Pupils begin here")
    )
    highest = forms.IntegerField(
        label=_("to level"), min_value=1, initial=4, required=False, help_text=_("and rise as they master it")
    )
    plays = forms.IntegerField(
        label=_("May be played so many times"), min_value=0, max_value=20, initial=0, required=False,
        help_text=_("0: as often as one likes"),
    )  # fmt: skip


class PhrasesForm(HeardForm):
    """Phrases to be put into order, or matched with their notation."""

    what = forms.ChoiceField(
        label=_("What is heard"), choices=[("melody", _("Melodies")), ("rhythm", _("Rhythms"))], initial="melody"
    )
    count = forms.IntegerField(
        label=_("How many phrases"), min_value=2, max_value=motives.MOST_MOTIVES, initial=3, required=False
    )
    field_order = ("what", "count", "lowest", "highest", "plays")


class EarForm(HeardForm):
    """What is heard and named. What is wished holds for the kind that knows it, and is left out for the others."""

    wishes = {name: kind for kind, names in WISHES.items() for name in names}

    kind = forms.ChoiceField(label=_("What is heard"), choices=KINDS, initial="interval")
    direction = forms.ChoiceField(
        label=_("Intervals: which way"), required=False,
        choices=[
            ("", USUAL), ("up", _("upwards")), ("down", _("downwards")), ("together", _("together")), ("any", _("any")),
        ],
    )  # fmt: skip
    way = forms.ChoiceField(
        label=_("Chords: together or broken"), required=False,
        choices=[("", USUAL), ("together", _("together")), ("broken", _("broken")), ("both", _("both"))],
    )  # fmt: skip
    family = forms.ChoiceField(
        label=_("Scales: which of them"), required=False,
        choices=[
            ("", USUAL), ("western", _("major and minor")), ("five", _("of five tones")), ("modes", _("church modes")),
            ("all", _("all")),
        ],
    )  # fmt: skip
    mode = forms.ChoiceField(
        label=_("Cadences: major or minor"), required=False,
        choices=[("", USUAL), ("major", _("major")), ("minor", _("minor")), ("any", _("any"))],
    )  # fmt: skip
    of = forms.ChoiceField(
        label=_("Notations: of what"), required=False,
        choices=[("", USUAL), ("melody", _("melodies")), ("rhythm", _("rhythms"))],
    )  # fmt: skip
    field_order = ("kind", "lowest", "highest", "plays")


def key_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the cleaned data says, as a key."""
    spec = {name: data[name] for name in SPEC if data.get(name) not in (None, "", [])}
    lowest = data.get("lowest") or 1
    levels = [lowest, max(lowest, data.get("highest") or lowest)]
    return plain_key(data) | {"spec": spec, "levels": levels}
