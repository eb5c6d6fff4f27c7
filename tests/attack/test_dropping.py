"""Sixty phones on a bad line in one lesson: each lands on its screen with its own vote, and nothing counts twice."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import connections
from django_scopes import scope

from clickers import Clicker, Line
from clients import client_of
from factories_class import ClassOf
from serving import Site
from upbeat.rooms.classroom.actions import meetings, questions
from upbeat.rooms.classroom.models import Attendance, LiveQuestion, Meeting, Vote
from upbeat.rooms.classroom.queries import replaying
from upbeat.rooms.items.presenting import shown_answer
from upbeat.rooms.journal.models import Fact

PHONES, LATE, DROPS = 60, 8, 0.2


@pytest.fixture
def room(transactional_db: None) -> ClassOf:
    return ClassOf(pupils=PHONES)


async def led(room: ClassOf, step: Callable[[], Any]) -> Any:
    """An action of the teacher, on another thread, as in a server."""

    def act() -> Any:
        try:
            with scope(school=room.school):
                return step()
        finally:
            connections.close_all()

    return await asyncio.to_thread(act)


async def until(true: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + 60  # a busy machine takes its time
    while not true():
        assert time.monotonic() < end, what
        await asyncio.sleep(0.02)


async def wild(phones: list[Clicker], dice: random.Random) -> None:
    """Every moment one of the phones loses its line and comes back from elsewhere."""
    while True:
        await asyncio.sleep(0.03)
        dice.choice(phones).drop()


async def held(room: ClassOf, meeting: Meeting, phones: list[Clicker]) -> LiveQuestion:
    """A whole lesson: first vote with changes of mind, closing, second vote, result; some pupils come late."""
    dice = random.Random(11)
    chaos = asyncio.create_task(wild(phones, dice))
    await asyncio.gather(*(phone.open() for phone in phones[LATE:]))
    ask = lambda: questions.ask_live(by=room.teacher, meeting=meeting, variant=room.variant)  # noqa: E731
    asked: LiveQuestion = await led(room, ask)

    async def first(phone: Clicker) -> None:
        if not phone.listens:
            await asyncio.sleep(0.5)
            await phone.open()
        await until(lambda: phone.round == (asked.pk, 1), "a phone never saw the question")
        for _mind in range(dice.choice([1, 1, 2])):
            assert await phone.choose(dice.choice(phone.options)) == 200

    await asyncio.gather(*(first(phone) for phone in phones))
    await asyncio.gather(*(phone.repeat() for phone in phones))
    await led(room, lambda: questions.close_vote(by=room.teacher, question=asked))
    for phone in phones[:5]:  # they have not heard of it yet
        phone.told = {"question": str(asked.pk), "round": "1", "pass": phone.sent[0][1]}
        other = next(option for option in phone.known if option != phone.acknowledged[asked.pk, 1])
        assert await phone.choose(other) == 409
        await phone.refresh()
    await until(lambda: all(phone.round is None for phone in phones), "a phone shows the closed vote")

    await led(room, lambda: questions.open_second_vote(by=room.teacher, question=asked))

    async def second(phone: Clicker) -> None:
        await until(lambda: phone.round == (asked.pk, 2), "a phone never saw the second vote")
        assert await phone.choose(dice.choice(phone.options)) == 200

    await asyncio.gather(*(second(phone) for phone in phones))
    for phone in phones[::7]:  # opened again in the middle of the vote, they show their own choice
        await phone.refresh()
        assert phone.pressed == phone.acknowledged[asked.pk, 2]
    await led(room, lambda: questions.show_result(by=room.teacher, question=asked))
    await until(lambda: all("right" in phone.text and not phone.round for phone in phones), "no result on a phone")
    chaos.cancel()
    await asyncio.gather(*(phone.close() for phone in phones))
    return asked


def test_sixty_phones_of_which_one_in_five_requests_is_lost(room: ClassOf, site: Site) -> None:
    with scope(school=room.school):
        meeting = meetings.begin_meeting(by=room.teacher, package=room.package)
    address = urlsplit(site.url)
    phones = []
    for number, pupil in enumerate(room.pupils):
        session = client_of(pupil).cookies["sessionid"].value
        dice = random.Random(number)
        line = Line(str(address.hostname), int(address.port or 0), f"sessionid={session}", dice, DROPS, number + 1)
        phones.append(Clicker(line, meeting.pk))

    asked = asyncio.run(held(room, meeting, phones))

    with scope(school=room.school):
        assert Attendance.objects.filter(meeting=meeting).count() == PHONES
        assert Vote.objects.count() == 2 * PHONES
        assert replaying.differences(meeting) == ()
        told, stored = replaying.replayed_votes(meeting), replaying.stored_votes(meeting)
        assert replaying.counts(told) == replaying.counts(stored)
        seen: dict[int, Counter[str]] = {}
        for around in asked.rounds.all():
            for phone, pupil in zip(phones, room.pupils, strict=True):
                shown = shown_answer(asked.wording, asked.seed, stored[around.pk, pupil.pk])
                assert phone.acknowledged[asked.pk, around.number] == (shown if isinstance(shown, str) else shown[0])
            seen[around.pk] = Counter(str(answer) for spot, answer in stored.items() if spot[0] == around.pk)
            assert seen[around.pk].total() == PHONES
        assert {status for phone in phones for status, _word in phone.refused} == {409}
        assert {word for phone in phones for _status, word in phone.refused} == {
            "The vote is closed. What you chose before counts."
        }
        attended = Fact.objects.filter(verb="attended", object_id=meeting.pk).count()
        assert attended == PHONES
