"""Memory of the running site, server and worker together: fresh, and after 5,000 requests of a class at work."""

import http.client
import json
import os
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.ground import data_folder, free_port, running, verdict
from bench.school import Pupil, seed

PUPILS = 30
REQUESTS = 5000
MOST_MB = 200
SETTLE_S = 3
PAGES = ("/learn/", "/", "/static/error.css", "/learn/progress/")


def tree(pid: int) -> dict[int, float]:
    """Resident MB of a process and all its descendants."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found, waiting = {}, [pid]
    while waiting:
        one = waiting.pop()
        pages = int(Path(f"/proc/{one}/statm").read_text().split()[1])
        found[one] = pages * os.sysconf("SC_PAGE_SIZE") / 1e6
        waiting += children.get(one, [])
    return found


def work(port: int, pupils: Sequence[Pupil], share: int) -> Counter[str]:
    """One browser's part of the requests: pages and reports in turn. What went wrong, and how often."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    wrong: Counter[str] = Counter()
    for turn in range(share):
        pupil = pupils[turn // 3 % len(pupils)]
        if turn % 3:
            line.request("GET", PAGES[turn % len(PAGES)], headers={"Cookie": pupil.cookie, "Accept-Encoding": "gzip"})
        else:
            row = {"viewing": pupil.viewing, "seq": turn + 1, "start": turn % 300, "end": turn % 300 + 5, "speed": 1.0}
            body = json.dumps({"segments": [{**row, "at": 1764000000}]})
            line.request("POST", "/hot/segments", body, {"X-Upbeat-Pass": pupil.segments_pass})
        answer = line.getresponse()
        answer.read()
        if answer.status >= 400:
            wrong[f"{answer.status} for {PAGES[turn % len(PAGES)] if turn % 3 else 'segments'}"] += 1
    return wrong


def shown(when: str, memory: dict[int, float], server: int) -> float:
    """Print the parts; the sum."""
    total = sum(memory.values())
    print(
        f"{when:<22}{total:4.0f} MB resident: server {memory[server]:.0f}, worker {total - memory[server]:.0f}",
        flush=True,
    )
    return total


def main() -> int:
    """Print the figures; 1 when over the bar."""
    with data_folder():
        pupils = seed(PUPILS, signed_in=True)
        port = free_port()
        with running("-m", "upbeat.site.command", "serve", "--port", str(port), port=port) as server:
            time.sleep(SETTLE_S)
            fresh = shown("fresh", tree(server), server)
            with ThreadPoolExecutor(8) as browsers:
                shares = [browsers.submit(work, port, pupils[n::8], REQUESTS // 8) for n in range(8)]
            wrong = sum((share.result() for share in shares), Counter())
            time.sleep(SETTLE_S)
            after = shown(f"after {REQUESTS:,} requests", tree(server), server)
    shorts = [f"{times} × {what}" for what, times in wrong.items()]
    if max(fresh, after) > MOST_MB:
        shorts.append("over the bar")
    return verdict(
        "memory", f"{fresh:.0f} MB fresh, {after:.0f} MB after {REQUESTS:,} requests", f"≤ {MOST_MB} MB", shorts
    )


if __name__ == "__main__":
    raise SystemExit(main())
