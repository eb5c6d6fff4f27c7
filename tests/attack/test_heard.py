"""What is heard tells its answer to the ear alone: not by length, header, address, page, or the drawing before."""

from __future__ import annotations

import json
import random
import re
import secrets
from collections import Counter
from itertools import pairwise

import pytest
from django.test import Client
from django.urls import reverse
from django_scopes import scope, scopes_disabled

from clients import client_of
from factories import make_pupil, make_section
from factories_learn import make_lesson
from factories_music import HEARD, KEYS, MELODY, ask_music, make_music
from upbeat.packs.music.doors import heard
from upbeat.packs.music.doors.often import Often
from upbeat.packs.music.kinds.by_ear import WISHES
from upbeat.rooms.items.drawing import drawn
from upbeat.rooms.items.models import Attempt, Item
from upbeat.rooms.items.presenting import named_options
from upbeat.rooms.people.models import Person
from upbeat.rooms.publish.actions.pieces import add_piece

pytestmark = pytest.mark.django_db
DRAWINGS = 200
SALT = "0123456789abcdef"


@pytest.fixture(autouse=True)
def patient(monkeypatch):
    """Two hundred sounds in a minute are meant here."""
    monkeypatch.setattr(heard, "_made", Often(10**6))
    monkeypatch.setattr(heard, "MOST_KEPT", 4)


@pytest.fixture
def dice(monkeypatch):
    """The server's dice fall the same in every run: what is counted may be uneven by chance, once in a thousand."""
    monkeypatch.setattr(secrets, "randbelow", random.Random(7).randrange)


@pytest.fixture
def pupil(teacher) -> Person:
    return make_pupil(make_section(teacher.school))


def attempts(pupil: Person, item: Item, count: int) -> list[Attempt]:
    return [ask_music(pupil, item, place=place) for place in range(1, count + 1)]


def answers(client: Client, some: list[Attempt]) -> list:
    return [client.get(reverse("music:heard", args=[attempt.token])) for attempt in some]


@pytest.mark.parametrize("kind", [*WISHES, "ear-order", "ear-match", "dictation"])
def test_two_hundred_drawings_have_the_same_length_and_the_same_headers(teacher, pupil, kind):
    key = {"spec": {"kind": kind}, "levels": [1, 5]} if kind in WISHES else KEYS[kind]
    if kind == "dictation":
        key = {"spec": {"what": "melody", "metre": [4, 4]}, "levels": [1, 5]}
    count = DRAWINGS if kind == "interval" else 24
    item = make_music(teacher, "ear" if kind in WISHES else kind, key)
    with scope(school=teacher.school):
        variant = item.versions.get().variants.get()
        seeds = [16 * n * 7919 + 1 + n % 5 for n in range(count)]
        distinct = {repr(drawn(variant, seed).heard) for seed in seeds}
    client = client_of(teacher)
    told = [client.get(reverse("music:heard-preview", args=[variant.pk, seed])) for seed in seeds]
    assert len(distinct) > 1
    assert {len(answer.content) for answer in told} == {len(told[0].content)}
    assert {json.dumps(sorted(answer.headers.items())) for answer in told} == {
        json.dumps(sorted(told[0].headers.items()))
    }
    assert {answer.content[:32] for answer in told} == {told[0].content[:32]}


def _headers(answer) -> str:
    return json.dumps(sorted(answer.headers.items()))


def test_two_attempts_are_heard_at_addresses_that_say_nothing_of_each_other(teacher, pupil):
    item = make_music(teacher, "ear")
    some = attempts(pupil, item, 4)
    addresses = {reverse("music:heard", args=[attempt.token]) for attempt in some}
    assert len(addresses) == 4
    for attempt in some:
        assert str(attempt.seed) not in reverse("music:heard", args=[attempt.token])


@pytest.mark.parametrize("kind", HEARD)
def test_the_page_of_a_question_holds_neither_seed_nor_key(kind):
    lesson = make_lesson()
    item = make_music(lesson.teacher, kind, point=lesson.video.point)
    with scope(school=lesson.school):
        piece = add_piece(by=lesson.teacher, package=lesson.package, kind="exercise", title="Ear", items=[item])
    page = client_of(lesson.pupil).get(f"/learn/pieces/{piece.pk}/questions/1/").content.decode()
    with scopes_disabled():
        attempt = Attempt.objects.select_related("variant__version__item").latest("pk")
    assert str(attempt.token) in page
    # Drawn at random, two tokens may hold any few letters.
    form = page[page.index('<form class="checkpoint"') :]
    inside = re.sub(r'name="(csrfmiddlewaretoken|token)" value="[^"]*"', "", form)
    for secret in (
        str(attempt.seed),
        attempt.variant.key.get("salt", "no-salt"),
        "misconception",
        "heard-preview",
        "/wording/",
    ):
        assert secret not in inside
    if kind == "dictation":
        assert "G2" not in inside
        assert MELODY.splitlines()[-1] not in inside


def test_the_right_option_is_as_often_at_each_place_and_as_often_each_answer(teacher, pupil, dice):
    item = make_music(teacher, "ear", {"spec": {"kind": "interval"}, "levels": [2, 2], "salt": SALT})
    places, names = Counter(), Counter()
    for attempt in attempts(pupil, item, 400):
        with scope(school=teacher.school):
            shown = drawn(attempt.variant, attempt.seed)
        right = next(option.text for option in shown.options if option.id == shown.key["right"])
        places[next(one.id for one in named_options(shown, attempt.seed) if one.text == right)] += 1
        names[shown.key["right"]] += 1
    for counts in (places, names):
        expected = 400 / len(counts)
        # Chi-square with at most seven degrees of freedom lies above 27 once in five thousand runs.
        assert sum((n - expected) ** 2 / expected for n in counts.values()) < 27, counts


def test_the_next_answer_is_not_foretold_by_the_one_before(teacher, pupil, dice):
    item = make_music(teacher, "ear", {"spec": {"kind": "interval"}, "levels": [1, 1], "salt": SALT})
    with scope(school=teacher.school):
        rights = [drawn(one.variant, one.seed).key["right"] for one in attempts(pupil, item, 401)]
    follows: dict[str, Counter[str]] = {}
    for before, after in pairwise(rights):
        follows.setdefault(before, Counter())[after] += 1
    # Who bets on what followed most often so far is right hardly more often than by chance.
    kinds = len(set(rights))
    best = sum(max(counts.values()) for counts in follows.values()) / 400
    assert best < 1 / kinds + 0.13


def test_who_knows_the_seed_of_a_class_knows_no_answer_without_the_salt(teacher):
    items = [make_music(teacher, "ear", {"spec": {"kind": "interval"}, "levels": [3, 3]}) for _n in range(24)]
    with scope(school=teacher.school):
        variants = [item.versions.get().variants.get() for item in items]
        assert len({drawn(variant, 5).key["right"] for variant in variants}) > 1


def test_nobody_hears_an_attempt_of_another_or_one_that_is_not_there(teacher, pupil):
    attempt = ask_music(pupil, make_music(teacher, "ear"))
    other = client_of(make_pupil(make_section(teacher.school)))
    address = reverse("music:heard", args=[attempt.token])
    unknown = re.sub(r"[0-9a-f]{8}-", "00000000-", address, count=1)
    assert (other.get(address).status_code, other.get(unknown).status_code) == (404, 404)
    assert Client().get(address).status_code == 302
    assert other.get(address).content == other.get(unknown).content
