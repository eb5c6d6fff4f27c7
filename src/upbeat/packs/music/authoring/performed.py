"""How questions that are sung, played, clapped, tapped or written down are written in the studio."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from upbeat.kernel.music.profiles import PROFILES
from upbeat.kernel.music.rhythms import HIGHEST, LOWEST, METRES
from upbeat.packs.music.authoring.phrase import PhraseForm
from upbeat.packs.music.keys.words import DIRECTIONS, INTERVALS

DRAWN_LAST = ("is_drawn", "what", "metre", "fifths", "lowest", "highest")
"""Behind the choice to have a phrase drawn: what says how, and means nothing without it."""
GRADES = [
    ("1-2", _("Grades 1 and 2")),
    ("3-5", _("Grades 3 to 5")),
    ("6-9", _("Grades 6 to 9")),
    ("advanced", _("Advanced")),
]
INSTRUMENTS = [
    ("voice", _("Voice")),
    ("recorder", pgettext_lazy("instrument", "Recorder")),
    ("violin", _("Violin")),
    ("piano", _("Piano")),
]
PER_CENT = 100


def _grades() -> list[tuple[str, Any]]:
    return [(name, word) for name, word in GRADES if name in PROFILES]


class TempoForm(forms.Form):
    """How fast."""

    use_required_attribute = False
    apart = frozenset({"abc", "file", "score", "first_bar", "last_bar", "up", "salt"})

    @property
    def settings(self) -> list[forms.BoundField]:
        """The fields that do not belong to the notes."""
        return [field for field in self if field.name not in self.apart]

    tempo = forms.FloatField(
        label=_("Tempo, quarter notes a minute"), min_value=30, max_value=240, initial=80, required=False
    )


class MarkedForm(TempoForm):
    """How exactly a performance is marked."""

    profile = forms.ChoiceField(label=_("Marked as for"), choices=_grades, initial="3-5", required=False)
    share = forms.IntegerField(
        label=_("Passed with so many notes right, in per cent"), min_value=10, max_value=100, initial=80, required=False
    )


class SungForm(MarkedForm):
    """What a voice or an instrument is allowed."""

    instrument = forms.ChoiceField(label=_("Instrument"), choices=INSTRUMENTS, initial="voice", required=False)
    octave_free = forms.BooleanField(label=_("In any octave"), initial=True, required=False)
    key_free = forms.BooleanField(label=_("In any key"), initial=True, required=False)
    drift = forms.BooleanField(label=_("A key that sinks or rises slowly is forgiven"), initial=False, required=False)


class DrawnForm(forms.Form):
    """A phrase that is drawn anew for each try, by level."""

    use_required_attribute = False

    salt = forms.CharField(required=False, max_length=16, widget=forms.HiddenInput)
    metre = forms.ChoiceField(
        label=_("Metre"), choices=[(f"{above}/{below}", f"{above}/{below}") for above, below in METRES], initial="4/4",
        required=False,
    )  # fmt: skip
    lowest = forms.IntegerField(label=_("From level"), min_value=LOWEST, max_value=HIGHEST, initial=1, required=False)
    highest = forms.IntegerField(label=_("to level"), min_value=LOWEST, max_value=HIGHEST, initial=4, required=False)


class SingForm(PhraseForm, SungForm):
    """A phrase that is sung, or sung back."""


class PlayForm(SingForm):
    """A phrase that is played: never by the voice, and on a recorder unless another instrument is chosen."""

    instrument = forms.ChoiceField(
        label=_("Instrument"), choices=[row for row in INSTRUMENTS if row[0] != "voice"], initial="recorder",
        required=False,
    )  # fmt: skip


class ClapForm(PhraseForm, MarkedForm):
    """A rhythm that is clapped."""


class SightForm(DrawnForm, SungForm):
    """A phrase that is drawn and sung at sight."""

    fifths = forms.IntegerField(label=_("Sharps (flats: −)"), min_value=-4, max_value=4, initial=0, required=False)


class IntervalForm(SungForm):
    """An interval that is sung above or below a tone."""

    semitones = forms.TypedMultipleChoiceField(
        label=_("Which intervals"), choices=INTERVALS, coerce=int, widget=forms.CheckboxSelectMultiple,
        initial=[2, 4, 5, 7], required=False,
    )  # fmt: skip
    directions = forms.MultipleChoiceField(
        label=_("Which way"), choices=DIRECTIONS, widget=forms.CheckboxSelectMultiple, initial=["up"], required=False
    )


class TapForm(PhraseForm, DrawnForm, MarkedForm):
    """A rhythm that is tapped: written, or drawn anew for each try."""

    field_order = ("abc", "file", "score", "first_bar", "last_bar", "up", "tempo", "profile", "share", *DRAWN_LAST)

    is_drawn = forms.BooleanField(
        label=_("Drawn anew for each try, harder the more a pupil knows"), required=False,
        help_text=_("Then the notes above are not used."),
    )  # fmt: skip


class DictationForm(PhraseForm, DrawnForm, TempoForm):
    """What is heard and written: one phrase, or one drawn anew for each try."""

    field_order = ("abc", "file", "score", "first_bar", "last_bar", "up", "tempo", "plays", "share", *DRAWN_LAST)

    is_drawn = forms.BooleanField(
        label=_("Drawn anew for each try, harder the more a pupil knows"), required=False,
        help_text=_("Then the notes above are not used."),
    )  # fmt: skip
    what = forms.ChoiceField(
        label=_("Drawn is"),
        choices=[("melody", _("a melody")), ("rhythm", _("a rhythm"))],
        initial="melody",
        required=False,
    )
    fifths = forms.IntegerField(label=_("Sharps (flats: −)"), min_value=-4, max_value=4, initial=0, required=False)
    plays = forms.IntegerField(
        label=_("May be played so many times"), min_value=0, max_value=20, initial=0, required=False,
        help_text=_("0: as often as one likes"),
    )  # fmt: skip
    share = forms.IntegerField(
        label=_("Passed with so many notes right, in per cent"),
        min_value=10,
        max_value=100,
        initial=100,
        required=False,
    )


def starts(key: Mapping[str, Any]) -> dict[str, Any]:
    """What a form begins with, of a key that is kept."""
    spec: Mapping[str, Any] = key.get("spec") or {}
    levels = key.get("levels") or (None, None)
    start = {name: key[name] for name in PLAIN if name in key} | {"abc": key.get("abc", ""), "is_drawn": "spec" in key}
    start |= {"salt": key.get("salt", ""), "lowest": levels[0], "highest": levels[1]}
    start |= {name: spec[name] for name in STARTING if name in spec}
    if "metre" in spec:
        start["metre"] = "/".join(map(str, spec["metre"]))
    if "pass" in key:
        start["share"] = round(PER_CENT * float(key["pass"]))
    return {name: value for name, value in start.items() if value is not None}


STARTING = ("what", "count", "kind", "direction", "way", "mode", "of", "fifths", "semitones", "directions")
PLAIN = ("tempo", "profile", "instrument", "octave_free", "key_free", "drift", "plays")


def key_of(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the cleaned data of a form says, as a key; what was left empty is what it usually is."""
    key = {name: data[name] for name in PLAIN if data.get(name) not in (None, "")}
    if data.get("share") is not None:
        key["pass"] = data["share"] / PER_CENT
    if data.get("salt"):
        key["salt"] = data["salt"]
    return key


def phrase_key(data: Mapping[str, Any]) -> dict[str, Any]:
    """Of a form with notes, which may be drawn instead."""
    if data.get("is_drawn"):
        return key_of(data) | {"spec": _spec(data), "levels": _levels(data)}
    return key_of(data) | {"abc": data.get("abc", "")}


def drawn_key(data: Mapping[str, Any]) -> dict[str, Any]:
    """Of a form of what is always drawn."""
    return key_of(data) | {"spec": _spec(data), "levels": _levels(data)}


def interval_key(data: Mapping[str, Any]) -> dict[str, Any]:
    """Of a form of intervals."""
    return key_of(data) | {
        "spec": {"semitones": data.get("semitones") or [], "directions": data.get("directions") or []}
    }


def _spec(data: Mapping[str, Any]) -> dict[str, Any]:
    metre = str(data.get("metre") or "4/4").split("/")
    return {
        "what": data.get("what") or "rhythm",
        "metre": [int(one) for one in metre],
        "fifths": data.get("fifths") or 0,
    }


def _levels(data: Mapping[str, Any]) -> list[int]:
    lowest = data.get("lowest") or LOWEST
    return [lowest, max(lowest, data.get("highest") or lowest)]
