"""Every page of learning at home and of its teacher, on a phone and on a desk, in both looks: axe-core's rules, and
nothing that sticks out at the side. Each page is loaded once."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from django_scopes import scope

from axe import problems_of_both
from chromium import chromium
from factories import make_point
from factories_assess import handed, make_task, marked
from factories_change import make_exercise, solve, with_key
from factories_learn import answer, make_lesson, view
from factories_practice import give, make_items
from factories_publish import NOW
from upbeat.rooms.assess.actions.allocating import begin_round
from upbeat.rooms.assess.models import Allocation
from upbeat.rooms.catalog.actions import add_cards, require_point
from upbeat.rooms.discuss.actions.reminding import make_rule
from upbeat.rooms.discuss.models import ReminderRule
from upbeat.rooms.learn.actions import set_gate
from upbeat.rooms.learn.actions.amending import Choice, change_question
from upbeat.rooms.learn.actions.withdrawing import withdraw_piece
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.pieces import add_piece
from visiting import DESK, PHONE, fits, visit

pytestmark = pytest.mark.journey


class Home:
    """A lesson in whose middle everything happens: wrong answers, a change, a piece taken back, gates, practice."""

    def __init__(self) -> None:
        self.lesson = lesson = make_lesson(checkpoints=[60])
        self.pupil, by = lesson.pupil, lesson.teacher
        self.point = lesson.video.point
        self.viewing = view(lesson)
        self.wrong = answer(lesson, self.viewing, 60, option="a").response.attempt
        with scope(school=lesson.school):
            self.lower = make_point(lesson.school, "Beats and bars")
            require_point(by=by, point=self.point, requires=self.lower)
            add_cards(by=by, point=self.point, lines="upbeat = notes before the first bar line")
            self.back, instead = (
                add_piece(by=by, package=lesson.package, kind="text", title=title, body="Twice.")
                for title in ("Sing", "Hum")
            )
            withdraw_piece(by=by, piece=self.back, reason="The song has gone.", replacement=instead, now=NOW)
            for about in ({"piece": lesson.piece}, {"person": self.pupil}):
                set_gate(by=by, section=lesson.section, mode="open", reason="We talked.", now=NOW, **about)
            make_rule(by=by, section=lesson.section, kind=ReminderRule.Kind.INACTIVE, amount=7, now=NOW)
        for item in make_items(by, self.lower, 2):
            give(self.pupil, item, right=False)
        self.item, other = make_items(by, self.lower, 2)
        self.exercise = make_exercise(lesson, self.item, other)
        solve(lesson, self.exercise, self.item, option="c")
        choice = Choice(reason="C is right as well.", told="Look at it again.")
        variants = with_key(self.item, "c")
        with scope(school=lesson.school):
            self.change = change_question(by=by, item=self.item, variants=variants, choice=choice, now=NOW)


class Evaluation:
    """Works of a class, given out to the peers; one is marked."""

    def __init__(self) -> None:
        begun = timezone.now() - timedelta(days=3)
        self.room = room = make_task(now=begun)
        works = [handed(room, pupil, at=begun) for pupil in room.pupils]
        self.marked = marked(room, works[0], at=begun).version
        with scope(school=room.school):
            begin_round(by=room.teacher, task=room.task, now=room.task.due_at + timedelta(minutes=1), seed=5)
            self.given = Allocation.objects.filter(person=room.pupils[0]).first()


PUPIL: dict[str, Callable[[Home], str]] = {
    "the task sheet with a piece taken back": lambda h: f"lessons/{h.lesson.package.pk}/",
    "the map": lambda h: "map/",
    "practice": lambda h: f"practice/{h.lower.pk}/",
    "cards": lambda h: "cards/",
    "the back of a card": lambda h: "cards/?show=1",
    "an exercise": lambda h: f"pieces/{h.exercise.pk}/questions/2/",
    "notes": lambda h: "notes/",
    "the calendar": lambda h: "calendar/",
    "reminders and the class": lambda h: "choices/",
    "a question at the gate": lambda h: f"viewings/{h.viewing.pk}/checkpoints/{h.lesson.checkpoint(60).pk}/",
    "guidance": lambda h: f"viewings/{h.viewing.pk}/checkpoints/{h.lesson.checkpoint(60).pk}/?answered={h.wrong.token}",
}
TEACHER: dict[str, Callable[[Home], str]] = {
    "the gate of a piece": lambda h: f"teach/pieces/{h.lesson.piece.pk}/gate/",
    "the gate of a pupil": lambda h: f"teach/pupils/{h.pupil.pk}/gate/",
    "a pupil": lambda h: f"teach/pupils/{h.pupil.pk}/",
    "reminders of a pupil": lambda h: f"teach/pupils/{h.pupil.pk}/reminders/",
    "reminders of a class": lambda h: f"teach/classes/{h.lesson.section.pk}/reminders/",
    "what is known of a point": lambda h: f"teach/points/{h.lower.pk}/",
    "taking a piece back": lambda h: f"teach/pieces/{h.lesson.piece.pk}/revoke/",
    "a lesson with a piece taken back": lambda h: f"teach/lessons/{h.lesson.package.pk}/",
    "a change with a regrade": lambda h: f"studio/changes/{h.change.amended.amendment.pk}/",
    "what became of a question": lambda h: f"studio/changes/item/{h.item.pk}/",
    "a question": lambda h: f"studio/questions/{h.item.pk}/",
    "changing a question": lambda h: f"studio/questions/{h.item.pk}/edit/",
    "a question as a pupil sees it": lambda h: f"studio/questions/versions/{h.change.amended.version.pk}/preview/",
    "taking a question back": lambda h: f"studio/questions/{h.item.pk}/take-back/",
}


def look(browser: Any, site: Any, person: Person, paths: dict[str, str]) -> dict[str, list[str]]:
    """What is wrong on which page."""
    found: dict[str, list[str]] = {}
    page = visit(browser, site, person, PHONE, bypass_csp=True)
    for name, path in paths.items():
        page.set_viewport_size(PHONE)
        answered = page.goto(f"{site.url}/{path}")
        assert (name, answered.status, page.url) == (name, 200, f"{site.url}/{path}")
        for size in (PHONE, DESK):
            page.set_viewport_size(size)
            wrong = ([] if fits(page) else ["the page scrolls sideways"]) + problems_of_both(page)
            if wrong:
                found[f"{name}, {size['width']}"] = wrong
    found |= {"console": page.problems} if page.problems else {}
    page.context.close()
    return found


@pytest.mark.usefixtures("transactional_db")
def test_no_page_of_learning_at_home_breaks_a_rule(site: Any) -> None:
    home, evaluation = Home(), Evaluation()
    room = evaluation.room
    assert evaluation.given is not None
    peer = {
        "a work to evaluate": f"learn/evaluate/{evaluation.given.key}/",
        "a task with its result": f"learn/pieces/{room.piece.pk}/",
    }
    marking = {
        "the works of a class": f"teach/pieces/{room.piece.pk}/work/",
        "the desk for marking": f"teach/work/{evaluation.marked.submission_id}/",
        "rubrics": "teach/rubrics/",
        "a rubric": f"teach/rubrics/{room.task.rubric.rubric_id}/",
    }
    with chromium() as browser:
        assert look(browser, site, home.pupil, {name: f"learn/{path(home)}" for name, path in PUPIL.items()}) == {}
        assert look(browser, site, home.lesson.teacher, {name: path(home) for name, path in TEACHER.items()}) == {}
        assert look(browser, site, room.pupils[0], peer) == {}
        assert look(browser, site, room.teacher, marking) == {}
