"""The report on films with music: sound left as it is, time to sing back, notes that are those that are heard."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from upbeat.kernel.report import Finding, Level
from upbeat.kernel.timeline import moved
from upbeat.packs.music.following.process import POOR_FIT
from upbeat.packs.music.models import FollowedScore
from upbeat.packs.music.queries.following import scores_of
from upbeat.rooms.design.models import ScriptSection
from upbeat.rooms.polish import queries as polishing
from upbeat.rooms.polish.checks import Check, CheckWords
from upbeat.rooms.polish.models import PolishRun
from upbeat.rooms.record.models import Asset

ENOUGH = 0.9
"""Of the length of the phrase: who sings it back is seldom slower, and the next word may fall into the last note."""

NEAR_S = 0.5
"""What is heard so soon after the last note is its end."""


def sound_kept(run: PolishRun) -> Sequence[Finding]:
    """A film with music whose sound was made into that of speech."""
    if not polishing.plans_music(run.asset) and not scores_of(run.asset).exists():
        return []
    kept = bool(run.recipe.steps.get("music"))
    return [Finding("sound", Level.GOOD) if kept else Finding("sound:speech", Level.ADVICE)]


def echo_time(run: PolishRun) -> Sequence[Finding]:
    """Phrases that are to be sung back (passages of music with a pause): is there silence for as long as they last?"""
    rows = scores_of(run.asset).filter(section__kind=ScriptSection.Kind.MUSIC, section__pause_s__gt=0)
    found = []
    for row in rows.select_related("section"):
        start, end = (_in_film(run, second) for second in (row.bars[0][1], row.end_s))
        if start is None or end is None or end <= start:
            continue
        silent, needed = _silence_after(run, end), ENOUGH * (end - start)
        if silent < needed:
            told = {"pause": f"{silent:.1f}", "phrase": f"{end - start:.1f}"}
            found.append(Finding("echo:short", Level.ADVICE, round(end, 1), told))
        else:
            found.append(Finding("echo", Level.GOOD))
    return found


def notes_heard(run: PolishRun) -> Sequence[Finding]:
    """Scores that have little in common with the sound that they follow."""
    return [_judged(run, row) for row in scores_of(run.asset).exclude(fit=None)]


def _judged(run: PolishRun, row: FollowedScore) -> Finding:
    if (row.fit or 0.0) >= POOR_FIT:
        return Finding("notes", Level.GOOD)
    start = _in_film(run, row.bars[0][1])
    return Finding("notes:apart", Level.ADVICE, None if start is None else round(start, 1))


def _in_film(run: PolishRun, second: float) -> float | None:
    return moved(second, polishing.whole(run.asset), polishing.timeline_of(run))


def _silence_after(run: PolishRun, second: float) -> float:
    """Seconds until something is heard again, or the film ends."""
    begins = [start for start, _end in run.scenes.get("voice", []) if start > second + NEAR_S]
    going_on = any(start <= second + NEAR_S < end for start, end in run.scenes.get("voice", []))
    return 0.0 if going_on else min([*begins, run.duration_s or second]) - second


def _recording(asset: Asset) -> str:
    return reverse("studio:recording", args=[asset.pk])


def _record(asset: Asset) -> str:
    return reverse("studio:record", args=[asset.script_id]) if asset.script_id else _recording(asset)


def _score(asset: Asset) -> str:
    return reverse("music:follow", args=[asset.pk])


OFFERED = (
    Check(
        "sound",
        sound_kept,
        {
            "sound:speech": CheckWords(
                _("The sound of the music was made into that of speech"),
                _("One channel, and every loudness alike: music loses its room and its soft notes."),
                _("Polish it again and tick “Mostly music”."),
                _("To the recording"),
                _recording,
            )
        },
        _("sound of the music"),
    ),
    Check(
        "echo",
        echo_time,
        {
            "echo:short": CheckWords(
                _("%(pause)s s of silence after a phrase of %(phrase)s s"),
                _("Who sings it back needs as long as the phrase lasts."),
                _("Wait that long after the phrase when you record it again."),
                _("Record it again"),
                _record,
            )
        },
        _("time to sing back"),
    ),
    Check(
        "notes",
        notes_heard,
        {
            "notes:apart": CheckWords(
                _("The notes and the sound have little in common"),
                _("A score that follows leads astray where it shows other notes than are heard."),
                _("Check the notes, from when to when they sound, and whether the model was played as written."),
                _("To the score"),
                _score,
            )
        },
        _("notes as heard"),
    ),
)
