"""Hear what is said in a source: ``python -m upbeat.rooms.polish.recognising SOURCE KIND ORDER.json``.

The order holds ``model`` (the folder), ``language`` (Whisper's code), ``script`` (``zh-hans``, ``zh-hant`` or empty)
and ``seconds``, the most of the source that is listened to.
Says ``{"share": …}`` as it goes, 0 to 1, and last ``{"words": [[text, start, end], …]}`` or ``{"failed": code}``.
"""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import av.error
import av.logging
import numpy as np
from opencc import OpenCC

from upbeat.rooms.polish.aligning.hearing import RATE, sound_from
from upbeat.rooms.polish.aligning.laying import Sound

PIECE_S, SEARCHED_S, QUIET_S = 300, 30, 0.2
"""An hour at once would take gigabytes. A piece ends where it is quietest for so long within its last seconds."""

PROMPTS = {"zh-hans": "以下是普通话的句子。", "zh-hant": "以下是普通話的句子。"}
CONVERSIONS = {"zh-hans": "t2s", "zh-hant": "s2t"}
"""Whisper writes now simplified, now traditional characters, whatever the prompt asks for."""

MOST_THREADS = 4


def pieces(sound: Sound) -> Iterator[tuple[float, Sound]]:
    """The sound in pieces of at most five minutes that end in a quiet moment; each with its first second."""
    first, width = 0, round(QUIET_S * RATE)
    while len(sound) - first > PIECE_S * RATE:
        last = first + PIECE_S * RATE
        searched = sound[last - SEARCHED_S * RATE : last]
        power = (searched[: len(searched) // width * width].reshape(-1, width) ** 2).mean(axis=1)
        cut = last - SEARCHED_S * RATE + int(power.argmin()) * width + width // 2
        yield first / RATE, sound[first:cut]
        first = cut
    yield first / RATE, sound[first:]


def words(model: Any, sound: Sound, language: str, script: str) -> Iterator[tuple[str, float, float]]:
    """Each word with its start and end; where nobody speaks nothing is made up."""
    for begins, piece in pieces(sound):
        heard, _about = model.transcribe(
            piece, language=language, initial_prompt=PROMPTS.get(script), word_timestamps=True, vad_filter=True,
            condition_on_previous_text=False,
        )  # fmt: skip
        for segment in heard:
            _say({"share": round((begins + segment.end) * RATE / len(sound), 3)})
            for word in segment.words or ():
                yield word.word, round(begins + float(word.start), 3), round(begins + float(word.end), 3)


def main() -> int:
    """0 when it could listen."""
    av.logging.set_level(None)
    os.environ["HF_HUB_OFFLINE"] = "1"
    from faster_whisper import WhisperModel  # noqa: PLC0415 - only after the line above, and only where it is installed

    source, kind, order = sys.argv[1:]
    told = json.loads(Path(order).read_text(encoding="utf-8"))
    try:
        sound = sound_from(Path(source), kind, told["seconds"])
    except FileNotFoundError:
        return _say({"failed": "source_gone"})
    except av.error.FFmpegError:
        return _say({"failed": "damaged"})
    threads = min(MOST_THREADS, os.cpu_count() or 1)
    try:
        model = WhisperModel(
            told["model"], device="cpu", compute_type="int8", cpu_threads=threads, local_files_only=True
        )
    except (RuntimeError, ValueError, OSError) as problem:
        print(problem, file=sys.stderr)
        return _say({"failed": "model_broken"})
    if told["language"] != "en" and not model.model.is_multilingual:
        return _say({"failed": "model_english"})
    heard = list(words(model, np.ascontiguousarray(sound), told["language"], told["script"]))
    if told["script"] in CONVERSIONS:
        heard = converted(heard, CONVERSIONS[told["script"]])
    return _say({"words": heard})


def converted(heard: list[tuple[str, float, float]], how: str) -> list[tuple[str, float, float]]:
    """The words in the other Chinese script, read in their sentence: one sign may stand for several."""
    texts = [text for text, _start, _end in heard]
    whole = OpenCC(how).convert("".join(texts))
    if len(whole) != sum(map(len, texts)):  # a phrase became longer: then word for word
        each = OpenCC(how)
        return [(each.convert(text), start, end) for text, start, end in heard]
    signs = iter(whole)
    return [("".join(next(signs) for _sign in text), start, end) for text, start, end in heard]


def _say(answer: dict[str, object]) -> int:
    print(json.dumps(answer), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
