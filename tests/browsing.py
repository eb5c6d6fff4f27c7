"""A signed-in browser for tests against the real server: plain HTTP, so that nothing is as polite as a page."""

from __future__ import annotations

from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from serving import Answer, Site
from upbeat.rooms.people.models import Person

CSRF_TOKEN = "c" * 32


@dataclass
class Browser:
    """``cookies`` by name; those that the server sets are kept, whatever their path."""

    site: Site
    cookies: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, site: Site, person: Person) -> Browser:
        """A browser in which the person has signed in."""
        client = Client()
        client.force_login(person)
        return cls(site, {"sessionid": client.cookies["sessionid"].value})

    def call(self, method: str, path: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
        """One request with the cookies, on a connection of its own."""
        connection = self.site.connect()
        try:
            jar = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
            connection.request(method, path, body, {"Cookie": jar, **(headers or {})})
            answer = connection.getresponse()
            told = answer.getheaders()
            for name, value in told:
                if name.lower() == "set-cookie":
                    self.cookies |= {key: morsel.value for key, morsel in SimpleCookie(value).items()}
            return Answer(answer.status, {name.lower(): value for name, value in told}, answer.read())
        finally:
            connection.close()

    def get(self, path: str, **headers: str) -> Answer:
        """Ask for an address."""
        return self.call("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def post(self, path: str, data: dict[str, Any], **headers: str) -> Answer:
        """Send a form, with the token that the site's forms carry."""
        self.cookies["csrftoken"] = CSRF_TOKEN
        told = {"Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": CSRF_TOKEN}
        told |= {name.replace("_", "-"): value for name, value in headers.items()}
        return self.call("POST", path, urlencode(data, doseq=True).encode(), told)
