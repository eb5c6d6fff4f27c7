"""The form of a rhythm for the class: put on the phones at once, or made ready as a step of the plan."""

import re
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

READY = (
    ("walk", _("Walking and running"), "M:4/4\nL:1/8\nK:C\nB2 B2 BB B2 | BB BB B2 B2 | B2 BB B2 BB | B2 B2 B4 |]"),
    ("dotted", _("The dotted quarter"), "M:4/4\nL:1/8\nK:C\nB2 B2 B3 B | B3 B B2 B2 | BB B2 B3 B | B2 B2 B4 |]"),
    ("sync", _("Off the beat"), "M:4/4\nL:1/8\nK:C\nB B2 B B2 B2 | B B2 B2 B B2 | BB B2 B B2 B | B2 B2 B4 |]"),
    ("waltz", _("In three"), "M:3/4\nL:1/8\nK:C\nB2 BB B2 | B4 B2 | BB BB B2 | B6 |]"),
    ("jig", _("In six"), "M:6/8\nL:1/8\nK:C\nB3 BBB | B2 B B3 | BBB B2 B | B3 B3 |]"),
    ("upbeat", _("With an upbeat"), "M:3/4\nL:1/8\nK:C\nB2 | B2 BB B2 | B4 B2 | BB B2 B2 | B4 |]"),
)
"""Own rhythms to begin with."""
NOTES = re.compile(r"^(?![A-Za-z]:).*[A-Ga-gz]", re.MULTILINE)
"""A line of ABC with notes: the editor writes what stands above them also where nobody wrote any."""

PROFILE_CHOICES = (
    ("1-2", _("Grades 1 and 2")),
    ("3-5", _("Grades 3 to 5")),
    ("6-9", _("Grades 6 to 9")),
    ("advanced", _("Advanced")),
)
"""Those of :data:`upbeat.kernel.music.profiles.PROFILES`."""


class PlayingForm(forms.Form):
    """A ready rhythm or one's own, and how it is tapped."""

    ready = forms.ChoiceField(
        label=_("Rhythm"),
        choices=[*((name, label) for name, label, _abc in READY), ("own", _("My own, written below"))],
        initial="walk",
    )
    abc = forms.CharField(
        label=_("My own rhythm, in ABC"),
        required=False,
        max_length=2000,
        help_text=_("For example: M:4/4, L:1/8, K:C, then B2 BB B2 B2 |]. The pitches mean nothing"),
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false"}),
    )
    title = forms.CharField(label=_("Title on the wall"), required=False, max_length=120)
    tempo = forms.FloatField(label=_("Quarter notes a minute"), initial=80, min_value=40, max_value=200)
    profile = forms.ChoiceField(label=_("How exact"), initial="3-5", choices=PROFILE_CHOICES)
    canon = forms.BooleanField(
        label=_("As a canon in two groups"),
        required=False,
        help_text=_("By the groups of the lesson; without groups, the first half of the list begins"),
    )
    entry_bars = forms.IntegerField(label=_("The second group enters after so many bars"), initial=1, min_value=1)
    metronome = forms.BooleanField(
        label=_("The wall may click the beat"),
        required=False,
        help_text=_("Press the button on the projector's page. Each phone counts in by itself in any case"),
    )

    def clean(self) -> dict[str, Any]:
        """What somebody has written is not dropped without a word."""
        told = super().clean() or self.cleaned_data
        if told.get("ready") not in (None, "own") and NOTES.search(told.get("abc", "")):
            self.add_error(
                "ready", _("You wrote a rhythm of your own: choose “My own, written below”, or take its notes away.")
            )
        return told

    def chosen_abc(self) -> str:
        """The rhythm in ABC."""
        name = self.cleaned_data["ready"]
        known = {one: abc for one, _label, abc in READY}
        return "X:1\n" + known[name] if name in known else self._whole(self.cleaned_data["abc"])

    def chosen_title(self) -> str:
        """What a ready rhythm is called, in the language of the page."""
        name = self.cleaned_data["ready"]
        return next((str(label) for one, label, _abc in READY if one == name), "")

    @staticmethod
    def _whole(text: str) -> str:
        """ABC as teachers write it: the number of the tune and the key may be left out."""
        text = text.strip()
        if text and not text.startswith("X:"):
            text = f"X:1\n{text}"
        return text


class PlannedPlayingForm(PlayingForm):
    """The same for a step of a plan, which has a title of its own."""

    title = None  # type: ignore[assignment]


def setup_told(form: forms.Form) -> dict[str, Any]:
    """What a step keeps (``actions/planned.py``)."""
    assert isinstance(form, PlayingForm)
    told = form.cleaned_data
    return {
        "ready": told["ready"],
        "abc": form.chosen_abc(),
        "tempo": told["tempo"],
        "profile": told["profile"],
        "entry_bars": (told["entry_bars"] or 1) if told["canon"] else 0,
        "metronome": told["metronome"],
    }


def setup_starts(kept: Mapping[str, Any]) -> dict[str, Any]:
    """What the form of a step begins with that is in a plan already."""
    own = kept.get("ready") not in {name for name, _label, _abc in READY}
    return {
        **kept,
        "ready": "own" if own else kept["ready"],
        "abc": kept["abc"] if own else "",
        "canon": kept["entry_bars"] > 0,
        "entry_bars": kept["entry_bars"] or 1,
    }


def title_of_setup(setup: Mapping[str, Any]) -> str:
    """What the class reads where the teacher wrote nothing: the name of the ready rhythm."""
    known = {name: str(label) for name, label, _abc in READY}
    return known.get(str(setup.get("ready", "")), _now("A rhythm"))
