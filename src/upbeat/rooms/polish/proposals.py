"""What may be cut of a recording: its sentences and pauses in the order of time, some proposed, none cut by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from upbeat.kernel.captions import parse
from upbeat.kernel.cutting import Sentence, off_script, sentences_of, shortened
from upbeat.kernel.intervals import Interval, subtract, total
from upbeat.rooms.polish import queries
from upbeat.rooms.polish.line.result import voice_in
from upbeat.rooms.polish.models import CaptionTrack, PolishRun
from upbeat.rooms.polish.report import report_of
from upbeat.rooms.record import storage
from upbeat.rooms.record.models import Asset

SILENCES = ("lead", "tail", "pause", "frozen")
"""Checks of the report whose stretch can be shortened. Pauses that were planned or marked are not among them."""

SPOKEN = ("again", "aside")
"""A sentence that is said again after it; something that the captions do not have."""

SAME_S = 0.05


@dataclass(frozen=True, slots=True)
class Part:
    """Seconds ``start`` to ``end`` of a recording, and the ``cut`` that would take them out.

    ``kind``: one of SILENCES or SPOKEN, which are proposed; ``sentence``; ``hand`` for what a person cut elsewhere.
    """

    kind: str
    start: float
    end: float
    cut: Interval
    text: str = ""

    @property
    def proposed(self) -> bool:
        """Is it worth a look?"""
        return self.kind in (*SILENCES, *SPOKEN)


def spoken_captions(asset: Asset) -> CaptionTrack | None:
    """The captions in the language that is spoken: the script's, else the only ones."""
    tracks = queries.captions(asset)
    spoken = asset.script.language if asset.script else ""
    return next((one for one in tracks if one.language == spoken), tracks[0] if len(tracks) == 1 else None)


def parts_of(run: PolishRun, chosen: Sequence[Interval]) -> list[Part]:
    """All that may be cut of the recording of ``run``, which must be one without cuts; ``chosen`` is among it."""
    asset = run.asset
    parts = [*_silences(run), *_spoken(asset, voice_in(storage.absolute(run.folder)))]
    known = [part.cut for part in parts if holds(chosen, part.cut)]
    parts += [Part("hand", one.start, one.end, one) for one in subtract(chosen, known) if one.length > 2 * SAME_S]
    return sorted(parts, key=lambda part: (part.start, part.end))


def holds(chosen: Sequence[Interval], cut: Interval) -> bool:
    """Is all of ``cut`` among what was chosen, but for rounding?"""
    return cut.length > SAME_S and total(subtract([cut], chosen)) <= SAME_S


def _silences(run: PolishRun) -> list[Part]:
    found = []
    for one in report_of(run):
        until = one.params.get("until")
        if one.check in SILENCES and one.second is not None and isinstance(until, int | float):
            end = run.asset.duration_s if one.check == "tail" else min(float(until), run.asset.duration_s)
            silence = Interval(min(one.second, end), end)
            found.append(Part(one.check, *silence, shortened(silence, run.asset.duration_s)))
    return found


def _spoken(asset: Asset, voice: Sequence[Interval]) -> list[Part]:
    track = spoken_captions(asset)
    if track is None:
        return []
    cues = parse(track.vtt)
    said = [_sentence(one) for one in sentences_of(cues, voice, asset.duration_s)]
    return said + [Part("aside", *one, one) for one in off_script(cues, voice, asset.duration_s)]


def _sentence(one: Sentence) -> Part:
    return Part("again" if one.again else "sentence", one.start, one.end, one.cut, one.text)
