"""Whose school a request is in, and how a refusal reads."""

import json
from collections.abc import Callable

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.utils import timezone, translation
from django_scopes import get_scope

from factories import make_person, make_school
from upbeat.doors.web.shared.middleware import Refusals, SchoolScope
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.kernel.intervals import Interval
from upbeat.rooms.people.models import Person


def asked(person: Person | None, view: Callable[[HttpRequest], HttpResponse]) -> None:
    request = RequestFactory().get("/")
    if person is not None:
        request._cached_user = person
    else:
        request._cached_user = type("Stranger", (), {})()  # type: ignore[assignment]
    SchoolScope(view)(request)


def test_a_signed_in_person_is_in_their_school_its_time_zone_and_their_language(db: None) -> None:
    school = make_school()
    school.time_zone, school.language = "Asia/Shanghai", "zh-hans"
    person = make_person(school)
    seen: list[object] = []

    def view(request: HttpRequest) -> HttpResponse:
        seen.extend([get_scope()["school"], str(timezone.get_current_timezone()), translation.get_language()])
        return HttpResponse()

    with translation.override("en"):
        asked(person, view)
        person.language = "en"
        asked(person, view)
    assert seen == [school, "Asia/Shanghai", "zh-hans", school, "Asia/Shanghai", "en"]


def test_after_the_request_the_school_is_closed(db: None) -> None:
    with translation.override("en"):
        asked(make_person(make_school()), lambda _request: HttpResponse())
        assert "school" not in get_scope()
        assert str(timezone.get_current_timezone()) == "UTC"


def test_a_stranger_is_in_no_school() -> None:
    seen: list[bool] = []

    def view(_request: HttpRequest) -> HttpResponse:
        seen.append("school" in get_scope())
        return HttpResponse()

    asked(None, view)
    assert seen == [False]


def refusal(problem: Exception, **headers: str) -> HttpResponse | None:
    request = RequestFactory().get("/", headers=headers)
    request.user = type("Stranger", (), {"is_authenticated": False})()  # type: ignore[assignment]
    return Refusals(lambda _request: HttpResponse()).process_exception(request, problem)


@pytest.mark.parametrize("problem, status", [(Refused("No."), 403), (NotFound("Gone."), 404), (Invalid("Odd."), 422)])
def test_a_refusal_becomes_a_page_with_its_sentence(problem: Exception, status: int) -> None:
    page = refusal(problem, accept="text/html,*/*;q=0.8")
    assert page is not None
    assert page.status_code == status
    assert str(problem) in page.content.decode()
    assert "<h1>" in page.content.decode()


def test_an_element_gets_the_sentence_alone() -> None:
    page = refusal(Invalid("Choose <one>."), **{"x-upbeat-fragment": "1"})
    assert page is not None
    assert (page.status_code, "Choose &lt;one&gt;." in page.content.decode()) == (422, True)
    assert "<html" not in page.content.decode()


def test_who_asks_for_json_gets_json() -> None:
    page = refusal(Refused("No."), accept="application/json")
    assert page is not None
    assert (page.status_code, page.content) == (403, b'{"error": "No."}')


def test_a_sentence_of_the_kernel_is_said_in_the_readers_language() -> None:
    with pytest.raises(Invalid) as refused:
        Interval(2.0, 1.0)
    with translation.override("zh-hans"):
        page = refusal(refused.value, accept="application/json")
        assert page is not None
        assert json.loads(page.content)["error"] != refused.value.message
        assert json.loads(page.content)["error"] == translation.gettext(refused.value.template)


def test_any_other_problem_is_left_to_the_site() -> None:
    assert refusal(RuntimeError("broken")) is None
