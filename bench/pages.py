"""What a learner's pages weigh when nothing is cached, and how many learner homes a second the site serves."""

import http.client
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

from bench.ground import ROOT, data_folder, free_port, load, running, verdict
from bench.school import seed

PUPILS = 40
ROUNDS = 5  # and the middle one is told
MOST_KB, MOST_SCRIPT_KB, MOST_PLAYER_SCRIPT_KB, MOST_REQUESTS = 60, 30, 150, 12
LEAST_PER_SECOND = 150
HOME = "/learn/"
BUILT = ROOT / "src/upbeat/doors/web/shared/static/built"

LUA = """
local cookies, turn = {%s}, 0
request = function()
  turn = turn + 1
  return wrk.format("GET", nil, {["Cookie"] = cookies[turn %% #cookies + 1], ["Accept-Encoding"] = "gzip"})
end
"""


class Parts(HTMLParser):
    """Addresses that a browser fetches for a page by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Scripts, style sheets, preloads, icons and pictures; not media, which are streamed as they play."""
        told = dict(attrs)
        kind = set((told.get("rel") or "").split())
        if tag == "link" and kind & {"stylesheet", "modulepreload", "preload", "icon", "manifest"}:
            self.found.append(told.get("href") or "")
        elif tag in {"script", "img"} and told.get("src") and told.get("loading") != "lazy":
            self.found.append(told["src"] or "")


@dataclass
class Weight:
    """A page with all it needs, as sent: KB by kind of file, and how many requests."""

    name: str
    kb: dict[str, float] = field(default_factory=dict)
    requests: int = 0

    def add(self, kind: str, size: int) -> None:
        """Count one answer."""
        self.kb[kind] = self.kb.get(kind, 0) + size / 1000
        self.requests += 1

    def __str__(self) -> str:
        parts = ", ".join(f"{kind} {size:.1f}" for kind, size in sorted(self.kb.items()))
        return f"{self.name:<14}{sum(self.kb.values()):6.1f} KB in {self.requests} requests ({parts})"


def fetch(port: int, path: str, cookie: str) -> tuple[str, bytes, bytes]:
    """Content type, body as sent (gzip where the server does), and body in plain."""
    answers = []
    for encoding in ("gzip", "identity"):
        line = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        line.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": encoding})
        answer = line.getresponse()
        answers.append((answer.status, answer.getheader("Content-Type", ""), answer.read()))
        line.close()
    if answers[0][0] != 200:
        raise SystemExit(f"{path} answers {answers[0][0]}")
    return answers[0][1].partition(";")[0], answers[0][2], answers[1][2]


def lazily_loaded(entry: str) -> list[str]:
    """Files that a script of the build loads when it needs them, by the build's own list."""
    manifest = json.loads((BUILT / "manifest.json").read_text())
    chunk = manifest.get(entry, {})
    return [f"/static/built/{manifest[name]['file']}" for name in chunk.get("dynamicImports", [])]


def weigh(name: str, port: int, path: str, cookie: str, more: Sequence[str] = ()) -> Weight:
    """The page and its parts, each once."""
    weight = Weight(name)
    kind, sent, page = fetch(port, path, cookie)
    weight.add("page", len(sent))
    parts = Parts()
    parts.feed(page.decode())
    for part in dict.fromkeys([*(urljoin(path, address) for address in parts.found), *more]):
        if urlsplit(part).scheme in ("", "http"):
            kind, sent, _plain = fetch(port, part, cookie)
            weight.add("script" if "javascript" in kind else "style" if "css" in kind else "picture", len(sent))
    return weight


def main() -> int:
    """Print the figures; 1 when one falls short."""
    with data_folder():
        pupils = seed(PUPILS, signed_in=True)
        port = free_port()
        with running("-m", "upbeat.site.command", "serve", "--no-worker", "--port", str(port), port=port):
            home = weigh("learner home", port, HOME, pupils[0].cookie)
            player = weigh("player", port, pupils[0].video_page, pupils[0].cookie, lazily_loaded("player.ts"))
            print(home, player, sep="\n", flush=True)
            lua = LUA % ", ".join(f'"{pupil.cookie}"' for pupil in pupils)
            rounds = [
                load(f"http://127.0.0.1:{port}{HOME}", lua=lua, connections=40, seconds=3)
                for _round in range(ROUNDS + 1)
            ][1:]
            for one in rounds:
                print(f"learner home, 40 clients: {one}", flush=True)
            homes = sorted(rounds, key=lambda one: one.per_second)[ROUNDS // 2]
    figures = {
        f"{sum(home.kb.values()):.0f} KB": sum(home.kb.values()) <= MOST_KB,
        f"{home.kb.get('script', 0):.0f} KB of scripts": home.kb.get("script", 0) <= MOST_SCRIPT_KB,
        f"{player.kb.get('script', 0):.0f} KB with the player": player.kb.get("script", 0) <= MOST_PLAYER_SCRIPT_KB,
        f"{home.requests} requests": home.requests <= MOST_REQUESTS,
        f"{homes.per_second:.0f} homes/s, p95 {homes.p95_ms:.0f} ms": homes.per_second >= LEAST_PER_SECOND
        and not homes.failed,
    }
    bar = f"≤ {MOST_KB}, ≤ {MOST_SCRIPT_KB} and ≤ {MOST_PLAYER_SCRIPT_KB} KB, ≤ {MOST_REQUESTS}, ≥ {LEAST_PER_SECOND}/s"
    return verdict("pages", ", ".join(figures), bar, [figure for figure, well in figures.items() if not well])


if __name__ == "__main__":
    raise SystemExit(main())
