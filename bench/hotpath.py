"""The busiest write, reports of what was played: against the bare server, and the same by Django's ASGI handler."""

import sqlite3
from collections.abc import Sequence
from contextlib import ExitStack, closing
from pathlib import Path
from statistics import median

from bench.ground import data_folder, free_port, load, running, verdict
from bench.school import Pupil, seed

LEARNERS = 2000
# Rounds in turn, and the median of their ratios: other work on the machine then touches all three alike.
ROUNDS, SECONDS = 5, 2
LEAST_OF_BARE = 0.15
LEAST_OF_DJANGO = 20.0

# Each learner reports a quarter of a second at a time: at some thousands of reports a second they all play about as
# fast as time goes by, so what they report is credited as in a real class instead of being held back as too fast.
LUA = """
local STEP = 0.25
local passes, viewings, n, seq = {}, {}, 0, 0
for line in io.lines("%s") do
  local viewing, pass = line:match("(%%d+) (%%S+)")
  n = n + 1
  passes[n], viewings[n] = pass, viewing
end
local turn = 0
local body = '{"segments":[{"viewing":%%s,"seq":%%d,"start":%%.2f,"end":%%.2f,"speed":1.0,"at":1764000000.25}]}'
request = function()
  turn = turn + 1
  local who, seq = turn %% n + 1, math.floor(turn / n) + 1 + %d
  local start = (seq * STEP) %% 300
  local headers = {["X-Upbeat-Pass"] = passes[who], ["Content-Type"] = "application/json"}
  return wrk.format("POST", nil, headers, body:format(viewings[who], seq, start, start + STEP))
end
"""


def told(pupils: Sequence[Pupil], folder: Path) -> Path:
    """A file that says viewing and pass of each, a line a learner, for wrk."""
    path = folder / "learners.txt"
    path.write_text("".join(f"{pupil.viewing} {pupil.segments_pass}\n" for pupil in pupils))
    return path


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
        learners = told(seed(LEARNERS), folder)
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
