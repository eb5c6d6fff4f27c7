"""Passes: what is minted is read; nothing else is."""

import timeit

import pytest
import time_machine

from upbeat.kernel.errors import Refused
from upbeat.rooms.people import passes


def test_a_pass_is_read_as_it_was_minted():
    with time_machine.travel("2026-11-20T08:00:00Z", tick=False):
        token = passes.mint("segments", {"p": 7, "s": 2}, 60)
        assert passes.read("segments", token) == {"p": 7, "s": 2, "exp": 1795161660}


def test_a_pass_may_hold_chinese_and_stays_fit_for_an_address():
    token = passes.mint("media", {"f": "附点节奏.mp4"}, 60)
    assert passes.read("media", token)["f"] == "附点节奏.mp4"
    assert all(sign.isascii() and (sign.isalnum() or sign in "-_.") for sign in token)


def test_a_pass_expires():
    with time_machine.travel("2026-11-20T08:00:00Z", tick=False) as clock:
        token = passes.mint("segments", {"p": 7}, 60)
        clock.shift(60)
        assert passes.read("segments", token)["p"] == 7
        clock.shift(1)
        with pytest.raises(Refused, match="open too long"):
            passes.read("segments", token)


def test_a_pass_of_one_kind_is_worthless_for_another():
    with pytest.raises(Refused):
        passes.read("votes", passes.mint("segments", {"p": 7}, 60))


def test_a_changed_pass_is_refused_wherever_it_was_changed():
    token = passes.mint("segments", {"p": 7}, 60)
    for place in range(len(token) - 1):  # the last sign holds unused bits
        forged = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]
        with pytest.raises(Refused):
            passes.read("segments", forged)


@pytest.mark.parametrize("token", ["", ".", "a.b", "no-dot", ".." * 40, "é.é", "\ud800.x", "A" * 100_000, "e30."])
def test_nonsense_is_refused(token):
    with pytest.raises(Refused):
        passes.read("segments", token)


def test_another_installation_s_pass_is_refused(settings):
    token = passes.mint("segments", {"p": 7}, 60)
    settings.SECRET_KEY = "of another school"
    with pytest.raises(Refused):
        passes.read("segments", token)


def test_reading_a_pass_is_cheap_enough_for_every_request():
    token = passes.mint("segments", {"p": 7, "s": 2}, 60)
    best = min(timeit.repeat(lambda: passes.read("segments", token), number=500, repeat=5)) / 500
    assert best < 30e-6
