"""Questions that need no recording, and how all questions of music are written in the studio."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from upbeat.doors.web.shared.plugs import Plug, offer_plug
from upbeat.doors.web.studio.items.kinds import Authoring, offer_authoring
from upbeat.packs.music.authoring import heard as heard_form
from upbeat.packs.music.authoring import performed
from upbeat.packs.music.authoring.words import foreseen
from upbeat.packs.music.kinds import by_ear, heard, phrases, tapped, told, written
from upbeat.rooms.items.kinds import PackKind, offer_kind
from upbeat.rooms.people.models import Role
from upbeat.rooms.people.rules import BUILDING

GROUP = _("Music")
HEARD, TOLD = "music/kinds/heard.html", "music/kinds/told.html"
BUILDERS = frozenset({Role.ADMIN, *BUILDING})


def plug() -> None:
    """Offer kinds, their forms, and the page of the pack."""
    for kind in _kinds():
        offer_kind(kind)
    _offer_forms()
    offer_plug(Plug("frame", "music:home", _("Music"), BUILDERS))


def _kinds() -> tuple[PackKind, ...]:
    drawn: dict[str, Any] = {
        "words": heard.words,
        "template": HEARD,
        "seed": phrases.seed_by_mastery,
        "script": "heard.ts",
        "needs": frozenset({"hearing"}),
    }
    in_a_row: dict[str, Any] = {"leads": heard.leads, "show": heard.show, **drawn}
    return (
        PackKind(
            "ear", _("Ear: one of several"), _("Heard, drawn anew for each try: an interval, a chord, a metre …"),
            by_ear.check, base="single", draw=by_ear.draw, live=True, leads=by_ear.leads, show=by_ear.show,
            after=TOLD, tell_after=told.when_wrong(by_ear.told), **drawn,
        ),
        PackKind(
            "ear-order", _("Ear: into order"), _("Phrases are heard and put into the order in which they came."),
            heard.check_phrases, base="order", draw=heard.draw_order, **in_a_row,
        ),
        PackKind(
            "ear-match", _("Ear: match"), _("Phrases are heard and matched with their notation."),
            heard.check_phrases, base="matching", draw=heard.draw_match, **in_a_row,
        ),
        PackKind(
            "tap", _("Tap a rhythm"), _("A rhythm is shown and tapped with a finger or the space bar."),
            tapped.check, phrases.words_of_phrase, "music/kinds/tap.html", draw=tapped.draw, mark=tapped.mark,
            leads=tapped.leads, show=tapped.show, seed=phrases.seed_by_mastery, live=True, script="heard.ts",
            needs=frozenset({"performing"}), after=TOLD, tell_after=told.when_wrong(told.of_taps),
        ),
        PackKind(
            "dictation", _("Dictation"), _("A melody or a rhythm is heard and written as notes."),
            written.check, phrases.words_of_phrase, "music/kinds/dictation.html", draw=written.draw, mark=written.mark,
            leads=written.leads, show=written.show, seed=phrases.seed_by_mastery, script="heard.ts",
            needs=frozenset({"hearing"}), after=TOLD, tell_after=told.when_wrong(told.of_dictation),
        ),
    )  # fmt: skip


def _offer_forms() -> None:
    def offer(name: str, form: type[forms.Form], key: Any) -> None:
        offer_authoring(
            name,
            Authoring(
                form,
                "music/authoring/form.html",
                starts=performed.starts,
                key=key,
                foreseen=foreseen(name),
                group=GROUP,
                script="music.ts",
            ),
        )

    for name in ("sing", "echo"):
        offer(name, performed.SingForm, performed.phrase_key)
    offer("play", performed.PlayForm, performed.phrase_key)
    offer("clap", performed.ClapForm, performed.phrase_key)
    offer("sight", performed.SightForm, performed.drawn_key)
    offer("interval", performed.IntervalForm, performed.interval_key)
    offer("tap", performed.TapForm, performed.phrase_key)
    offer("dictation", performed.DictationForm, performed.phrase_key)
    for name, form in (
        ("ear", heard_form.EarForm),
        ("ear-order", heard_form.PhrasesForm),
        ("ear-match", heard_form.PhrasesForm),
    ):
        offer(name, form, heard_form.key_of)
