"""From a stranger's recording to captions without a script: one confined process that listens."""

import importlib.util
import json
import logging
import re
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from django.conf import settings

from upbeat.kernel.captioning import cues
from upbeat.kernel.captions import Cue
from upbeat.kernel.recognition import Word, said
from upbeat.rooms.polish.aligning.failures import AligningFailed
from upbeat.rooms.polish.aligning.process import ENDINGS, MOST_SECONDS
from upbeat.rooms.record.confinement import Ending, Limits, run_confined

logger = logging.getLogger(__name__)

KNOWN = re.compile(
    "a[fmrsz]|b[aegnors]|c[asy]|d[ae]|e[lnstu]|f[aior]|g[lu]|haw?|h[eiruty]|i[dst]|j[aw]|k[akmno]|l[anotvb]|m[gikln]|"
    "m[rsty]|n[elno]|oc|p[alst]|r[ou]|s[adiklnoqruvw]|t[aeghklrt]|u[krz]|vi|y[io]|zh"
)
"""Languages that a multilingual model of Whisper knows."""


def whispers_name(language: str) -> str:
    """A language as Whisper calls it (``zh-hans`` → ``zh``); empty if it does not know it."""
    base = language.partition("-")[0].lower()
    base = {"nb": "no"}.get(base, base)
    return base if KNOWN.fullmatch(base) else ""


def missing() -> str:
    """The code of what recognition lacks on this server; empty if nothing."""
    if importlib.util.find_spec("faster_whisper") is None or importlib.util.find_spec("opencc") is None:
        return "no_recogniser"
    folder: Path | None = settings.SPEECH_MODEL
    if folder is None:
        return "no_model"
    return "" if (folder / "model.bin").is_file() and (folder / "tokenizer.json").is_file() else "model_gone"


def limits_for(duration_s: float) -> Limits:
    """Room for ``duration_s`` seconds of sound.

    A minute of Mandarin took the model "base" 12 CPU-seconds, 0.4 GB and 1.4 GB of address space; "small" takes four
    times as long.
    """
    return Limits(
        wall_s=120 + 6 * duration_s,
        cpu_s=round(120 + 6 * duration_s),
        memory_bytes=6 * 2**30,
        file_bytes=2**20,
        stdout_bytes=32 * 2**20,
        nice=10,
    )


def recognised_confined(
    source: Path,
    kind: str,
    *,
    duration_s: float,
    language: str,
    on_progress: Callable[[float], None] = lambda share: None,
) -> tuple[Cue, ...]:  # fmt: skip
    """The captions of ``source`` as they are heard in ``language``. ``kind`` and ``duration_s`` are the probe's.

    ``on_progress`` is told how much has been heard, 0 to 1. Raises AligningFailed.
    """
    if duration_s > MOST_SECONDS:
        raise AligningFailed("too_long")
    if lacking := missing():
        raise AligningFailed(lacking)
    with tempfile.TemporaryDirectory(prefix="upbeat-hear-") as folder:
        order = Path(folder) / "order.json"
        told = {"model": str(settings.SPEECH_MODEL), "language": whispers_name(language), "seconds": duration_s}
        told["script"] = language if language.startswith("zh") else ""
        order.write_text(json.dumps(told), encoding="utf-8")
        arguments = [str(source.resolve()), kind, str(order)]
        listener = "upbeat.rooms.polish.recognising"
        outcome = run_confined(listener, arguments, limits_for(duration_s), partial(_tell, on_progress))
    if outcome.ending is not Ending.FINISHED:
        logger.warning("the recogniser ended: %s (%d) %s", outcome.ending, outcome.code, outcome.stderr)
        raise AligningFailed(ENDINGS.get(outcome.ending, "died"))
    answer = json.loads(outcome.stdout.splitlines()[-1])
    if "failed" in answer:
        logger.warning("the recogniser refused: %s %s", answer["failed"], outcome.stderr)
        raise AligningFailed(answer["failed"])
    heard = cues(said(Word(str(text), float(start), float(end)) for text, start, end in answer["words"]))
    if not heard:
        raise AligningFailed("nothing_heard")
    return heard


def _tell(on_progress: Callable[[float], None], line: str) -> None:
    if line.startswith('{"share"'):
        on_progress(min(1.0, float(json.loads(line)["share"])))
