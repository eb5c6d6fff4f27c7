"""Engraving: 200 scores drawn by chance through both notations and back to the note model, and how long a page takes.

The scores are new each time (the seed is printed; give one to see it again: ``python -m bench.engraving 123``), with
keys, ties, slurs, groups, dots, accidentals, repeats with endings, upbeats and words. Numbered notation is read back
from the shapes of its drawing alone, staff notation from the MEI that verovio holds after it has taken ours, and the
notes that stand in its drawing and sound in its time map are compared as well. ABC and MusicXML go both ways too.
Numbered notation cannot tell a longer rest from several, nor a minor key from its major.
"""

import random
import statistics
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from bench.ground import verdict
from upbeat.kernel.music.abc import read_abc, write_abc
from upbeat.kernel.music.comparing import rests_joined
from upbeat.kernel.music.jianpu import engrave_jianpu, read_jianpu
from upbeat.kernel.music.markup import parse_xml
from upbeat.kernel.music.mei import write_mei
from upbeat.kernel.music.musicxml import read_musicxml, write_musicxml
from upbeat.kernel.music.score import Score
from upbeat.packs.music.staff import can_engrave_staff, engrave_staff

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from mei_reading import read_mei
from random_scores import random_score

SCORES, BARS, MOST_MS = 200, 8, 30.0
WIDTHS = (300, 358, 390, 720, 1200)


def main() -> int:
    """Print the figures; 1 when they fall short."""
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else random.SystemRandom().randrange(10**9)
    print(f"seed {seed}", flush=True)
    scores = [random_score(seed + number) for number in range(SCORES)]
    told = {name: sum(map(holds, scores)) for name, holds in _has().items()}
    print(f"{sum(len(s.notes) for s in scores)} notes; scores with " + ", ".join(f"{k} {v}" for k, v in told.items()))
    shorts, equal = [], {}
    for name, way in _ways().items():
        wrong = [number for number, score in enumerate(scores) if not way(score)]
        equal[name] = SCORES - len(wrong)
        print(f"{name}: {SCORES - len(wrong)} of {SCORES} equal{f', not: {wrong[:10]}' if wrong else ''}", flush=True)
        if wrong:
            shorts.append(name)
    if not can_engrave_staff():
        shorts.append("verovio is not installed")
    times = {}
    for name, engrave in _engravers().items():
        took = _page_ms(engrave, seed)
        times[name] = statistics.median(took)
        print(f"{name}, a page of {BARS} bars: {times[name]:.1f} ms CPU (longest of 60: {max(took):.1f})", flush=True)
        if times[name] > MOST_MS:
            shorts.append(f"{name} too slow")
    figure = ", ".join(f"{name} {count}" for name, count in equal.items())
    figure += "; " + ", ".join(f"{name} {ms:.1f} ms" for name, ms in times.items())
    return verdict("engraving", figure, f"{SCORES} equal each, ≤ {MOST_MS:.0f} ms a page", shorts)


def _has() -> dict[str, Callable[[Score], bool]]:
    return {
        "ties": lambda score: any(note.tied for note in score.notes),
        "slurs": lambda score: any(note.slurred for note in score.notes),
        "groups": lambda score: any(note.tuplet for note in score.notes),
        "words": lambda score: any(note.syllable for note in score.notes),
        "repeats": lambda score: any(bar.closes for bar in score.bars),
        "endings": lambda score: any(bar.volta for bar in score.bars),
        "upbeat": lambda score: score.bars[0].number == 0,
        "rhythm alone": lambda score: score.rhythm_only,
    }


def _ways() -> dict[str, Callable[[Score], bool]]:
    ways: dict[str, Callable[[Score], bool]] = {
        "numbered notation": _through_numbers,
        "ABC": lambda score: read_abc(write_abc(score)) == score,
        "MusicXML": lambda score: read_musicxml(write_musicxml(score)) == score,
    }
    return ({"staff notation": _Staff()} if can_engrave_staff() else {}) | ways


def _engravers() -> dict[str, Callable[[Score], str]]:
    staff: dict[str, Callable[[Score], str]] = {"staff notation": engrave_staff} if can_engrave_staff() else {}
    return staff | {"numbered notation": engrave_jianpu}


def _through_numbers(score: Score) -> bool:
    return all(rests_joined(read_jianpu(engrave_jianpu(score, width=width))) == rests_joined(score) for width in WIDTHS)


class _Staff:
    """Through verovio and back."""

    def __init__(self) -> None:
        import verovio  # noqa: PLC0415 (an optional extra)

        verovio.enableLog(verovio.LOG_OFF)
        self.toolkit = verovio.toolkit()

    def __call__(self, score: Score) -> bool:
        if not self.toolkit.loadData(write_mei(score)):
            return False
        if read_mei(self.toolkit.getMEI({}), like=score) != score:
            return False
        drawn = {part.get("data-note") for part in parse_xml(engrave_staff(score)).iter("g")} - {None}
        return drawn == {note.id for note in score.notes} and self.sounds(score)

    def sounds(self, score: Score) -> bool:
        """Whether every note is, for verovio, of the pitch that we mean; repeats are left out, for it gives notes of
        a first ending other ids, and rhythm alone, of which it knows no pitch."""
        if score.rhythm_only:
            return True
        bars = tuple(replace(bar, opens=False, closes=False, volta=0) for bar in score.bars)
        self.toolkit.loadData(write_mei(replace(score, bars=bars)))
        self.toolkit.renderToMIDI()
        return all(
            self.toolkit.getMIDIValuesForElement(note.id).get("pitch") == note.pitch.midi
            for place, note in enumerate(score.notes)
            if note.pitch is not None and not (place and score.notes[place - 1].tied)
        )


def _page_ms(engrave: Callable[[Score], str], seed: int) -> list[float]:
    """CPU time of pages of eight bars, after one that warms up."""
    pages = [random_score(seed + 1000 + number, bars=BARS) for number in range(20)]
    engrave(pages[0])
    took = []
    for page in [*pages, *pages, *pages]:
        start = time.process_time()
        engrave(page)
        took.append((time.process_time() - start) * 1000)
    return took


if __name__ == "__main__":
    sys.exit(main())
