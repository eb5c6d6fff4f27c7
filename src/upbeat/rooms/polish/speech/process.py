"""Having texts read aloud: in a confined process, into a file, with the moments of the words."""

import importlib.util
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from upbeat.rooms.record.confinement import Ending, Limits, run_confined

LIMITS = Limits(wall_s=600, cpu_s=300, memory_bytes=2 * 2**30, file_bytes=512 * 2**20, stdout_bytes=64 * 2**20, nice=10)
"""An hour of speech takes some 15 CPU-seconds and 160 MB."""


@dataclass(frozen=True, slots=True)
class VoiceOrder:
    """Texts, and who reads them: a voice of espeak-ng, words a minute, pitch and its range from 0 to 100."""

    voice: str
    phrases: tuple[str, ...]
    speed: int = 150
    pitch: int = 50
    range: int = 50


@dataclass(frozen=True, slots=True)
class VoiceReport:
    """The file: samples a second, and of each phrase ``start``, ``end`` and ``words`` (character, second)."""

    rate: int
    phrases: tuple[Mapping[str, Any], ...]


class VoiceFailed(Exception):
    """The voice did not speak; the message is what it said instead."""


def voice_installed() -> bool:
    """Is there a voice?"""
    return importlib.util.find_spec("espeakng_loader") is not None


def speak_confined(order: VoiceOrder, target: Path) -> VoiceReport:
    """Have the phrases read into ``target``, a WAV file, one after the other. Raises VoiceFailed."""
    paper = target.with_suffix(".json")
    paper.write_text(json.dumps(asdict(order)), encoding="utf-8")
    outcome = run_confined("upbeat.rooms.polish.speech", [str(paper.resolve()), str(target.resolve())], LIMITS)
    if outcome.ending is not Ending.FINISHED:
        raise VoiceFailed(outcome.stderr.strip()[-400:] or f"{outcome.ending} ({outcome.code})")
    told = json.loads(outcome.stdout)
    return VoiceReport(int(told["rate"]), tuple(told["phrases"]))
