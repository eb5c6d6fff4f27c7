"""What happens inside a video that was watched a hundred thousand times: the curve, asked for again and again."""

import random
import time
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bench.ground import data_folder, verdict
from bench.school import seed

VIEWINGS, VIEWERS, LENGTH_S = 100_000, 20_000, 360
SEGMENTS = 4  # of each viewing
ROUNDS, NEW_EACH = 60, 20  # between two looks so many more segments come in
MOST_MS = 20.0


def main() -> int:
    """Print the figures; 1 when they fall short."""
    with data_folder():
        seed(1)
        # Models can only be imported once Django is set up.
        from django.utils import timezone  # noqa: PLC0415
        from django_scopes import scopes_disabled  # noqa: PLC0415

        from upbeat.rooms.analyse.actions import fold_curve  # noqa: PLC0415
        from upbeat.rooms.learn.models import Viewing  # noqa: PLC0415

        with scopes_disabled():
            version, now = Viewing.objects.select_related("version__run").get().version, timezone.now()
            viewings = watched(version, now)
            began = time.perf_counter()
            fold_curve(version=version, now=now)
            print(f"{VIEWINGS:,} viewings folded for the first time in {time.perf_counter() - began:.1f} s", flush=True)
            dice, looks = random.Random(1), []
            for _round in range(ROUNDS):
                play(dice.sample(viewings, NEW_EACH), dice, now, first=SEGMENTS + 1 + _round * NEW_EACH)
                began = time.perf_counter()
                folded = fold_curve(version=version, now=now)
                looks.append((time.perf_counter() - began) * 1000)
            same = counted(version) == (folded.views, folded.uniques, folded.viewers)
    looks.sort()
    p50, p95 = looks[len(looks) // 2], looks[int(len(looks) * 0.95)]
    print(f"looked at {ROUNDS} times, {NEW_EACH} more segments between two looks: p50 {p50:.1f} ms, p95 {p95:.1f} ms")
    shorts = [] if same else ["the curve is not what counting second by second gives"]
    if p95 > MOST_MS:
        shorts.append("too slow")
    figure = f"p95 {p95:.1f} ms over {VIEWINGS:,} viewings, {'equal' if same else 'unlike'} to counting all"
    return verdict("engagement", figure, f"≤ {MOST_MS:.0f} ms and equal", shorts)


def watched(version: Any, now: datetime) -> Sequence[int]:
    """The viewings, made the quick way: numbers of viewings, each with its segments."""
    from upbeat.rooms.learn.models import Viewing  # noqa: PLC0415
    from upbeat.rooms.people.models import Person  # noqa: PLC0415

    school = version.video.school_id
    people = Person.objects.bulk_create(
        (Person(school_id=school, login=f"v{n}", handle=f"v/{n}", name=f"V {n}", password="!") for n in range(VIEWERS)),
        batch_size=5000,
    )
    rows = Viewing.objects.bulk_create(
        (
            Viewing(school_id=school, person=people[n % VIEWERS], version=version, opened_at=now)
            for n in range(VIEWINGS)
        ),
        batch_size=5000,
    )
    numbers = [row.pk for row in rows]
    dice = random.Random(2)
    for seq in range(1, SEGMENTS + 1):
        play(numbers, dice, now, first=seq, step=0)
    return numbers


def play(viewings: Sequence[int], dice: random.Random, now: datetime, *, first: int, step: int = 1) -> None:
    """A stretch of each viewing, as the hot path stores it."""
    from django.db import transaction  # noqa: PLC0415

    from upbeat.rooms.journal.bulk import insert_many, moment  # noqa: PLC0415
    from upbeat.rooms.learn.models import Segment  # noqa: PLC0415

    at, rows = moment(now), []
    for place, viewing in enumerate(viewings):
        start = dice.uniform(0, LENGTH_S - 5)
        end = min(LENGTH_S, start + dice.expovariate(1 / 40) + 1)
        rows.append((viewing, first + place * step, start, end, 1.0, at, at, 0.0))
    names = ["viewing_id", "seq", "start_s", "end_s", "speed", "played_at", "stored_at", "credited_s"]
    with transaction.atomic():
        for begin in range(0, len(rows), 2000):
            insert_many(Segment, names, rows[begin : begin + 2000])


def counted(version: Any) -> tuple[list[int], list[int], int]:
    """Second by second and viewer by viewer, with no cleverness at all."""
    from upbeat.rooms.learn.models import Segment  # noqa: PLC0415

    views = [0] * LENGTH_S
    seen: list[set[int]] = [set() for _second in range(LENGTH_S)]
    rows = Segment.objects.filter(viewing__version=version).values_list("viewing__person_id", "start_s", "end_s")
    for who, start, end in rows.iterator():
        for second in range(max(0, int(start) - 1), min(LENGTH_S, int(end) + 2)):
            if start <= second + 0.5 < end:
                views[second] += 1
                seen[second].add(who)
    return views, [len(some) for some in seen], len(set().union(*seen))


if __name__ == "__main__":
    raise SystemExit(main())
