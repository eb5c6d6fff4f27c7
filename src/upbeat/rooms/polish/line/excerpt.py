"""A moment of a recording before and after noise was removed, to listen to: two files of sound, equally loud.

``python -m upbeat.rooms.polish.line.excerpt SOURCE FOLDER START_S``: the folder is that of a finished run, of which the
look at the source is taken. Leaves ``before.m4a``, ``after.m4a`` and ``excerpt.json`` there.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import asdict
from itertools import chain, islice
from pathlib import Path

import av.logging
import numpy as np

from upbeat.rooms.polish.line.cleaning import CLEAN_DB
from upbeat.rooms.polish.line.denoiser import Denoiser
from upbeat.rooms.polish.line.folder import Folder
from upbeat.rooms.polish.line.hearing import Ear
from upbeat.rooms.polish.line.line import survey_of
from upbeat.rooms.polish.line.listening import AFTER, BEFORE, EXCERPT, Excerpt
from upbeat.rooms.polish.line.loudness import Chain, measure, plan_gain
from upbeat.rooms.polish.line.rungs import SPEECH, RungFile, SoundCoder
from upbeat.rooms.polish.line.sound import RATE, Block, blocks, in_seconds
from upbeat.rooms.polish.line.survey import Survey, sound_stream
from upbeat.rooms.record.source import open_source

SECONDS, LEAD_S = 12, 2  # so much to listen to, after so much for the denoiser to get to know the noise


def excerpt(source: Path, out_dir: Path, start_s: float) -> Excerpt:
    """Write the two files; what there is to say of them. Raises FFmpegError, OSError, or ValueError without sound."""
    folder = Folder(out_dir)
    survey = survey_of(folder)
    lead_s = min(start_s, LEAD_S)
    before = _heard(source, survey, start_s - lead_s, round(SECONDS + lead_s))
    if not before.shape[1] > lead_s * RATE:
        raise ValueError("nothing is heard there")
    after = np.concatenate(list(Denoiser().through(in_seconds([before]))), axis=1)
    both = {name: sound[:, round(lead_s * RATE) :] for name, sound in ((BEFORE, before), (AFTER, after))}
    # One gain for both, or the louder one would seem the better one.
    plan = plan_gain(lambda gain, limited: measure(in_seconds([both[AFTER]]), 1, gain, limited))
    with folder.writing(BEFORE, AFTER) as files:
        for name, sound in both.items():
            rung, coder = RungFile(files[name], SPEECH), SoundCoder(SPEECH, SPEECH.alone)
            for frame in chain(Chain(1, plan.gain_db, True).through(in_seconds([sound])), [None]):
                rung.hear(coder.code(frame))
            rung.finish()
    seconds = both[BEFORE].shape[1] / RATE
    told = Excerpt(round(start_s, 1), round(seconds, 1), *(_ratio(both[name]) for name in (BEFORE, AFTER)))
    folder.write(EXCERPT, asdict(told))
    return told


def _heard(source: Path, survey: Survey, start_s: float, seconds: int) -> Block:
    with open_source(source, survey.kind) as container:
        audio = sound_stream(container)
        container.seek(round((survey.start_s + start_s) * av.time_base))
        heard: Iterator[Block] = blocks(container, audio, survey.start_s + start_s, 1, survey.latest_s)
        return np.concatenate([np.zeros((1, 0), np.float32), *islice(heard, seconds)], axis=1)


def _ratio(sound: Block) -> float:
    """Voice over noise in dB; that of a clean sound where nothing but voice is heard."""
    ear = Ear()
    for block in in_seconds([sound]):
        ear.hear(block)
    found = ear.heard().snr_db
    return CLEAN_DB if found is None else found


def main() -> int:
    """0 when the files are there."""
    av.logging.set_level(None)
    source, folder, start = sys.argv[1:]
    print(json.dumps(asdict(excerpt(Path(source), Path(folder), float(start)))), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
