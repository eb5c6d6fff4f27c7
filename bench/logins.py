"""A class of sixty signs in within ten seconds, half by card and half by password, and starts the same video."""

import http.client
import random
import re
import threading
import time
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from urllib.parse import urlencode

from bench.ground import data_folder, free_port, running, verdict
from bench.school import seed

PUPILS, WITHIN_S = 60, 10.0
MOST_P95_MS = 1000.0
PASSWORD = "four notes before the bar"


@dataclass
class Phone:
    """A pupil's browser: its cookies, and how long each page took in milliseconds."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    took: list[tuple[str, float]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, where it leads, and the page."""
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if form is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": self.cookies["csrftoken"]}
        began = time.perf_counter()
        try:
            line.request(method, path, urlencode(form) if form is not None else None, headers)
            answer = line.getresponse()
            text = answer.read().decode("utf-8", "replace")
        except OSError as problem:
            self.wrong.append(f"{path}: {problem}")
            return 0, "", ""
        finally:
            line.close()
        self.took.append((f"{method} {path.partition('?')[0]}", (time.perf_counter() - began) * 1000))
        for value in answer.headers.get_all("Set-Cookie") or []:
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(value).items()}
        if answer.status >= 400:
            self.wrong.append(f"{path}: {answer.status}")
        return answer.status, answer.headers.get("Location", ""), text

    def learn(self, way: str, form: dict[str, str], video: str) -> None:
        """Sign in, see what is due, open the video, report its first seconds."""
        self.ask("GET", way)
        self.cookies.setdefault("csrftoken", "c" * 32)
        status, _where, _page = self.ask("POST", way, form)
        if status != 302:
            self.wrong.append(f"{way}: not signed in")
            return
        self.ask("GET", "/learn/")
        _status, _where, page = self.ask("GET", video)
        found = re.search(r'data-viewing="(\d+)"', page)
        if not found:
            self.wrong.append(f"{video}: no player")


def main() -> int:
    """Print the figures; 1 when they fall short."""
    with data_folder():
        video = seed(PUPILS)[0].video_page
        forms = cards_and_passwords()
        port = free_port()
        phones = [Phone(port) for _pupil in forms]
        dice = random.Random(3)
        with running("-m", "upbeat.site.command", "serve", "--no-worker", "--port", str(port), port=port):
            phones[0].ask("GET", "/sign-in/")  # the first page of all has templates to read
            phones[0].took.clear()
            began = time.monotonic()
            threads = []
            for phone, (way, form) in zip(phones, forms, strict=True):
                wait = dice.uniform(0, WITHIN_S)
                threads.append(threading.Timer(wait, phone.learn, args=(way, form, video)))
                threads[-1].start()
            for thread in threads:
                thread.join()
            lasted = time.monotonic() - began
    took = sorted(ms for phone in phones for _what, ms in phone.took)
    wrong = [what for phone in phones for what in phone.wrong]
    p50, p95 = took[len(took) // 2], took[int(len(took) * 0.95)]
    print(
        f"{len(took)} pages for {PUPILS} pupils in {lasted:.1f} s: "
        f"p50 {p50:.0f} ms, p95 {p95:.0f} ms, most {took[-1]:.0f} ms"
    )
    for what in wrong[:5]:
        print(what)
    shorts = [f"{len(wrong)} wrong"] if wrong else []
    if p95 > MOST_P95_MS:
        shorts.append("too slow")
    figure = f"{PUPILS} pupils in {WITHIN_S:.0f} s, p95 page {p95:.0f} ms, {len(wrong)} wrong"
    return verdict("logins", figure, f"p95 ≤ {MOST_P95_MS:.0f} ms, none wrong", shorts)


def cards_and_passwords() -> list[tuple[str, dict[str, str]]]:
    """For each pupil where to sign in, and what to write there."""
    from django_scopes import scopes_disabled  # noqa: PLC0415

    from upbeat.rooms.people import pins  # noqa: PLC0415
    from upbeat.rooms.people.models import Person, Section  # noqa: PLC0415
    from upbeat.rooms.people.queries import pupils_of  # noqa: PLC0415

    forms: list[tuple[str, dict[str, str]]] = []
    with scopes_disabled():
        section = Section.objects.select_related("school").get()
        for number, pupil in enumerate(pupils_of(section)):
            if number % 2:
                pupil.set_password(PASSWORD)
                Person.objects.filter(pk=pupil.pk).update(password=pupil.password)
                form = {"school": section.school.slug, "login": pupil.login, "password": PASSWORD}
                forms.append(("/sign-in/", form))
            else:
                card = {"code": section.code, "name": pupil.name, "pin": pins.pin_of(pupil)}
                forms.append(("/sign-in/card/", card))
    return forms


if __name__ == "__main__":
    raise SystemExit(main())
