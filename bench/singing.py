"""How well sung and played phrases are marked, on performances whose mistakes are known, drawn anew at every run.

The performances are those of tests/singers.py and tests/singing.py. Seeds below 1000 were used while tuning; a run
takes its own from far above them (`python -m bench.singing SEED SHARE` plays one again, with a share of its takes where
SHARE is below 1). All conditions share their melodies, mistakes and singers, so that a difference between two of them
is more exact than each; its standard error comes of drawing takes with replacement, and is
printed with it, scaled from a quarter of the takes: about .004 to .019 with all of them.

vocadito_1 (../shared/data/music): the score is made of an annotator's notes: pitches rounded to semitones, distances of
onsets rounded to half beats of 0.5 s and strung together, so that no onset itself goes in and errors add up. What is
found is held against A1's onsets, one to one within 50 ms. The bar is for the score of A1's notes, 59 of them; with the
64 that A2 heard, nobody can reach much more than A2's own .862 against A1.
"""

import secrets
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field, replace
from fractions import Fraction
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / "src"), str(ROOT / "tests")]

from bench.ground import verdict  # noqa: E402 - after the sources of this checkout
from melodies import draw_melody  # noqa: E402
from singers import Performance, perform  # noqa: E402
from singing import encoded, sound, with_noise  # noqa: E402
from upbeat.kernel.music.decoding import decode  # noqa: E402
from upbeat.kernel.music.marking import mark_performance  # noqa: E402
from upbeat.kernel.music.profiles import PROFILES  # noqa: E402
from upbeat.kernel.music.score import Bar, Note, Pitch, Score, sounding  # noqa: E402
from upbeat.kernel.music.verdicts import Verdict  # noqa: E402

TAKES = 320
FEWER = 50
DRAWS = 400
PROFILE = PROFILES["3-5"]
KINDS = ("pitch", "missed", "rhythm", "extra")
BARS = {"pitch": 0.93, "missed": 0.90, "rhythm": 0.88, "extra": 0.75}
DATA = ROOT.parent / "shared" / "data" / "music"
NAMES = ("C", "C#", "D", "D#", "E", "F", "F#", "G", "G#", "A", "A#", "B")


@dataclass(frozen=True)
class Condition:
    """How the takes are sung and recorded."""

    name: str
    takes: int = TAKES
    timbre: str = "voice"
    errors: float = 0.05
    noise_db: float | None = None
    shift: float = 0.0
    other_octave: bool = False
    tempo: float = 1.0
    start_s: float = 0.8
    opus: bool = False


CLEAN = Condition("clean")
CONDITIONS = (
    Condition("no errors", 2 * FEWER, errors=0.0),
    CLEAN,
    Condition("10 dB noise", noise_db=10),
    Condition("five semitones lower", shift=-5),
    Condition("in the other octave", other_octave=True),
    Condition("begins after 4 s", start_s=4.0),
    Condition("20 % faster", tempo=1.2),
    Condition("20 % slower", tempo=0.8),
    Condition("Opus, 24 kbit/s", FEWER, opus=True),
    Condition("heavy glides, no consonants", FEWER, timbre="gliding"),
    Condition("violin-like attack", FEWER, timbre="violin"),
    Condition("recorder", FEWER, timbre="recorder", shift=12),
)


@dataclass
class Tally:
    """Counts over takes: per kind hits, false alarms and misses, and the notes without a mistake."""

    hits: Counter[str] = field(default_factory=Counter)
    false: Counter[str] = field(default_factory=Counter)
    missed: Counter[str] = field(default_factory=Counter)
    good: int = 0
    right: int = 0
    refused: int = 0
    takes: int = 0

    def add(self, other: "Tally") -> None:
        """Put another tally into this one."""
        for mine, its in ((self.hits, other.hits), (self.false, other.false), (self.missed, other.missed)):
            mine.update(its)
        self.good, self.right = self.good + other.good, self.right + other.right
        self.refused, self.takes = self.refused + other.refused, self.takes + other.takes

    def f(self, kind: str) -> float:
        """The F measure of a kind of mistake."""
        return 2 * self.hits[kind] / max(1, 2 * self.hits[kind] + self.false[kind] + self.missed[kind])

    def error(self, kind: str) -> float:
        """Its standard error, about: as of a share among the mistakes that were made or told."""
        among = max(1, self.hits[kind] + (self.false[kind] + self.missed[kind]) / 2)
        return float(np.sqrt(max(self.f(kind) * (1 - self.f(kind)), 1e-4) / among))


def tally(performance: Performance, found: Verdict) -> Tally:
    """What was told against what is true; a refused take counts all of its mistakes as missed."""
    made = Tally(takes=1, refused=int(found.refusal is not None))
    is_kind: dict[str, Callable[[str], bool]] = {
        "pitch": lambda kind: kind == "pitch",
        "missed": lambda kind: kind == "missed",
        "rhythm": lambda kind: kind in ("early", "late"),
    }
    for kind, holds in is_kind.items():
        told = {note.id for note in found.notes if holds(note.kind.value)}
        true = {name for name, what in performance.truth.items() if holds(what)}
        made.hits[kind], made.false[kind] = len(told & true), len(told - true)
        made.missed[kind] = len(true - told)
    left = list(performance.extras)
    for extra in found.extras:
        match = next(
            (tone for tone in left if extra.start_s < tone.end + 0.05 and extra.end_s > tone.start - 0.05), None
        )
        if match is not None:
            left.remove(match)
        made.hits["extra"] += match is not None
        made.false["extra"] += match is None
    made.missed["extra"] = len(left)
    names = {tone.name for tone in performance.tones if tone.name} - performance.truth.keys()
    good = {note.id for note in found.notes if note.good}
    made.right, made.good = len(names), len(names & good)
    return made


def take(condition: Condition, seed: int) -> tuple[Performance, np.ndarray]:
    """A performance and its sound. The other octave is the higher one where that stays below C6, where voices end."""
    score = draw_melody(seed)
    shift = condition.shift
    if condition.other_octave:
        shift = 12 if max(tone.midi for tone in sounding(score)) <= 72 else -12
    played = perform(
        score, seed, errors=condition.errors, shift=shift, tempo=condition.tempo,
        start_s=condition.start_s, tolerance_s=PROFILE.ms / 1000, tolerance_beat=PROFILE.beat_share,
    )  # fmt: skip
    samples = sound(played, seed, condition.timbre)
    if condition.noise_db is not None:
        samples = with_noise(samples, condition.noise_db, seed)
    if condition.opus:
        with tempfile.NamedTemporaryFile(suffix=".webm") as file:
            file.write(encoded(samples))
            file.flush()
            samples = decode(Path(file.name))
    return played, samples


def marked(job: tuple[Condition, int]) -> Tally:
    """One take, sung and marked."""
    condition, seed = job
    played, samples = take(condition, seed)
    instrument = condition.timbre if condition.timbre in ("recorder", "violin") else "voice"
    return tally(played, mark_performance(samples, played.score, PROFILE, instrument=instrument))


def summed(tallies: Iterable[Tally]) -> Tally:
    """All of them together."""
    found = Tally()
    for one in tallies:
        found.add(one)
    return found


def measured(condition: Condition, seed: int, pool: ProcessPoolExecutor) -> list[Tally]:
    """All takes of a condition, its figures printed with their standard errors."""
    takes = list(pool.map(marked, [(condition, seed + number) for number in range(condition.takes)]))
    found = summed(takes)
    figures = ", ".join(f"{kind} {found.f(kind):.3f} ± {found.error(kind):.3f}" for kind in KINDS)
    extras = found.false["extra"] / found.takes
    print(
        f"{condition.name} ({found.takes} takes): good {found.good / max(1, found.right):.2%} of the right notes; "
        f"{f'F {figures}; ' if condition.errors else ''}{extras:.2f} false extras a take; {found.refused} refused",
        flush=True,
    )
    return takes


def vocadito(annotator: str) -> float | None:
    """F of onsets against A1 within 50 ms, None where the recording is not there."""
    if not (DATA / "vocadito_1.wav").is_file():
        return None
    found = mark_performance(decode(DATA / "vocadito_1.wav"), score_of(annotator), PROFILE)
    times = [note.start_s for note in found.notes if note.start_s is not None]
    truth = notes_of("A1")[:, 0].tolist()
    pairs = sorted((abs(one - other), i, j) for i, one in enumerate(times) for j, other in enumerate(truth))
    used_times, used_truth = set[int](), set[int]()
    for apart, i, j in pairs:
        if apart <= 0.05 and i not in used_times and j not in used_truth:
            used_times.add(i)
            used_truth.add(j)
    return 2 * len(used_times) / (len(times) + len(truth))


def notes_of(annotator: str) -> np.ndarray:
    """Onset (s), pitch (Hz) and length (s), a row each."""
    return np.loadtxt(DATA / f"vocadito_1_notes{annotator}.csv", delimiter=",")


def score_of(annotator: str, beat_s: float = 0.5) -> Score:
    """A rough score of an annotation, as the head of this file says."""
    rows = notes_of(annotator)
    apart = np.diff(rows[:, 0], append=rows[-1, 0] + rows[-1, 2])
    notes, at = [], Fraction(0)
    for number, (row, distance) in enumerate(zip(rows, apart, strict=True)):
        midi = round(69 + 12 * np.log2(row[1] / 440))
        long = Fraction(max(1, round(2 * distance / beat_s)), 2)
        sounds = min(long, Fraction(max(1, round(2 * row[2] / beat_s)), 2))
        name = NAMES[midi % 12]
        notes.append(Note(f"n{number + 1}", Pitch(name[0], midi // 12 - 1, len(name) - 1), at, sounds, 1))
        at += long
    return Score(tuple(notes), (Bar(1, Fraction(0), at),), tempo=60 / beat_s)


ONCE = """
import sys, time
before = time.process_time()
from pathlib import Path
from upbeat.kernel.music.decoding import decode
from upbeat.kernel.music.marking import mark_performance
from upbeat.kernel.music.profiles import PROFILES
sys.path.insert(0, sys.argv[2])
from melodies import draw_melody
bars = int(sys.argv[4])
score = draw_melody(int(sys.argv[3]), bars)
for _ in range(4):
    begun = time.process_time()
    assert mark_performance(decode(Path(sys.argv[1])), score, PROFILES["3-5"]).refusal is None
    print(time.process_time() - (before or begun))
    before = 0
"""


def timed(seed: int) -> tuple[float, float]:
    """CPU-seconds from a file of 30 s to the verdict: in a fresh process with its imports, and once it is warm."""
    bars = 8
    while True:
        played = perform(draw_melody(seed, bars), seed, errors=0.05)
        if played.tones[-1].end > 27 or bars > 40:
            break
        bars += 1
    samples = sound(played, seed)[: 30 * 16_000]
    with tempfile.NamedTemporaryFile(suffix=".webm") as file:
        file.write(encoded(samples))
        file.flush()
        call = [sys.executable, "-c", ONCE, file.name, str(ROOT / "tests"), str(seed), str(bars)]
        told = subprocess.run(call, capture_output=True, text=True, check=True, cwd=ROOT / "src").stdout
    first, *others = map(float, told.split())
    scale = 30 / (len(samples) / 16_000)
    return first, min(others) * scale


def judged(found: dict[str, list[Tally]]) -> Iterable[str]:
    """What falls short of the bars for marks. Two conditions are compared on the takes that both have."""
    none = summed(found["no errors"])
    if none.good / max(1, none.right) < 0.995:
        yield f"no errors: good {none.good / max(1, none.right):.2%} < 99.5 %"
    if none.false["extra"] / none.takes > 0.3:
        yield f"no errors: {none.false['extra'] / none.takes:.2f} false extras > 0.3"
    clean = summed(found["clean"])
    yield from (f"clean: {kind} {clean.f(kind):.3f} < {least}" for kind, least in BARS.items() if clean.f(kind) < least)
    yield from less(found, "10 dB noise", 0.04)
    for name in ("five semitones lower", "in the other octave", "begins after 4 s", "20 % faster", "20 % slower"):
        yield from less(found, name, 0.03)
    glides = summed(found["heavy glides, no consonants"])
    yield from (f"glides: {kind} {glides.f(kind):.3f} < .65" for kind in KINDS[:3] if glides.f(kind) < 0.65)
    violin = summed(found["violin-like attack"])
    if violin.f("rhythm") < 0.6:
        yield f"violin: rhythm {violin.f('rhythm'):.3f} < .60"


def less(found: dict[str, list[Tally]], name: str, most: float) -> Iterable[str]:
    """Where a condition loses more than ``most`` against clean, on the same takes."""
    others = found[name]
    cleans = found["clean"][: len(others)]
    for kind in KINDS:
        lost = summed(cleans).f(kind) - summed(others).f(kind)
        print(f"  {name}, {kind}: {-lost:+.3f} ± {error_of_difference(cleans, others, kind):.3f} against clean")
        if lost > most:
            yield f"{name}: {kind} {lost:.3f} less > {most}"


def error_of_difference(first: list[Tally], second: list[Tally], kind: str) -> float:
    """The standard error of the difference between two conditions' F on the same takes, by drawing takes anew."""
    counts = np.array(
        [
            [(one.hits[kind], one.false[kind] + one.missed[kind]) for one in (mine, other)]
            for mine, other in zip(first, second, strict=True)
        ]
    )
    drawn = np.random.default_rng(0).integers(0, len(counts), (DRAWS, len(counts)))
    sums = counts[drawn].sum(axis=1)
    f = 2 * sums[..., 0] / np.maximum(1, 2 * sums[..., 0] + sums[..., 1])
    return float(np.std(f[:, 1] - f[:, 0]))


def main() -> int:
    """Print the figures; 1 when short of a bar."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000 + secrets.randbelow(10**9)
    print(f"singing: seed {seed}", flush=True)
    share = float(sys.argv[2]) if len(sys.argv) > 2 else 1.0
    conditions = [replace(condition, takes=round(share * condition.takes)) for condition in CONDITIONS]
    begun = time.monotonic()
    with ProcessPoolExecutor(2) as pool:
        found = {condition.name: measured(condition, seed, pool) for condition in conditions}
    shorts = list(judged(found))
    cold, warm = timed(seed)
    print(f"30 s, file to verdict: {warm:.2f} CPU-s warm, {cold:.2f} CPU-s in a fresh process")
    shorts += [f"{warm:.2f} CPU-s warm > .4"] * (warm > 0.4) + [f"{cold:.2f} CPU-s cold > 1"] * (cold > 1)
    onsets = vocadito("A1")
    if onsets is None:
        print("vocadito_1: skipped, ../shared/data/music is not there")
    else:
        print(f"vocadito_1, onsets against A1 within 50 ms: F {onsets:.3f} (score of A2's notes {vocadito('A2'):.3f})")
        shorts += [f"vocadito_1 {onsets:.3f} < .85"] * (onsets < 0.85)
    clean = summed(found["clean"])
    figures = ", ".join(f"{kind} {clean.f(kind):.3f}" for kind in KINDS)
    print(f"{time.monotonic() - begun:.0f} s")
    bars = "99.5 % good and 0.3 extras without errors; clean pitch .93, missed .90, rhythm .88, extra .75; 10 dB −.04"
    return verdict("singing", f"clean {figures}", bars, shorts)


if __name__ == "__main__":
    sys.exit(main())
