"""The frame of pages and the parts they are made of."""

import re

import pytest
from django import forms
from django.core.exceptions import ImproperlyConfigured
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from factories import make_person
from upbeat.doors.web.shared import plugs, views_style
from upbeat.doors.web.shared.templatetags import assets
from upbeat.rooms.people.models import Person, Role, School


@pytest.fixture(autouse=True)
def built() -> None:
    try:
        assets.asset_tags("upbeat.css")
    except ImproperlyConfigured:
        pytest.skip("The front end is not built here. Run bin/setup")


def navigation(client: Client, person: Person) -> list[str]:
    client.force_login(person)
    page = client.get("/me/").content.decode()
    found = re.search(r'<nav class="nav".*?</nav>', page, re.S)
    return re.findall(r"<a [^>]*>(.*?)</a>", found[0]) if found else []


@pytest.mark.parametrize(
    "role, places",
    [
        (Role.PUPIL, ["Today", "Progress", "Questions", "News"]),
        (Role.LECTURER, ["Questions", "Lessons", "Class", "Studio", "Insights", "News"]),
        (Role.TECHNICIAN, ["Studio", "News"]),
        (Role.ADMIN, ["School"]),
    ],
)
def test_each_role_sees_where_its_work_is(
    client: Client, school: School, role: Role, places: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugs, "_OFFERED", [])
    assert navigation(client, make_person(school, role)) == places


def test_a_pack_puts_its_link_behind_those_of_the_platform(
    client: Client, school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plugs, "_OFFERED", [])
    plugs.offer_plug(plugs.Plug("frame", "shared:news", "Chess", frozenset({Role.LECTURER})))
    assert navigation(client, make_person(school, Role.LECTURER))[-1] == "Chess"
    assert "Chess" not in navigation(client, make_person(school, Role.PUPIL))


def test_a_page_begins_with_a_way_past_the_navigation(client: Client, pupil: Person) -> None:
    client.force_login(pupil)
    page = client.get("/me/").content.decode()
    assert re.search(r'<body[^>]*>\s*<a class="skip" href="#content">', page)
    assert page.count('<main id="content"') == 1


class Sample(forms.Form):
    name = forms.CharField(help_text="As pupils read it")
    kind = forms.ChoiceField(choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


def test_hints_and_errors_of_a_field_are_tied_to_it() -> None:
    page = render_to_string("shared/form.html", {"form": Sample({"kind": "c"})})
    field = re.search(r'<input type="text"[^>]*>', page)
    assert field
    described = re.search(r'aria-describedby="([^"]*)"', field[0])
    assert described
    names = described[1].split()
    assert names == ["id_name_helptext", "id_name_error"]
    assert all(page.count(f'id="{name}"') == 1 for name in [*names, "id_kind_error"])
    assert 'aria-invalid="true"' in field[0]
    assert "2 things need another look." in page


def test_a_state_has_a_word_also_where_it_is_not_seen() -> None:
    page = render_to_string("shared/state.html", {"state": "not-yet", "quiet": True})
    assert re.sub(r"\s+", " ", page).strip() == (
        '<span class="state" data-state="not-yet"><span class="visually-hidden">not yet</span></span>'
    )


@pytest.mark.parametrize("name", ["parts", *views_style.PAGES])
def test_every_part_can_be_drawn(name: str) -> None:
    request = RequestFactory().get("/style/")
    request.user = type("Stranger", (), {"is_authenticated": False})()  # type: ignore[assignment]
    page = render_to_string(f"shared/style/{name}.html", views_style.sample_context(), request)
    assert "<h1" in page or "<h2" in page


def test_the_page_of_parts_is_not_on_a_schools_server(client: Client, db: None) -> None:
    assert client.get("/style/").status_code == 404


def test_a_wrong_address_says_what_to_do(client: Client, db: None) -> None:
    answer = client.get("/nowhere/")
    assert answer.status_code == 404
    assert "Begin again from the first page." in answer.content.decode()


def test_the_page_for_what_broke_needs_nothing_that_may_be_broken() -> None:
    page = render_to_string("500.html")
    assert "Something broke on our side" in page
    assert "/static/built/" not in page
