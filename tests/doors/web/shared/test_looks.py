"""Language and colours."""

import pytest
from django.test import Client

from upbeat.rooms.people.models import Person


def test_a_persons_language_goes_with_the_person(client: Client, pupil: Person) -> None:
    client.force_login(pupil)
    answer = client.post("/looks/language/", {"language": "zh-hans", "next": "/me/"})
    pupil.refresh_from_db()
    assert (answer.status_code, answer["Location"], pupil.language) == (302, "/me/", "zh-hans")
    assert '<html lang="zh-hans"' in client.get("/me/").content.decode()


def test_a_strangers_language_stays_in_the_browser(client: Client, db: None) -> None:
    client.post("/looks/language/", {"language": "zh-hans", "next": "/sign-in/"})
    assert '<html lang="zh-hans"' in client.get("/sign-in/").content.decode()


def test_a_persons_colours_are_on_every_page(client: Client, pupil: Person) -> None:
    client.force_login(pupil)
    client.post("/looks/theme/", {"theme": "dark", "next": "/me/"})
    assert 'data-theme="dark"' in client.get("/me/").content.decode()
    client.post("/looks/theme/", {"theme": "", "next": "/me/"})
    assert "data-theme" not in client.get("/me/").content.decode()


@pytest.mark.parametrize("address, field", [("/looks/language/", "language"), ("/looks/theme/", "theme")])
def test_an_unknown_choice_is_refused_and_changes_nothing(
    client: Client, pupil: Person, address: str, field: str
) -> None:
    client.force_login(pupil)
    answer = client.post(address, {field: "klingon"})
    pupil.refresh_from_db()
    assert (answer.status_code, pupil.language, pupil.theme, answer.cookies) == (422, "", "", {})


@pytest.mark.parametrize("there", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_to_another_host(client: Client, db: None, there: str) -> None:
    assert client.post("/looks/theme/", {"theme": "dark", "next": there})["Location"] == "/"
