"""Forty phones tap at one moment over a line that drops: each is counted once, and the sum is that of the taps."""

from __future__ import annotations

import asyncio
import json
import random
import re
import time
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit

from django_scopes import scope

from clickers import Line, Lost
from clients import client_of
from factories_music_class import Tapping
from factories_publish import NOW
from upbeat.packs.music.actions.playing import close_try
from upbeat.packs.music.models import Taps
from upbeat.packs.music.screens import on_wall

PHONES = 40
TOKEN = "c" * 32
SLOWEST_S = 60.0


async def tap(line: Line, meeting: int, times: list[float], seq: int) -> int:
    """What a phone does: ask for its screen, tap, send until there is an answer, and send once more."""
    go = await _go(line, meeting)
    body = json.dumps({"go": go, "seq": seq, "taps": times}).encode()
    told = {"Content_Type": "application/json", "X_CSRFToken": TOKEN, "Cookie": line.cookie}
    for _attempt in range(200):
        with suppress(Lost):
            status, answer = await line.ask("POST", f"/music/class/{meeting}/taps/", body, **told)
            if status < 500:
                assert status == 200, answer
                with suppress(Lost):
                    await line.ask("POST", f"/music/class/{meeting}/taps/", body, **told)
                return int(json.loads(answer)["good"])
        await asyncio.sleep(0.05)
    raise AssertionError("the taps are never taken")


async def _go(line: Line, meeting: int) -> int:
    for _attempt in range(200):
        with suppress(Lost):
            status, page = await line.ask("GET", f"/learn/class/{meeting}/", X_Upbeat_Fragment="1")
            if status == 200:
                found = re.search(r'data-go="(\d+)"', page)
                assert found, page
                return int(found[1])
        await asyncio.sleep(0.05)
    raise AssertionError("there is no screen")


def test_forty_phones_tap_and_every_one_counts_once(transactional_db: None, site: Any) -> None:
    room = Tapping(pupils=PHONES)
    with scope(school=room.school):
        meeting = room.meet()
        playing = room.begin(meeting)
        late = [number for number in range(PHONES) if number % 4 == 0]
        taps = [room.times(playing, late={4: 0.3} if number in late else {}) for number in range(PHONES)]
    where = urlsplit(site.url)
    lines = [
        Line(
            where.hostname or "",
            where.port or 0,
            f"sessionid={client_of(pupil).cookies['sessionid'].value}; csrftoken={TOKEN}",
            random.Random(number),
            drops=0.2,
        )
        for number, pupil in enumerate(room.pupils)
    ]

    async def everybody() -> list[int]:
        return await asyncio.gather(*(tap(lines[n], meeting.pk, taps[n], n + 1) for n in range(PHONES)))

    began = time.monotonic()
    good = asyncio.run(everybody())
    took = time.monotonic() - began
    print(f"{PHONES} phones of which a fifth of the requests is lost: {took:.1f} s")
    assert took < SLOWEST_S
    assert good == [19 if number in late else 20 for number in range(PHONES)]
    with scope(school=room.school):
        assert Taps.objects.count() == PHONES
        close_try(by=room.teacher, playing=playing, now=NOW)
        (shown,) = on_wall(meeting, playing.pk)["groups"]
        assert (shown.sum.marked, shown.sum.lost) == (PHONES, 0)
        note = shown.sum.notes[4]
        assert (note.good, note.late, note.missed) == (PHONES - len(late), len(late), 0)
        assert all(one.good == PHONES for n, one in enumerate(shown.sum.notes) if n != 4)
