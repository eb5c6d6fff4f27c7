"""Answers marked and reports of what was played stored, a second, on SQLite and on PostgreSQL, beside the bare server.

Two thousand pupils answer an exercise by ``/hot/answers``, some sixty of them at the same moment: the evening of a
large school, in which nobody answers faster than a person may. An answer counts when it is committed with all that
follows from it: marked, with guidance and the state of mastery, in the journal.
"""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.ground import ROOT, data_folder, free_port, load, running, verdict
from bench.hotpath import LUA as REPORTS
from bench.hotpath import told
from bench.school import Pupil, seed

PUPILS, EACH, AT_ONCE = 2000, 12, 64
ROUNDS, SECONDS = 3, 5
SUSTAINED_S = int(os.environ.get("UPBEAT_BENCH_SUSTAINED_S", "60"))
LEAST_ANSWERS, LEAST_SEGMENTS, MOST_GROWTH = 300, 1000, 1.10
POSTGRES = "postgresql://postgres@127.0.0.1:5432/"

ANSWERS = """
local lines, n, turn = {}, 0, 0
for line in io.lines("%s") do
  local pass, body = line:match("([^\\t]+)\\t([^\\t]+)")
  n = n + 1
  lines[n] = {pass, body}
end
request = function()
  turn = turn + 1
  local one = lines[(turn + %d - 1) %% n + 1]
  return wrk.format("POST", nil, {["X-Upbeat-Pass"] = one[1], ["Content-Type"] = "application/json"}, one[2])
end
"""


@dataclass(frozen=True)
class Figures:
    """What one database gave; ``of_bare``: of what the bare server answers."""

    answers: float
    answers_p95_ms: float
    answers_of_bare: float
    segments: float
    segments_of_bare: float
    first_mb: float
    last_mb: float
    failed: int


def main() -> int:
    """Measure each database in a process of its own; print the figures, 1 when one falls short."""
    shorts, words = [], []
    for name in ("SQLite", "PostgreSQL"):
        call = [sys.executable, "-m", "bench.answers", name]
        done = subprocess.run(call, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)
        lines = done.stdout.strip().splitlines()
        if done.returncode or not lines:
            raise SystemExit(f"{name} could not be measured.\n{done.stdout}")
        if lines[-1] == "none":
            print(f"{name}: there is none at {POSTGRES}", flush=True)
            continue
        got = Figures(**json.loads(lines[-1]))
        print(
            f"{name:<11}{got.answers:7,.0f} answers/s "
            f"(p95 {got.answers_p95_ms:.0f} ms, {got.answers_of_bare:.3f} of bare), "
            f"{got.segments:,.0f} segments/s for {SUSTAINED_S} s ({got.segments_of_bare:.2f} of bare), "
            f"memory {got.first_mb:.0f} → {got.last_mb:.0f} MB, {got.failed} failed",
            flush=True,
        )
        words.append(f"{name} {got.answers:,.0f} answers/s and {got.segments:,.0f} segments/s")
        if got.answers < LEAST_ANSWERS:
            shorts.append(f"answers on {name}")
        if got.segments < LEAST_SEGMENTS:
            shorts.append(f"segments on {name}")
        if got.last_mb > MOST_GROWTH * got.first_mb:
            shorts.append(f"memory on {name}")
        if got.failed:
            shorts.append(f"{got.failed} failed on {name}")
    bar = f"≥ {LEAST_ANSWERS} and ≥ {LEAST_SEGMENTS:,}/s for a minute, memory within {MOST_GROWTH - 1:.0%}"
    return verdict("answers", ", ".join(words), bar, shorts)


def measured(name: str) -> Figures | None:
    """The figures of one database; None where it is not here."""
    with data_folder() as folder, database(name) as there:
        if not there:
            return None
        pupils = seed(PUPILS)
        lines = questions(pupils, folder)
        players = told(pupils, folder)
        bare_port, port = free_port(), free_port()
        serve = ("-m", "upbeat.site.command", "serve", "--no-worker", "--port", str(port))
        with (
            running("-m", "bench.servers", "bare", str(bare_port), port=bare_port),
            running(*serve, port=port) as process,
        ):
            base, bare = f"http://127.0.0.1:{port}", f"http://127.0.0.1:{bare_port}/"
            load(base + "/hot/answers", lua=ANSWERS % (lines, 0), seconds=1, connections=8)
            empty, marked, loads = [], [], []
            for _round in range(ROUNDS):
                empty.append(load(bare, seconds=1).per_second)
                before, began = count("items_response"), time.monotonic()
                told_answers = ANSWERS % (lines, before)
                loads.append(load(base + "/hot/answers", lua=told_answers, seconds=SECONDS, connections=AT_ONCE))
                marked.append((count("items_response") - before) / (time.monotonic() - began))
            answers, of = sorted(marked)[ROUNDS // 2], sorted(empty)[ROUNDS // 2]
            load(base + "/hot/segments", lua=REPORTS % (players, 0), seconds=3)
            with memory_of(process) as samples:
                before = count("learn_segment")
                played = load(base + "/hot/segments", lua=REPORTS % (players, 1000), seconds=SUSTAINED_S)
                rows = (count("learn_segment") - before) / SUSTAINED_S
        third = max(1, len(samples) // 3)
        return Figures(
            answers,
            sorted(one.p95_ms for one in loads)[ROUNDS // 2],
            answers / of,
            rows,
            rows / of,
            max(samples[:third]),
            max(samples[-third:]),
            played.failed + sum(one.failed for one in loads),
        )


def questions(pupils: Sequence[Pupil], folder: Path) -> Path:
    """An exercise with a question that waits for an answer of each pupil so many times; a file that says pass and
    answer, a line an answer: two of three are right."""
    from django.utils import timezone  # noqa: PLC0415
    from django_scopes import scope, scopes_disabled  # noqa: PLC0415

    from factories_publish import choice, shown  # noqa: PLC0415
    from upbeat.rooms.items.actions import write_item  # noqa: PLC0415
    from upbeat.rooms.items.models import Attempt, Variant  # noqa: PLC0415
    from upbeat.rooms.learn.models import Viewing  # noqa: PLC0415
    from upbeat.rooms.people import passes  # noqa: PLC0415
    from upbeat.rooms.publish.actions.pieces import add_piece  # noqa: PLC0415
    from upbeat.rooms.publish.models import Piece  # noqa: PLC0415

    with scopes_disabled():
        first = Piece.objects.select_related("package__section", "package__created_by__school", "video__point").get()
    teacher: Any = first.package.created_by
    with scope(school=teacher.school):
        point: Any = first.video and first.video.point
        item = write_item(by=teacher, point=point, kind="single", variants=[choice() for _n in range(4)])
        piece = add_piece(by=teacher, package=first.package, kind="exercise", title="Practise", items=[item])
        wordings = list(Variant.objects.select_related("version__item").order_by("position"))
        people = dict(Viewing.objects.values_list("pk", "person_id"))
        attempts = Attempt.objects.bulk_create(
            Attempt(
                school_id=teacher.school_id, person_id=people[pupil.viewing], item=item, variant=wordings[n % 4],
                place="piece", place_id=piece.pk, section_id=first.package.section_id, seed=n, shown_at=timezone.now(),
            )
            for n in range(EACH)
            for pupil in pupils
        )  # fmt: skip
        path = folder / "answers.txt"
        with path.open("w") as lines:
            for n, attempt in enumerate(attempts):
                token = passes.mint("answers", {"p": attempt.person_id, "s": attempt.school_id}, 3600)
                fields = [["answer", shown(attempt, "b" if n % 3 else "a")]]
                body = {"token": str(attempt.token), "piece": piece.pk, "fields": fields}
                lines.write(f"{token}\t{json.dumps(body)}\n")
        return path


@contextmanager
def database(name: str) -> Iterator[bool]:
    """SQLite in the folder, or a database of its own in the PostgreSQL of this machine; False where there is none."""
    if name == "SQLite":
        yield True
        return
    import psycopg  # noqa: PLC0415

    fresh = f"upbeat_bench_{uuid4().hex[:8]}"
    try:
        host = psycopg.connect(f"{POSTGRES}postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        yield False
        return
    with host:
        host.execute(f'CREATE DATABASE "{fresh}"')
        os.environ["UPBEAT_DATABASE_URL"] = f"{POSTGRES}{fresh}"
        try:
            yield True
        finally:
            from django.db import connection  # noqa: PLC0415

            connection.close()
            host.execute(f'DROP DATABASE "{fresh}" WITH (FORCE)')


def count(table: str) -> int:
    """Rows of a table, committed."""
    from django.db import connection  # noqa: PLC0415

    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        return int(cursor.fetchone()[0])


@contextmanager
def memory_of(process: int) -> Iterator[list[float]]:
    """Megabytes that the process holds, twice a second while the block runs."""
    samples: list[float] = []
    over = threading.Event()

    def watch() -> None:
        while not over.wait(0.5):
            status = Path(f"/proc/{process}/status").read_text()
            samples.append(int(status.partition("VmRSS:")[2].split()[0]) / 1024)

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield samples
    finally:
        over.set()
        thread.join()


if __name__ == "__main__":
    if len(sys.argv) > 1:
        found = measured(sys.argv[1])
        print(json.dumps(asdict(found)) if found else "none")
        raise SystemExit(0)
    raise SystemExit(main())
