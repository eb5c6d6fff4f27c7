"""Everything the server says to one person: a crawler that follows what pages name, and guesses other addresses too."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import product

from django.urls import URLPattern, URLResolver, get_resolver

from browsing import Browser
from serving import Answer

NAMED = re.compile(r'(?:href|src|action|data-[a-z-]+|value)="(/[^"]*)"|^(/\S+)$|URI="(/[^"]+)"', re.M)
VARYING = re.compile(r"(?<=/media/)[^/]+|\d+|(?<=answered=)[\w-]+")
MODES: dict[str, dict[str, str]] = {
    "page": {},
    "fragment": {"X-Upbeat-Fragment": "1"},
    "json": {"Accept": "application/json"},
}
UNSAFE = ("/sign-out/", "/static/")
ALIKE = 10


@dataclass(frozen=True)
class Seen:
    """An answer, and how it was asked for."""

    path: str
    mode: str
    answer: Answer

    @property
    def text(self) -> str:
        """Body and headers, as one text."""
        return self.answer.body.decode("utf-8", "replace") + "\n" + "\n".join(self.answer.headers.values())


@dataclass
class Crawl:
    """Asks for ``start`` and all that is named there, each address as a page, as a fragment and as JSON.

    Of addresses that differ in numbers only, the first ten are asked for: a page may name new ones each time.
    """

    browser: Browser
    start: list[str]
    alike: Counter[str] = field(default_factory=Counter)

    def __iter__(self) -> Iterator[Seen]:
        waiting, known = deque(self.start), set(self.start)
        while waiting:
            path = waiting.popleft()
            for mode, headers in MODES.items():
                answer = self.browser.call("GET", path, headers=headers)
                seen = Seen(path, mode, answer)
                yield seen
                for found in self.named(seen):
                    if found not in known and self.wanted(found):
                        known.add(found)
                        waiting.append(found)

    def named(self, seen: Seen) -> list[str]:
        """The addresses of this server that an answer names."""
        text = seen.text
        location = seen.answer.headers.get("location", "")
        found = ["".join(groups) for groups in NAMED.findall(text)] + ([location] if location.startswith("/") else [])
        return [unescape(one).partition("#")[0] for one in found if not one.startswith("//")]

    def wanted(self, path: str) -> bool:
        """Neither unsafe nor one too many of its kind."""
        if path.startswith(UNSAFE):
            return False
        kind = VARYING.sub("N", path)
        self.alike[kind] += 1
        return self.alike[kind] <= ALIKE


def guesses(numbers: range, words: tuple[str, ...]) -> Iterator[str]:
    """Every address of the site with every combination of these numbers and words in it."""
    for pattern in _patterns(get_resolver().url_patterns):
        places = re.split(r"(<[^>]+>)", pattern[0])
        choices = [
            [part] if not part.startswith("<") else (list(map(str, numbers)) if part in pattern[1] else list(words))
            for part in places
        ]
        for combination in product(*choices):
            path = "/" + "".join(combination)
            if not path.startswith(UNSAFE):
                yield path


def _patterns(rows: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, set[str]]]:
    """Each route as text, and which of its places take numbers."""
    for row in rows:
        route = before + str(row.pattern)
        if isinstance(row, URLResolver):
            yield from _patterns(row.url_patterns, route)
        else:
            yield route, set(re.findall(r"<int:[^>]+>", route))
