"""Groups from what learners know and do not (R45, D6).

Cost = spread of ability + hard points that nobody at a table knows + who sits alone of a kind + wishes not kept + pairs
who sat together lately. No attribute of a person beyond what they know comes in, but for the sets that a teacher
names. The same learners, wishes and random numbers give the same groups; the search is ``kernel.seating``.
"""

import math
import random
import statistics
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from upbeat.kernel.errors import Invalid
from upbeat.kernel.errors import marked as _
from upbeat.kernel.seating import SPREAD as BY_ABILITY
from upbeat.kernel.seating import UNCOVERED, WISH, Problem, anneal
from upbeat.kernel.wishes import Pair, Wishes

Style = Literal["mixed", "equal", "pairs"]
"""``mixed``: every group spans the class; ``equal``: those of a group stand at the same place; ``pairs``: those of a
group answered differently."""

ReasonCode = Literal[
    "locked", "together", "differs", "explains", "learns", "same_level", "same_answer", "evens_out", "by_hand"
]

REPEAT = 6.0
"""Points for two who sat together in the last groups."""
_SAME_ANSWER = UNCOVERED
_CROWDED = 4.0
_SWAPS_PER_LEARNER = 1000
_LEAST_SWAPS = 80_000
_ONE_CLASS = 100
_STARTS = 4
_NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class Learner:
    """``ability``: on any scale, the class is compared with itself; ``known``: keys of points; ``answer``: what pairs
    are to differ in, such as the chosen option or the misconceptions held, None where nothing is known."""

    key: str
    ability: float = 0.0
    known: frozenset[str] = frozenset()
    answer: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why somebody is in a group, as a code.

    ``locked``: the teacher keeps them there; ``by_hand``: the teacher put them there; ``together``: a wish with
    ``others``; ``differs``: answered otherwise than ``others``, ``same_answer``: nobody was left who did;
    ``explains`` and ``learns``: the ``point``, to or from ``others``; ``same_level``: equal groups; ``evens_out``:
    brings the group's ability near the class's.
    """

    code: ReasonCode
    point: str = ""
    others: tuple[str, ...] = ()

    def to_json(self) -> dict[str, object]:
        """``{"code": …, "point": …, "others": […]}``."""
        return {"code": self.code, "point": self.point, "others": list(self.others)}


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a group; the weightiest reason first, at least one."""

    key: str
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Grouping:
    """``broken``: wishes that could not be kept, as pairs; ``cost``: what is left, in points, for comparing."""

    groups: tuple[tuple[Member, ...], ...]
    absent: tuple[str, ...]
    broken: tuple[Pair, ...]
    cost: float


def form_groups(
    learners: Sequence[Learner],
    size: int,
    rng: random.Random,
    style: Style = "mixed",
    *,
    wishes: Wishes = _NO_WISHES,
    hard_points: Iterable[str] = (),
    met: Mapping[Pair, float] | None = None,
    gap: float | None = None,
    absent: Collection[str] = (),
    tables: int | None = None,
    swaps: int | None = None,
) -> Grouping:
    """Groups of ``size`` or one fewer, or as many as ``tables`` says, of all who are not ``absent``; nobody is left
    over.

    Too few for that leaves smaller groups (five in fours: three and two). ``met``: pairs who sat together lately, 1 for
    the last groups and less for earlier ones. ``gap``: how far apart in ability a pair is to be, in standard deviations
    of the class. With somebody locked, groups stand in the order of the tables. ``swaps``: how many are tried.
    Raises :class:`Invalid` for a size below 2, more tables than learners, a learner twice, or a wish that names nobody
    of the class; wishes that exclude one another are told by ``kernel.wishes.contradictions``.
    """
    _check(learners, size, wishes)
    present = sorted((one for one in learners if one.key not in absent), key=lambda one: one.key)
    away = tuple(sorted(one.key for one in learners if one.key in absent))
    if not present:
        return Grouping((), away, (), 0.0)
    points = frozenset(hard_points)
    problem = _problem(present, style, points, wishes, met or {}, gap)
    keys, sizes = [one.key for one in present], capacities(len(present), size, tables)
    tries = max(_LEAST_SWAPS, _SWAPS_PER_LEARNER * len(present)) if swaps is None else swaps
    # A class is small enough that one run may end beside the best; a year is not.
    starts = _STARTS if len(present) <= _ONE_CLASS else 1
    runs = []
    for _start in range(starts):
        seated, free = _seats(keys, sizes, wishes.locked, rng)
        runs.append((anneal(problem, seated, free, rng, tries // starts), seated))
    cost, seated = min(runs, key=lambda run: run[0])
    groups = [sorted(present[place].key for place in table) for table in seated]
    if not wishes.locked:
        groups.sort()
    by_key = {one.key: one for one in present}
    members = [explain([by_key[key] for key in group], style, points, wishes) for group in groups]
    broken = broken_by({key: number for number, group in enumerate(groups) for key in group}, wishes)
    kept = len({frozenset(pair) for pair in wishes.together if by_key.keys() >= set(pair)})
    return Grouping(tuple(members), away, broken, cost + kept * WISH)


def capacities(n: int, size: int, tables: int | None = None) -> list[int]:
    """How many of ``n`` sit at each table; they differ by one at most. Invalid for more tables than people."""
    count = -(-n // size) if tables is None else tables
    if n and not 1 <= count <= n:
        raise Invalid(_("There are more groups than pupils. Choose fewer groups."), field="tables")
    return [n // count + (number < n % count) for number in range(count)] if n else []


def explain(
    group: Sequence[Learner], style: Style = "mixed", points: Iterable[str] = (), wishes: Wishes = _NO_WISHES
) -> tuple[Member, ...]:
    """Why each is in this group: locked, wishes kept, other answers, the rarest of ``points`` they explain, the point
    most others can give them.

    Without ``points`` all that anybody of the group knows count.
    """
    chosen = sorted(set(points) or set().union(*(one.known for one in group)))
    knowers = {point: tuple(one.key for one in group if point in one.known) for point in chosen}
    return tuple(Member(one.key, _reasons(one, group, style, knowers, wishes)) for one in group)


def broken_by(table_of: Mapping[str, int], wishes: Wishes) -> tuple[Pair, ...]:
    """The wishes for together and apart that this seating does not keep; one with somebody absent rests."""

    def split(pair: Pair) -> bool | None:
        first, second = table_of.get(pair[0]), table_of.get(pair[1])
        return None if first is None or second is None else first != second

    return tuple(pair for pair in wishes.together if split(pair) is True) + tuple(
        pair for pair in wishes.apart if split(pair) is False
    )


def _reasons(
    one: Learner,
    group: Sequence[Learner],
    style: Style,
    knowers: Mapping[str, tuple[str, ...]],
    wishes: Wishes,
) -> tuple[Reason, ...]:
    keys = [other.key for other in group]
    friends = tuple(
        other for other in keys if (one.key, other) in wishes.together or (other, one.key) in wishes.together
    )
    reasons = [Reason("locked")] if one.key in wishes.locked else []
    if friends:
        reasons.append(Reason("together", others=friends))
    if style == "pairs":
        others = tuple(other.key for other in group if _differ(one, other))
        reasons.append(Reason("differs", others=others) if others else Reason("same_answer"))
    shared = {point: able for point, able in knowers.items() if 0 < len(able) < len(group)}
    gives = [point for point in shared if point in one.known]
    takes = [point for point in shared if point not in one.known]
    if gives:
        point = min(gives, key=lambda point: (len(shared[point]), point))
        reasons.append(Reason("explains", point, tuple(key for key in keys if key not in shared[point])))
    if takes:
        point = min(takes, key=lambda point: (-len(shared[point]), point))
        reasons.append(Reason("learns", point, shared[point]))
    if style == "equal" or not reasons:
        reasons.append(Reason("same_level" if style == "equal" else "evens_out"))
    return tuple(reasons)


def _differ(one: Learner, other: Learner) -> bool:
    return one.answer is not None and other.answer is not None and one.answer != other.answer


def _check(learners: Sequence[Learner], size: int, wishes: Wishes) -> None:
    keys = {one.key for one in learners}
    if size < 2:
        raise Invalid(_("A group has at least two members."), field="size")
    if len(keys) < len(learners):
        raise Invalid(_("Somebody is in the class list twice."))
    if not all(math.isfinite(one.ability) for one in learners):
        raise Invalid(_("An ability is a number."))
    for first, second in [*wishes.together, *wishes.apart]:
        if first == second or first not in keys or second not in keys:
            raise Invalid(_("A wish names two different learners of this class."), field="wishes")


def _problem(
    present: Sequence[Learner],
    style: Style,
    points: frozenset[str],
    wishes: Wishes,
    met: Mapping[Pair, float],
    gap: float | None,
) -> Problem:
    place = {one.key: number for number, one in enumerate(present)}
    mean = statistics.fmean(one.ability for one in present)
    deviation = statistics.pstdev([one.ability for one in present]) or 1.0
    abilities = [(one.ability - mean) / deviation for one in present]
    near = [[0.0] * len(present) for _one in present]

    def add(pairs: Iterable[Pair], value: float) -> None:
        for first, second in pairs:
            if first in place and second in place and first != second:
                near[place[first]][place[second]] += value
                near[place[second]][place[first]] += value

    if style == "pairs":
        for i, one in enumerate(present):
            for j, other in enumerate(present[:i]):
                value = 0.0 if _differ(one, other) else _SAME_ANSWER
                if gap is not None:
                    value += BY_ABILITY * (abs(abilities[i] - abilities[j]) - gap) ** 2
                near[i][j] = near[j][i] = value
    add(_once(wishes.together), -WISH)
    add(_once(wishes.apart), WISH)
    for crowd in wishes.spread:
        add(((one, other) for one in crowd for other in crowd if one < other), _CROWDED)
    for pair, weight in met.items():
        add([pair], REPEAT * weight)
    bit = {point: 1 << number for number, point in enumerate(sorted(points))}
    return Problem(
        abilities=abilities,
        knows=[sum(bit[point] for point in one.known & points) for one in present],
        points=len(points),
        company=[
            sum(1 << number for number, crowd in enumerate(wishes.company) if one.key in crowd) for one in present
        ],
        near=near,
        level={"mixed": 1, "equal": -1, "pairs": 0}[style],
    )


def _once(pairs: Sequence[Pair]) -> set[Pair]:
    return {(min(pair), max(pair)) for pair in pairs}


def _seats(
    keys: Sequence[str], sizes: Sequence[int], locked: Mapping[str, int], rng: random.Random
) -> tuple[list[list[int]], list[int]]:
    """A seating by chance around who is locked, and who of it may move."""
    tables: list[list[int]] = [[] for _size in sizes]
    free = []
    for number, key in enumerate(keys):
        held = locked.get(key)
        if held is not None and 0 <= held < len(tables):
            tables[held].append(number)
        else:
            free.append(number)
    order = list(free)
    rng.shuffle(order)
    wanted = [max(size, len(table)) for size, table in zip(sizes, tables, strict=True)]
    # Where more are locked at a table than it was to hold, the others hold fewer.
    while sum(wanted) > len(keys):
        fullest = max(range(len(wanted)), key=lambda number: (wanted[number] - len(tables[number]) > 0, wanted[number]))
        wanted[fullest] -= 1
    for number, table in enumerate(tables):
        while len(table) < wanted[number]:
            table.append(order.pop())
    return tables, free
