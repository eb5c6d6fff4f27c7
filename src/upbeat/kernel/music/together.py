"""Many phones tapped one rhythm: how each note went, what pulse the class has, how near together it was.

No two phones share a clock, and none is trusted: each verdict stands on the tempo line of its own taps, so what is
summed is how early or late each tap lay on its own pulse, never when it happened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from upbeat.kernel.music.verdicts import Kind, Verdict

MOST_OF = 0.8
"""Of what is called "together": four taps of five lie within so many milliseconds. Ours; the range of the middle
half would flatter a class in which every fourth pupil is lost."""

STEADY = 0.08
"""Two groups whose pulses differ by less than this share hold a canon for eight bars of four without being half a
beat apart after the first two: nobody waits for them. Ours: listeners notice 4 to 8 % (Thomas 2007)."""


@dataclass(frozen=True, slots=True)
class NoteSum:
    """How many hit a note, by id: in time, early, late, not at all; ``ms``: the middle of who hit it, late (+)."""

    id: str
    bar: int
    good: int
    early: int
    late: int
    missed: int
    ms: float | None

    @property
    def of(self) -> int:
        """How many tried."""
        return self.good + self.early + self.late + self.missed

    @property
    def share(self) -> float:
        """The share in time, 0 to 1."""
        return self.good / self.of if self.of else 0.0


@dataclass(frozen=True, slots=True)
class Together:
    """A class, or a group of it. ``marked``: whose taps were this rhythm; ``lost``: who tapped something else.

    ``tempo``: the middle of their pulses, in quarter notes a minute, ``slowest`` and ``fastest`` the middle four
    fifths of them; None where nobody was marked. ``within_ms``: see :data:`MOST_OF`. ``share``: of all notes of all.
    """

    notes: tuple[NoteSum, ...] = ()
    marked: int = 0
    lost: int = 0
    tempo: float | None = None
    slowest: float | None = None
    fastest: float | None = None
    within_ms: float | None = None

    @property
    def share(self) -> float:
        """The share of all notes of all who were marked that was in time."""
        tried = sum(note.of for note in self.notes)
        return sum(note.good for note in self.notes) / tried if tried else 0.0

    @property
    def hardest(self) -> NoteSum | None:
        """The note that fewest had in time, the first of them; None where all had all."""
        worst = min(self.notes, key=lambda note: note.share, default=None)
        return worst if worst is not None and worst.share < 1 else None


def together(verdicts: Sequence[Verdict]) -> Together:
    """The sum of these verdicts on one rhythm, each of another person."""
    marked = [one for one in verdicts if one.refusal is None and one.notes]
    if not marked:
        return Together(lost=len(verdicts))
    by_id: dict[str, list[tuple[Kind, float | None]]] = {}
    bars: dict[str, int] = {}
    for verdict in marked:
        for note in verdict.notes:
            by_id.setdefault(note.id, []).append((note.kind, note.ms))
            bars.setdefault(note.id, note.bar)
    off = sorted(abs(note.ms) for one in marked for note in one.notes if note.ms is not None)
    pulses = sorted(one.tempo for one in marked if one.tempo)
    return Together(
        notes=tuple(_note(name, bars[name], rows) for name, rows in by_id.items()),
        marked=len(marked),
        lost=len(verdicts) - len(marked),
        tempo=median(pulses) if pulses else None,
        slowest=_at(pulses, 0.1),
        fastest=_at(pulses, 0.9),
        within_ms=_at(off, MOST_OF),
    )


def hold_together(first: Together, second: Together) -> bool | None:
    """Would the two groups of a canon stay together: is the pulse of both nearly the same, and does each hold most of
    its notes? None where a group has not tapped."""
    if first.tempo is None or second.tempo is None:
        return None
    near = abs(first.tempo - second.tempo) <= STEADY * min(first.tempo, second.tempo)
    return near and min(first.share, second.share) >= 0.5


def parted(order: Sequence[int], tables: Mapping[int, int]) -> dict[int, int]:
    """Who has which part of a canon, 1 or 2. ``tables``: the group of each in the lesson, by number; the lower half of
    them begins. Where there are fewer than two groups, the first half of ``order``, as the class sits."""
    numbers = sorted({tables[person] for person in order if person in tables})
    if len(numbers) > 1:
        begins = set(numbers[: (len(numbers) + 1) // 2])
        seated = {person: 1 if tables[person] in begins else 2 for person in order if person in tables}
    else:
        half = (len(order) + 1) // 2
        seated = {person: 1 if place < half else 2 for place, person in enumerate(order)}
    for person in order:
        if person not in seated:
            ones = sum(part == 1 for part in seated.values())
            seated[person] = 1 if ones <= len(seated) - ones else 2
    return seated


def _note(name: str, bar: int, rows: Sequence[tuple[Kind, float | None]]) -> NoteSum:
    kinds = [kind for kind, _ms in rows]
    hit = [ms for _kind, ms in rows if ms is not None]
    return NoteSum(
        name,
        bar,
        good=kinds.count(Kind.GOOD),
        early=kinds.count(Kind.EARLY),
        late=kinds.count(Kind.LATE),
        missed=kinds.count(Kind.MISSED),
        ms=median(hit) if hit else None,
    )


def _at(numbers: Sequence[float], share: float) -> float | None:
    """The number below which this share of them lies, of a sorted row."""
    return numbers[min(len(numbers) - 1, int(share * len(numbers)))] if numbers else None
