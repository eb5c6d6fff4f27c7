"""The busiest write, reports of what was played: against the bare server, and the same by Django's ASGI handler."""

import sqlite3
import sys
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import median

import django

from bench.ground import ROOT, data_folder, free_port, load, running, verdict

LEARNERS = 2000
# Rounds in turn, and the median of their ratios: other work on the machine then touches all three alike.
ROUNDS, SECONDS = 3, 3
LEAST_OF_BARE = 0.15
LEAST_OF_DJANGO = 20.0

LUA = """
local passes, viewings, n, seq = {}, {}, 0, 0
for line in io.lines("%s") do
  local viewing, pass = line:match("(%%d+) (%%S+)")
  n = n + 1
  passes[n], viewings[n] = pass, viewing
end
local turn, body = 0, '{"segments":[{"viewing":%%s,"seq":%%d,"start":%%d,"end":%%d,"speed":1.0,"at":1764000000.25}]}'
request = function()
  turn = turn + 1
  local who, seq = turn %% n + 1, math.floor(turn / n) + 1 + %d
  local start = (seq * 5) %% 300
  local headers = {["X-Upbeat-Pass"] = passes[who], ["Content-Type"] = "application/json"}
  return wrk.format("POST", nil, headers, body:format(viewings[who], seq, start, start + 5))
end
"""


def seed(folder: Path) -> Path:
    """A class of ``LEARNERS``, each with a video open; the file says viewing and pass of each, a line a learner."""
    django.setup()
    # Models can only be imported once Django is set up; the factories are those of the tests.
    sys.path.insert(0, str(ROOT / "tests"))
    from django.db import transaction  # noqa: PLC0415
    from django_scopes import scopes_disabled  # noqa: PLC0415

    from factories_learn import make_lesson  # noqa: PLC0415
    from upbeat.doors.cli.database import migrate  # noqa: PLC0415
    from upbeat.rooms.learn.models import Viewing  # noqa: PLC0415
    from upbeat.rooms.people import passes, queries  # noqa: PLC0415

    migrate()
    with scopes_disabled(), transaction.atomic():
        lesson = make_lesson(duration=360, checkpoints=(), pupils=LEARNERS)
        viewings = Viewing.objects.bulk_create(
            Viewing(
                school=lesson.school, person=pupil, version=lesson.version, piece=lesson.piece,
                opened_at=lesson.version.published_at,
            )
            for pupil in queries.pupils_of(lesson.section)
        )  # fmt: skip
    told = folder / "learners.txt"
    with told.open("w") as file:
        for viewing in viewings:
            token = passes.mint("segments", {"p": viewing.person_id, "s": viewing.school_id}, 3600)
            file.write(f"{viewing.pk} {token}\n")
    return told


def stored(folder: Path) -> int:
    """Segments in the database."""
    with closing(sqlite3.connect(folder / "upbeat.sqlite3")) as database:
        return int(database.execute("SELECT count(*) FROM learn_segment").fetchone()[0])


def main() -> int:
    """Print the figures; 1 when one falls short."""
    ports = [free_port() for _server in range(3)]
    commands = (
        ("-m", "bench.servers", "bare", str(ports[0])),
        ("-m", "upbeat.site.command", "serve", "--no-worker", "--port", str(ports[1])),
        ("-m", "bench.servers", "django", str(ports[2])),
    )
    with data_folder() as folder, ExitStack() as servers:
        learners = seed(folder)
        for command, port in zip(commands, ports, strict=True):
            servers.enter_context(running(*command, port=port))
        urls = [f"http://127.0.0.1:{port}/hot/segments" for port in ports]
        for url in urls:
            load(url, lua=LUA % (learners, 0), seconds=1)
        before = stored(folder)
        rounds = [
            [
                load(url, lua=LUA % (learners, 1000 * (3 * turn + which + 1)), seconds=SECONDS)
                for which, url in enumerate(urls)
            ]
            for turn in range(ROUNDS)
        ]
        rows = stored(folder) - before
    for name, which in (("bare ASGI 204", 0), ("hot path, durable", 1), ("the same by Django's ASGI", 2)):
        for one in rounds:
            print(f"{name:<27}{one[which]}", flush=True)
    of_bare = median(hot.per_second / bare.per_second for bare, hot, _slow in rounds)
    of_django = median(hot.per_second / slow.per_second for _bare, hot, slow in rounds)
    answered = sum(hot.answered + slow.answered for _bare, hot, slow in rounds)
    failed = sum(one.failed for round_ in rounds for one in round_)
    shorts = []
    if of_bare < LEAST_OF_BARE:
        shorts.append("of the bare server")
    if of_django < LEAST_OF_DJANGO:
        shorts.append("of Django's ASGI handler")
    if failed or rows < answered:
        shorts.append(f"{failed} failed, {answered:,} answered and {rows:,} stored")
    per_second = median(hot.per_second for _bare, hot, _slow in rounds)
    p99 = median(hot.p99_ms for _bare, hot, _slow in rounds)
    figure = (
        f"{per_second:,.0f} durable writes/s, p99 {p99:.0f} ms = {of_bare:.2f} of bare ASGI, {of_django:.0f} × Django's"
    )
    return verdict("hotpath", figure, f"≥ {LEAST_OF_BARE} and ≥ {LEAST_OF_DJANGO:.0f} ×", shorts)


if __name__ == "__main__":
    raise SystemExit(main())
