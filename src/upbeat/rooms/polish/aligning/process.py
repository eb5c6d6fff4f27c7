"""From a script and a stranger's recording to captions: two confined processes, a voice and a listener."""

import json
import logging
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from upbeat.kernel.captioning import Said, cues
from upbeat.kernel.captions import Cue
from upbeat.rooms.polish.aligning.failures import AligningFailed
from upbeat.rooms.polish.speech.process import VoiceFailed, VoiceOrder, speak_confined, voice_installed
from upbeat.rooms.record.confinement import Ending, Limits, run_confined

logger = logging.getLogger(__name__)

VOICES = {"en": "en-us", "zh": "cmn"}
"""Languages that can be read aloud, and the voices of espeak-ng that read them."""

MOST_SECONDS, MOST_CHARACTERS = 3600.0, 100_000
LEAST_HEARD = 0.4
"""Share of the sentences that has to be found; else it is another script."""

SPEECH, LISTENING = "speech", "listening"
ENDINGS = {Ending.TIME: "took_too_long", Ending.CPU: "took_too_long", Ending.OUTPUT: "died"}


def voice_for(language: str) -> str | None:
    """The voice that reads a language (``en``, ``zh-hans`` …), if there is one."""
    return VOICES.get(language.partition("-")[0].lower())


def limits_for(duration_s: float) -> Limits:
    """Room for ``duration_s`` seconds of sound: an hour takes some 60 CPU-seconds and 2 GB."""
    return Limits(
        wall_s=300 + 2 * duration_s,
        cpu_s=round(60 + 0.2 * duration_s),
        memory_bytes=4 * 2**30,
        file_bytes=2**20,
        stdout_bytes=32 * 2**20,
        nice=10,
    )


def captions_confined(
    source: Path, kind: str, *, duration_s: float, texts: Sequence[str], language: str,
    on_step: Callable[[str], None] = lambda step: None,
) -> tuple[Cue, ...]:  # fmt: skip
    """The captions of ``source`` from the sentences of its script; those that are not said are left out.

    ``kind`` and ``duration_s`` are the probe's. ``on_step`` is told SPEECH and LISTENING. Raises AligningFailed.
    """
    voice = voice_for(language)
    if not texts or voice is None:
        raise AligningFailed("no_words")
    if duration_s > MOST_SECONDS or sum(map(len, texts)) > MOST_CHARACTERS:
        raise AligningFailed("too_long")
    if not voice_installed():
        raise AligningFailed("no_voice")
    said = _said(source, kind, duration_s, texts, voice, on_step)
    found = [sentence for sentence in said if sentence is not None]
    if len(found) < LEAST_HEARD * len(said):
        raise AligningFailed("not_heard")
    return cues(found)


def _said(
    source: Path, kind: str, duration_s: float, texts: Sequence[str], voice: str, on_step: Callable[[str], None]
) -> list[Said | None]:
    with tempfile.TemporaryDirectory(prefix="upbeat-align-") as folder:
        reading, order = Path(folder) / "reading.wav", Path(folder) / "order.json"
        on_step(SPEECH)
        try:
            report = speak_confined(VoiceOrder(voice, tuple(texts)), reading)
        except VoiceFailed as failure:
            logger.warning("the voice ended: %s", failure)
            raise AligningFailed("died") from failure
        on_step(LISTENING)
        told = {"phrases": [dict(phrase) for phrase in report.phrases], "texts": list(texts), "seconds": duration_s}
        order.write_text(json.dumps(told), encoding="utf-8")
        arguments = [str(source.resolve()), kind, str(reading), str(order)]
        outcome = run_confined("upbeat.rooms.polish.aligning", arguments, limits_for(duration_s))
    if outcome.ending is not Ending.FINISHED:
        logger.warning("the listener ended: %s (%d) %s", outcome.ending, outcome.code, outcome.stderr)
        raise AligningFailed(ENDINGS.get(outcome.ending, "died"))
    answer = json.loads(outcome.stdout)
    if "failed" in answer:
        raise AligningFailed(answer["failed"])
    return [_from_json(sentence) for sentence in answer["said"]]


def _from_json(told: dict[str, object] | None) -> Said | None:
    if told is None:
        return None
    pairs = told["at"]
    assert isinstance(pairs, list)
    at = tuple((int(place), float(second)) for place, second in pairs)
    return Said(str(told["text"]), float(str(told["start"])), float(str(told["end"])), at)
