"""What the player of a page is given; the keys are the contract of ``shared/player.html`` (frontend/README.md)."""

from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.crypto import salted_hmac
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from upbeat.doors.web.shared.overlays import overlays_of
from upbeat.rooms.learn.models import Viewing
from upbeat.rooms.learn.queries import GateState, media, notes_on
from upbeat.rooms.people import passes
from upbeat.rooms.people.models import Person
from upbeat.rooms.polish.models import Rendition
from upbeat.rooms.polish.queries import language_name, marks_in
from upbeat.rooms.publish.models import Checkpoint, MicroVideoVersion

PASS_S = 2 * 3600

RUNG_WORDS = {
    Rendition.Rung.HIGH: gettext_lazy("Sharp picture"),
    Rendition.Rung.LOW: gettext_lazy("Small picture"),
    Rendition.Rung.AUDIO: gettext_lazy("Save data: sound and stills"),
}
"""What a pupil chooses from; the player may step down to the last one by itself."""


def player_of(viewing: Viewing, gate: GateState, start: float) -> dict[str, Any]:
    """The whole player of a viewing, beginning at second ``start``, at most at the gate."""
    person, version = viewing.person, viewing.version
    overlays = overlays_of(version)
    return {
        "viewing": viewing.pk,
        "person": salted_hmac("learner.player", str(person.pk)).hexdigest()[:16],
        "pass": segments_pass(person),
        "pass_url": reverse("learner:pass", args=[viewing.pk]),
        "segments_url": "/hot/segments",
        "place_url": "/hot/place",
        "title": version.video.title,
        "poster": media.poster_address(person, version),
        "duration": gate.duration_s,
        "open_until": gate.open_until_s,
        "start": max(0.0, min(start, gate.open_until_s)),
        "checkpoint_url": checkpoint_url(viewing, gate),
        "scripts": ["follow.ts"] if overlays else [],
        "overlays": overlays,
        **(_words(person, version) if version.published_at else {}),
        **parts_of(viewing, gate),
    }


def _words(person: Person, version: MicroVideoVersion) -> dict[str, Any]:
    """One's own notes and the class's questions; a draft that is tried has none."""
    return {
        "note_form": {"action": reverse("learner:note-new", args=[version.pk])},
        "notes": notes_on(person, version),
        "version": version.pk,
        "ask_form": _ask_form(version),
    }


def parts_of(viewing: Viewing, gate: GateState) -> dict[str, Any]:
    """What changes when more of the video opens: rungs, captions, checkpoints, marks, transcript, slides."""
    version = viewing.version
    languages = media.caption_languages(version)
    spoken = _preferred(languages, version.video.language)
    cues = media.open_cues(version, spoken, gate) if spoken else None
    places = marks_in(version.run)
    return {
        "rungs": _rungs(viewing.person, version, gate),
        "captions": [
            {
                "language": language,
                "label": language_name(language),
                "url": reverse("learner:captions", args=[version.pk, language]),
                "default": language == spoken,
            }
            for language in languages
        ],
        "checkpoints": _checkpoints(viewing, gate),
        "thumbnails": media.thumbnails(viewing.person, version, gate),
        "stills": media.stills(viewing.person, version, gate),
        "has_marks": bool(places),
        "marks": [
            {"second": at, "title": mark.title, "kind": mark.kind, "label": mark.get_kind_display()}
            for at, mark in places
            if at < gate.open_until_s  # behind the gate a title may tell the answer
        ],
        "transcript": [{"start": cue.start, "end": cue.end, "text": cue.text} for cue in cues or ()],
        "slides": [{"start": second, "text": text} for second, text in media.open_slides(version, gate)],
    }


def segments_pass(person: Person) -> str:
    """The token with which the player's reports come in."""
    return passes.mint("segments", {"p": person.pk, "s": person.school_id}, PASS_S)


def checkpoint_url(viewing: Viewing, gate: GateState) -> str:
    """Where the question at the gate is asked; nothing when everything is open."""
    return (
        "" if gate.next_checkpoint is None else reverse("learner:checkpoint", args=[viewing.pk, gate.next_checkpoint])
    )


def _rungs(person: Person, version: MicroVideoVersion, gate: GateState) -> list[dict[str, Any]]:
    """What one may choose, with what each costs: the whole film's bytes are no secret, wherever the gate stands."""
    served = media.served_rungs(person, version, gate)
    rungs = [
        {
            "name": one.rung,
            "label": str(RUNG_WORDS[Rendition.Rung(one.rung)]),
            "codecs": one.codecs,
            "lines": one.lines,
            "kbits": round(one.size * 8 / 1000 / gate.duration_s),
            "megabytes": (one.size + (media.stills_size(version) if one.rung == Rendition.Rung.AUDIO else 0)) / 1e6,
            "playlist": reverse("learner:playlist", args=[version.pk, one.rung]),
            "file": one.address,
        }
        for one in served
    ]
    if rungs:
        automatic = {"name": "auto", "label": _("Automatic"), "file": rungs[0]["file"]}
        rungs.insert(0, {**automatic, "playlist": reverse("learner:master", args=[version.pk])})
    return rungs


def _checkpoints(viewing: Viewing, gate: GateState) -> list[dict[str, Any]]:
    rows = Checkpoint.objects.filter(version=viewing.version_id).order_by("second").values_list("pk", "second")
    return [
        {
            "second": second,
            "number": number,
            "state": "settled" if pk in gate.passed else "not-yet",
            "url": reverse("learner:checkpoint", args=[viewing.pk, pk]),
        }
        for number, (pk, second) in enumerate(rows, start=1)
        if pk not in gate.excused
    ]


def _preferred(languages: list[str], spoken: str) -> str:
    """The reader's language if there are captions in it, else the video's, else any."""
    return next((one for one in (get_language() or "", spoken) if one in languages), languages[0] if languages else "")


def _ask_form(version: MicroVideoVersion) -> dict[str, str] | None:
    try:
        return {"action": reverse("shared:questions-at", args=[version.pk])}
    except NoReverseMatch:
        return None
