"""A pupil's phone on a bad line, for tests against a real server: it does what the player does, and loses answers."""

from __future__ import annotations

import http.client
import json
import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import urlencode

from browsing import CSRF_TOKEN
from serving import Answer

REPORT_S = 5.0
MOST_TRIES = 200


class Lost(Exception):
    """No answer has come. Whether the request had arrived nobody can tell."""


@dataclass
class Line:
    """Requests to one host, with the pupil's cookies; what may happen to them is drawn by ``dice``.

    ``loses`` every n-th request, before it arrives or after it has been answered; of the rest one in five is sent
    twice. ``address`` is where the phone calls from.
    """

    host: str
    cookies: dict[str, str]
    dice: random.Random
    loses: int = 3
    address: str = "127.0.0.1"
    count: int = 0

    def ask(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        """The answer, or Lost."""
        self.count += 1
        lost = self.loses and self.count % self.loses == 0
        if lost and self.dice.random() < 0.5:
            raise Lost
        try:
            if self.dice.random() < 0.2:
                self._send(method, path, body, headers or {})
            answer = self._send(method, path, body, headers or {})
        except (OSError, http.client.HTTPException) as problem:
            raise Lost from problem
        if lost:
            raise Lost
        return answer

    def _send(self, method: str, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection(self.host, timeout=60, source_address=(self.address, 0))
        try:
            connection.request(method, path, body, {"Cookie": jar, **headers})
            answer = connection.getresponse()
            told = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, told, answer.read())
        finally:
            connection.close()


@dataclass
class Phone:
    """Watches one video from its page to the end at normal speed, and answers what is asked.

    ``wait`` lets time pass; ``right`` finds the value of the right answer in the text of a question. ``late`` is how
    often a report is kept back although the line is there.
    """

    line: Line
    page: str
    right: Callable[[str], str]
    wait: Callable[[float], object]
    late: float = 0.3
    queue: list[dict[str, Any]] = field(default_factory=list)
    seq: int = 0
    told: dict[str, str] = field(default_factory=dict)
    statuses: list[int] = field(default_factory=list)
    answers: dict[str, bool] = field(default_factory=dict)

    def open(self) -> None:
        """Open the page of the video, again and again until it comes."""
        text = self.insist("GET", self.page).body.decode()
        tag = re.search(r"<upbeat-player[^>]*>", text)
        assert tag, text
        self.told = {name: unescape(value) for name, value in re.findall(r'data-([a-z-]+)="([^"]*)"', tag[0])}
        self.seq = 0

    def watch(self, between: Callable[[float], object] = lambda _second: None) -> None:
        """From where it stands to the end; ``between`` is called after each report with the second that is reached."""
        position, end = float(self.told["start"]), float(self.told["duration"])
        while position < end:
            gate = float(self.told["open-until"])
            if position >= gate:
                self.pass_checkpoint()
                continue
            after = min(position + REPORT_S, gate, end)
            self.wait(after - position)
            self.report(position, after)
            position = after
            between(position)
        self.settle()

    def report(self, start: float, end: float) -> None:
        """Note what was played; tell the server of all that waits, unless it comes late."""
        self.seq += 1
        viewing = int(self.told["viewing"])
        self.queue.append({"viewing": viewing, "seq": self.seq, "start": start, "end": end, "speed": 1, "at": 1.7e9})
        if self.line.dice.random() >= self.late:
            self.flush()

    def flush(self) -> None:
        """Send what waits, in any order; what was not acknowledged stays."""
        rows = self.queue[-100:]
        self.line.dice.shuffle(rows)
        headers = {"Content-Type": "application/json", "X-Upbeat-Pass": self.told["pass"]}
        try:
            answer = self.line.ask("POST", "/hot/segments", json.dumps({"segments": rows}).encode(), headers)
        except Lost:
            return
        self.statuses.append(answer.status)
        if answer.status == 403:
            self.told["pass"] = json.loads(self.insist("GET", self.told["pass-url"]).body)["pass"]
        elif answer.status == 204:
            self.queue = [row for row in self.queue if row not in rows]

    def settle(self) -> None:
        """Tell all that waits."""
        for _try in range(MOST_TRIES):
            if not self.queue:
                return
            self.flush()
            self.wait(2)
        raise AssertionError(f"{len(self.queue)} reports were never taken: {self.statuses[-5:]}")

    def pass_checkpoint(self) -> None:
        """Answer the question at the gate, as often as it takes for the answer to arrive."""
        for _try in range(MOST_TRIES):
            text = self.insist("GET", self.told["checkpoint-url"], X_Upbeat_Fragment="1").body.decode()
            token = re.search(r'name="token" value="([^"]+)"', text)
            if token is None:  # a strict gate that has not heard yet of what was watched
                self.settle()
                continue
            form = {"token": token[1], "answer": self.right(text)}
            done = self.insist("POST", self.told["checkpoint-url"], form, X_Upbeat_Fragment="1").body.decode()
            opened = re.search(r'data-open-until="([^"]+)" data-checkpoint-url="([^"]*)"', done)
            self.answers[token[1]] = opened is not None
            if opened:
                self.told |= {"open-until": opened[1], "checkpoint-url": unescape(opened[2])}
                return
        raise AssertionError("the gate stays closed to right answers")

    def insist(self, method: str, path: str, form: dict[str, str] | None = None, **headers: str) -> Answer:
        """The same request until its answer comes."""
        body, told = None, {name.replace("_", "-"): value for name, value in headers.items()}
        if form is not None:
            self.line.cookies["csrftoken"] = CSRF_TOKEN
            body = urlencode(form).encode()
            told |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": CSRF_TOKEN}
        for _try in range(MOST_TRIES):
            try:
                answer = self.line.ask(method, path, body, told)
            except Lost:
                self.wait(1)
                continue
            self.statuses.append(answer.status)
            assert answer.status == 200, (method, path, answer.status, answer.body[:300])
            return answer
        raise AssertionError(f"no answer from {path}")


def value_of(option: str) -> Callable[[str], str]:
    """The shown value of the option with this text."""

    def find(text: str) -> str:
        found = re.search(rf'value="([^"]+)"> <span>{re.escape(option)}</span>', text)
        assert found, text
        return found[1]

    return find
