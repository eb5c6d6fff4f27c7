"""A live question of every kind: axe-core finds nothing on phone, wall and teacher's page, light and dark."""

from typing import Any

import pytest
from django_scopes import scope

import axe
from chromium import chromium
from factories_class import ClassOf
from factories_live import LIVE_KINDS, ask_kind, fields_of
from upbeat.rooms.classroom.actions import questions
from upbeat.rooms.classroom.actions.cards import give_cards
from upbeat.rooms.classroom.actions.improvising import improvise
from upbeat.rooms.classroom.actions.votes import cast_votes
from visiting import DESK, PHONE, fits, visit

pytestmark = pytest.mark.journey


def test_every_page_of_a_live_question_is_accessible_and_fits(transactional_db: None, site: Any) -> None:
    room = ClassOf(pupils=4)
    with scope(school=room.school):
        meeting = room.meet()
        give_cards(by=room.teacher, section=room.section)
    teach, wall = f"/teach/lessons/{room.package.pk}/class/", f"/teach/class/{meeting.pk}/wall/"
    phone = f"/learn/class/{meeting.pk}/"
    found: dict[str, list[str]] = {}
    with chromium() as browser:
        small = visit(browser, site, room.pupils[0], PHONE, bypass_csp=True)
        large = visit(browser, site, room.teacher, DESK, bypass_csp=True)
        hers = visit(browser, site, room.teacher, PHONE, bypass_csp=True)

        def look(name: str, page: Any, path: str) -> None:
            page.goto(site.url + path)
            found[name] = axe.problems_of_both(page) + ([] if fits(page) else ["sticks out at the side"])

        for kind in LIVE_KINDS:
            question = ask_kind(room, meeting, kind, confidence=True)
            with scope(school=room.school):
                cast_votes(
                    [room.answer(n, question, fields_of(question, right=n > 1), sure="sure") for n in range(4)],
                    room.now,
                )
            look(f"{kind} on a phone", small, phone)
            with scope(school=room.school):
                questions.show_result(by=room.teacher, question=question)
            for name, page, path in (("phone", small, phone), ("wall", large, wall), ("teacher", hers, teach)):
                look(f"the result of {kind}: {name}", page, path)
        with scope(school=room.school):
            improvise(by=room.teacher, meeting=meeting, kind="letters", text="Which bar?")
        look("on the spot", hers, teach)
        look("asking on the spot", hers, f"/teach/class/{meeting.pk}/improvise/")
        look("reading cards", hers, f"/teach/class/{meeting.pk}/cards/")
        look("printing cards", large, f"/teach/lessons/{room.package.pk}/cards/")
    assert {name: problems for name, problems in found.items() if problems} == {}
