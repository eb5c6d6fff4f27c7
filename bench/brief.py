"""The brief of a lesson for a class of sixty with a term of history behind it, on SQLite and on PostgreSQL.

Sixteen weeks of two lessons, each with two films of three questions: everybody has played them, some seconds again,
answered, mastered most, asked. Each brief is read on a connection that is open already, as a server has it.
"""

import json
import random
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

from bench.answers import POSTGRES, database
from bench.ground import ROOT, data_folder, verdict
from bench.growth import made

PUPILS, LESSONS, FILMS, PLAYED = 60, 32, 2, 12
ROUNDS = 25
MOST_MS = 150.0


def main() -> int:
    """Measure each database in a process of its own; print the figures, 1 when one falls short."""
    shorts, words = [], []
    for name in ("SQLite", "PostgreSQL"):
        call = [sys.executable, "-m", "bench.brief", name]
        done = subprocess.run(call, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        lines = done.stdout.strip().splitlines()
        if done.returncode or not lines:
            raise SystemExit(f"{name} could not be measured.\n{done.stdout}")
        got = json.loads(lines[-1])
        if got is None:
            print(f"{name}: there is none at {POSTGRES}", flush=True)
            continue
        print(
            f"{name:<11}p50 {got['p50']:.0f} ms, p95 {got['p95']:.0f} ms, {got['queries']} queries "
            f"({got['rows']:,} played stretches, {got['answers']:,} answers)",
            flush=True,
        )
        words.append(f"{name} p95 {got['p95']:.0f} ms")
        if got["p95"] > MOST_MS:
            shorts.append(f"too slow on {name}")
    return verdict("brief", ", ".join(words), f"≤ {MOST_MS:.0f} ms", shorts)


def measured(name: str) -> dict[str, float] | None:
    """Milliseconds of a brief with its plan, and how many queries it takes; None where the database is not here."""
    with data_folder(), database(name) as there:
        if not there:
            return None
        import django  # noqa: PLC0415

        django.setup()
        sys.path.insert(0, str(ROOT / "tests"))
        from django.db import connection  # noqa: PLC0415
        from django.test.utils import CaptureQueriesContext  # noqa: PLC0415
        from django_scopes import scope  # noqa: PLC0415

        from upbeat.doors.cli.database import migrate  # noqa: PLC0415
        from upbeat.rooms.classroom.queries.brief import brief_of, proposed_plan  # noqa: PLC0415
        from upbeat.rooms.items.models import Response  # noqa: PLC0415
        from upbeat.rooms.learn.models import Segment  # noqa: PLC0415
        from upbeat.rooms.publish.queries import access_package  # noqa: PLC0415

        migrate()
        teacher, number = term()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("ANALYZE")
        with scope(school=teacher.school):
            took = []
            for _round in range(ROUNDS):
                began = time.perf_counter()
                brief = brief_of(teacher, access_package(teacher, number))
                proposed_plan(brief, 40)
                took.append((time.perf_counter() - began) * 1000)
            if len(brief.explain) < 2 or not any(one.rewatched for one in brief.explain):
                raise SystemExit("The brief has nothing to explain: the history is not as it should be.")
            with CaptureQueriesContext(connection) as asked:
                brief_of(teacher, access_package(teacher, number))
            rows, answers = Segment.objects.count(), Response.objects.count()
        took = sorted(took[3:])
        return {
            "p50": took[len(took) // 2],
            "p95": took[int(len(took) * 0.95)],
            "queries": len(asked),
            "rows": rows,
            "answers": answers,
        }


def term() -> tuple[Any, int]:
    """A class with its term; the teacher, and the number of the last lesson, which is to come."""
    from django.utils import timezone  # noqa: PLC0415
    from django_scopes import scope, scopes_disabled  # noqa: PLC0415

    from factories import make_pupil, make_school, make_section, make_teacher  # noqa: PLC0415
    from factories_publish import make_lesson, make_published_video  # noqa: PLC0415
    from upbeat.rooms.discuss.models import Thread  # noqa: PLC0415
    from upbeat.rooms.publish.models import Release  # noqa: PLC0415

    dice, now = random.Random(1), timezone.now()
    with scopes_disabled():
        school = make_school()
        teacher = make_teacher(school)
        section = make_section(school, teacher=teacher)
        pupils = [make_pupil(section, name=f"Pupil {n}") for n in range(PUPILS)]
    with scope(school=school):
        for lesson in range(LESSONS):
            videos = [make_published_video(teacher, checkpoints=(40, 80, 120)) for _film in range(FILMS)]
            at = now + timedelta(days=2) - timedelta(days=3.5 * (LESSONS - 1 - lesson))
            package = make_lesson(teacher, section, videos, class_at=at, pushed=False)
            Release.objects.create(package=package, by=teacher, at=at - timedelta(days=2), opens_at=at)
            for video in videos:
                work(dice, video, package, pupils, at - timedelta(days=1))
            made(
                Thread(
                    school=school, section=section, version=videos[0].published, second=30.0,
                    author=dice.choice(pupils), text="Why does it begin early?", asked_at=at,
                )
                for _question in range(6)
            )  # fmt: skip
    return teacher, package.pk


def work(dice: random.Random, video: Any, package: Any, pupils: list[Any], at: Any) -> None:
    """What nine of ten pupils did with a film: played, some seconds again, answered, mastered, finished."""
    from upbeat.rooms.items.models import Attempt, Guidance, Response, Variant  # noqa: PLC0415
    from upbeat.rooms.learn.models import Mastery, PieceDone, Segment, Viewing, Watch  # noqa: PLC0415

    some = [pupil for pupil in pupils if dice.random() < 0.9]
    piece = package.pieces.get(video=video)
    version, school = video.published, video.school_id
    viewings = made(
        Viewing(school_id=school, person=pupil, version=version, piece=piece, opened_at=at) for pupil in some
    )
    made(
        Segment(viewing=viewing, seq=seq, start_s=start, end_s=end, played_at=at, stored_at=at)
        for viewing in viewings
        for seq, (start, end) in enumerate([*((15.0 * n, 15.0 * n + 15) for n in range(PLAYED)), *again(dice)], start=1)
    )
    made(
        Watch(person=pupil, version=version, ranges=[[0.0, 180.0]], watched_s=180, first_at=at, last_at=at)
        for pupil in some
    )
    variants = list(Variant.objects.filter(version__item__point=video.point_id, position=0).select_related("version"))
    held = dict(Guidance.objects.filter(variant__in=variants, option="a").values_list("variant_id", "misconception_id"))
    tries = [(pupil, variant, dice.random() < 0.6) for pupil in some for variant in variants]
    attempts = made(
        Attempt(
            school_id=school, person=pupil, item_id=variant.version.item_id, variant=variant, place="checkpoint",
            place_id=1, section_id=package.section_id, seed=1, shown_at=at,
        )
        for pupil, variant, _right in tries
    )  # fmt: skip
    made(
        Response(
            attempt=attempt, answer="b" if right else "a", correct=right, score=float(right), answered_at=at,
            option="" if right else "a", misconception_id=None if right else held.get(variant.pk),
        )
        for attempt, (_pupil, variant, right) in zip(attempts, tries, strict=True)
    )  # fmt: skip
    made(
        Mastery(person=pupil, point=video.point, wins=2, mastered_at=at if dice.random() < 0.6 else None, updated_at=at)
        for pupil in some
    )
    made(PieceDone(person=pupil, piece=piece, at=at) for pupil in some)


def again(dice: random.Random) -> list[tuple[float, float]]:
    """Seconds that somebody goes back to: mostly the same ones."""
    return [(50.0 + dice.random(), 62.0 + dice.random())] if dice.random() < 0.5 else []


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(measured(sys.argv[1])))
    else:
        raise SystemExit(main())
