"""What a class sang wrong before a lesson, bar by bar: for the brief, so it is short."""

from collections import Counter
from dataclasses import dataclass

from upbeat.kernel.music.verdicts import Kind
from upbeat.packs.music.models import Take
from upbeat.packs.music.queries.words import Said, said_of
from upbeat.rooms.items.kinds import is_drawn
from upbeat.rooms.items.models import Item
from upbeat.rooms.items.regrading import PLACES
from upbeat.rooms.journal.work import Work
from upbeat.rooms.publish.models import Package
from upbeat.rooms.publish.queries.packages import points_of

FEWEST_SANG, FEWEST_WRONG = 3, 2
"""Of fewer a brief says nothing: one pupil is nobody's class."""
MOST_QUESTIONS, MOST_BARS = 3, 2


@dataclass(frozen=True, slots=True)
class HardBar:
    """A bar that pupils had wrong: how many, and what was wrong most often."""

    bar: int
    pupils: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class SungBefore:
    """A question as a class sang it: by how many pupils, and its hardest bars, the hardest first."""

    item: Item
    pupils: int
    bars: tuple[HardBar, ...]


def sung_before(package: Package) -> list[SungBefore]:
    """The questions on the points of a lesson that its class sang, by the newest answer of each pupil; those of which
    most had a bar wrong first. Generated questions, which have other notes for each pupil, are left out. Three queries;
    one more where the lesson has a plan.
    """
    takes = _newest_takes(package)
    said = said_of(takes)
    by_item: dict[int, list[Take]] = {}
    for take in takes:
        by_item.setdefault(take.attempt.item_id, []).append(take)
    found = [_summed(some, said) for some in by_item.values() if len(some) >= FEWEST_SANG]
    hard = [one for one in found if one.bars]
    return sorted(hard, key=lambda one: (-one.bars[0].pupils / one.pupils, one.item.pk))[:MOST_QUESTIONS]


def _newest_takes(package: Package) -> list[Take]:
    rows = Take.objects.filter(
        attempt__section_id=package.section_id, attempt__item__point__in=points_of(package),
        attempt__place__in=PLACES, attempt__response__isnull=False, state=Work.State.DONE, refusal="",
    )  # fmt: skip
    # The answer has what is needed of the verdict, which is ten times as long.
    rows = rows.select_related("attempt__item__point", "attempt__response").defer("verdict")
    newest: dict[tuple[int, int], Take] = {}
    for take in rows.order_by("-asked_at", "-pk"):
        if not is_drawn(take.attempt.item.kind):
            newest.setdefault((take.attempt.item_id, take.person_id), take)
    return list(newest.values())


def _summed(takes: list[Take], said: dict[int, Said]) -> SungBefore:
    pupils: Counter[int] = Counter()
    kinds: dict[int, Counter[Kind]] = {}
    for take in takes:
        wrong = _wrong(take, said.get(take.pk, Said()))
        pupils.update({bar for bar, _kind in wrong})
        for bar, kind in wrong:
            kinds.setdefault(bar, Counter())[kind] += 1
    worst = sorted((bar for bar in pupils if pupils[bar] >= FEWEST_WRONG), key=lambda bar: (-pupils[bar], bar))
    bars = tuple(HardBar(bar, pupils[bar], kinds[bar].most_common(1)[0][0]) for bar in worst[:MOST_BARS])
    return SungBefore(takes[0].attempt.item, len(takes), bars)


def _wrong(take: Take, said: Said) -> list[tuple[int, Kind]]:
    """Bar and fault of each note that was not right; what a teacher heard stands over what was measured."""
    answer = take.attempt.response.answer
    rows = answer.get("notes", []) if isinstance(answer, dict) and answer.get("take") == take.pk else []
    off = Kind.LATE if take.attempt.item.kind == "clap" else Kind.PITCH
    found = []
    for name, bar, kind, _sure in rows:
        heard = said.notes.get(str(name))
        if heard is False or (heard is None and kind != Kind.GOOD):
            found.append((int(bar), off if kind == Kind.GOOD else Kind(kind)))
    return found
