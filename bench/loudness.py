"""How loud the served films are, by a meter that is not ours: every kind of sound through the whole line.

Loudness by pyloudnorm (BS.1770-4), true peak by scipy's resampling to four times the rate. And what is left of music
where the teacher asks for its noise to be removed.
"""

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
import pyloudnorm
from scipy.signal import resample_poly

from bench.fixtures import (
    DATA,
    RATE,
    Sound,
    db,
    knocks,
    noise,
    piano,
    recorded,
    singing,
    speech,
    violin,
    write,
)
from bench.ground import ROOT, verdict

sys.path.insert(0, str(ROOT / "src"))

from upbeat.rooms.polish.line.denoiser import denoiser_installed
from upbeat.rooms.polish.line.denoising import cleaned, stored
from upbeat.rooms.polish.line.line import run_line
from upbeat.rooms.polish.line.sound import in_seconds

TARGET_LUFS, WITHIN_LU, PEAK_DBTP, MOST_LOST_DB = -16.0, 0.5, -1.0, 1.0
SECONDS, PIECE, HEARD_DB = 12.0, round(0.4 * RATE), 15.0
SHOWN = ("720p", "audio")


@dataclass(frozen=True)
class Fixture:
    """A sound and how it comes: ``codec`` and ``rate`` of the file, ``music`` as the teacher said."""

    name: str
    sound: Sound
    codec: str = "aac"
    rate: int = RATE
    music: bool = False


def fixtures() -> Iterator[Fixture]:
    """Every kind of sound."""
    clean, other = speech(SECONDS), speech(SECONDS, seed=3)
    yield Fixture("speech", clean)
    yield Fixture("faint speech", db(-26) * clean)
    yield Fixture("loud speech", np.clip(db(14) * clean, -1, 1))
    yield Fixture("overdriven speech", np.clip(db(30) * clean, -1, 1), "pcm_s16le")
    dynamic = np.concatenate([db(gain) * speech(4, seed=n) for n, gain in enumerate((-20, 8, -6, -30, 12))], axis=1)
    yield Fixture("whispered and called", dynamic)
    yield Fixture("two sentences in a quiet room", np.concatenate([noise(8, 2e-4), speech(4), noise(8, 2e-4)], axis=1))
    yield Fixture("faint speech with knocks", db(-12) * clean + knocks(SECONDS))
    yield Fixture("speech with one knock", db(-20) * clean + knocks(SECONDS, 100))
    yield Fixture("noisy speech, 5 dB", clean + noise(SECONDS, 0.04))
    yield Fixture("hiss", noise(SECONDS, 0.1))
    yield Fixture("stereo speech", np.concatenate([clean, db(-6) * other]))
    yield Fixture("speech on the left only", np.concatenate([clean, 0 * clean]))
    yield Fixture("stereo kept as music", np.concatenate([clean, db(-6) * other]), music=True)
    surround = np.concatenate([db(-9) * other, db(-9) * clean, clean, 0 * clean, db(-15) * clean, db(-15) * other])
    yield Fixture("5.1 mixed down", surround)
    yield Fixture("5.1 kept as music", surround, music=True)
    yield Fixture("8 bits", clean * 3, "pcm_u8")
    yield Fixture("44.1 kHz", speech(SECONDS, rate=44_100), "aac", 44_100)
    yield Fixture("16 kHz, 16 bits", speech(SECONDS, rate=16_000), "pcm_s16le", 16_000)
    yield Fixture("Opus", clean, "libopus")
    for seconds in (0.6, 1.0, 3.0):
        yield Fixture(f"a clip of {seconds:g} s", speech(30)[:, RATE : RATE + round(seconds * RATE)], "pcm_s16le")
    yield Fixture("piano", piano(SECONDS), music=True)
    yield Fixture("violin", violin(SECONDS), music=True)
    yield Fixture("singing", singing(SECONDS), music=True)
    for folder in ("speech", "music"):
        for path in sorted((DATA / folder).glob("*.wav")) + sorted((DATA / folder).glob("*.flac")):
            yield Fixture(path.stem, recorded(path), "flac", music=folder == "music")
    yield Fixture("silence", np.zeros((1, 3 * RATE), np.float32))
    yield Fixture("a room nobody hears", noise(3, 1e-4))


def write_fixture(fixture: Fixture, folder: Path) -> Path:
    """The fixture as a film."""
    suffix = {"libopus": "mkv", "flac": "mkv", "aac": "mp4"}.get(fixture.codec, "mov")
    return write(folder / f"film.{suffix}", fixture.sound, fixture.codec, fixture.rate)


def served(path: Path) -> Sound:
    """What a player hears of a file."""
    with av.open(str(path)) as container:
        return np.concatenate([frame.to_ndarray() for frame in container.decode(audio=0)], axis=1)


def lufs(sound: Sound) -> float:
    """Loudness; sound shorter than a block of 0.4 s is repeated."""
    samples = np.tile(sound, 1 + round(0.5 * RATE) // sound.shape[1]).T.astype(np.float64)
    return float(pyloudnorm.Meter(RATE).integrated_loudness(samples))


def dbtp(sound: Sound) -> float:
    """True peak."""
    return float(20 * np.log10(np.abs(resample_poly(sound.astype(np.float64), 4, 1, axis=1)).max() + 1e-9))


def guarded(name: str, sound: Sound) -> float:
    """Decibels that removing noise, as the line does it, takes off music: of the whole, or of half its moments."""
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / "cleaned"
        cleaning = cleaned(lambda: in_seconds([sound]), [], target)
        after = np.concatenate(list(stored(target)), axis=1) if cleaning.used else sound
    levels = [_moments(one) for one in (sound, after)]
    loud = levels[0] > levels[0].max() - HEARD_DB
    lost = max(lufs(sound) - lufs(after), float(np.median((levels[0] - levels[1])[loud])))
    print(f"{name}, noise to be removed: loses {lost:.2f} dB (the guard says: {cleaning.code})", flush=True)
    return lost


def _moments(sound: Sound) -> npt.NDArray[np.float64]:
    """The level of each 400 ms in dB."""
    pieces = sound[0, : sound.shape[1] // PIECE * PIECE].reshape(-1, PIECE).astype(np.float64)
    return np.asarray(10 * np.log10((pieces**2).mean(axis=1) + 1e-9))


def music() -> Iterator[tuple[str, Sound]]:
    """What the denoiser must not harm, each under a hiss that makes it worth trying."""
    kinds = {"piano": piano(SECONDS, 1.0), "violin": violin(SECONDS), "singing": singing(SECONDS)}
    kinds |= {path.stem: recorded(path) for path in sorted((DATA / "music").glob("*.wav"))}
    for name, sound in kinds.items():
        level = float(np.sqrt((sound**2).mean()))
        yield name, sound + noise(sound.shape[1] / RATE, db(-15) * level)[:, : sound.shape[1]]


def main() -> int:
    """Print the figures; 1 when one falls short."""
    shorts, far, peak, count = [], 0.0, -99.0, 0
    for fixture in fixtures():
        with tempfile.TemporaryDirectory() as folder:
            result = run_line(write_fixture(fixture, Path(folder)), Path(folder) / "line", music=fixture.music)
            sounds = [served(Path(folder, "line", f"{rung}.mp4")) for rung in SHOWN]
        told = [(lufs(sound), dbtp(sound)) for sound in sounds]
        figures = "; ".join(f"{r} {loud:.2f} LUFS {high:.2f} dBTP" for r, (loud, high) in zip(SHOWN, told, strict=True))
        if result.loudness.silent:
            print(f"{fixture.name}: nothing to hear, left as it is", flush=True)
            continue
        gain = f"{result.loudness.gain_db:+.1f} dB{', limited' if result.loudness.limited else ''}"
        bad = any(abs(loud - TARGET_LUFS) > WITHIN_LU or high > PEAK_DBTP for loud, high in told)
        print(f"{fixture.name}: {figures} ({gain}){' SHORT' if bad else ''}", flush=True)
        count += 1
        far = max(far, *(abs(loud - TARGET_LUFS) for loud, _high in told))
        peak = max(peak, *(high for _loud, high in told))
        shorts += [fixture.name] if bad else []
    lost = {name: guarded(name, sound) for name, sound in music()} if denoiser_installed() else {}
    shorts += [f"{name} under the denoiser" for name, decibels in lost.items() if decibels >= MOST_LOST_DB]
    guard = f"music loses {max(lost.values()):.2f} dB" if lost else "the extra denoise is not installed"
    figure = f"{count} fixtures within {far:.2f} LU of {TARGET_LUFS:g} LUFS, peak {peak:.2f} dBTP; {guard}"
    return verdict("loudness", figure, f"± {WITHIN_LU} LU, ≤ {PEAK_DBTP} dBTP, < {MOST_LOST_DB:g} dB", shorts)


if __name__ == "__main__":
    sys.exit(main())
