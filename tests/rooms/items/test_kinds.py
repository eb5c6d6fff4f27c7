"""Kinds of questions that a pack adds are asked, drawn, marked and kept as any other."""

from collections.abc import Mapping
from typing import Any

import pytest
from django_scopes import scope

from factories import make_point, make_school, make_teacher
from upbeat.kernel.errors import Invalid
from upbeat.kernel.marking import Option, Outcome
from upbeat.rooms.items import kinds
from upbeat.rooms.items.actions import open_attempt
from upbeat.rooms.items.actions.attempts import answer_attempt
from upbeat.rooms.items.actions.writing import write_item
from upbeat.rooms.items.kinds import GONE, Measured, PackKind, Sketch, offer_kind
from upbeat.rooms.items.models import Attempt, Item
from upbeat.rooms.items.queries import public_question, right_words
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec

pytestmark = pytest.mark.django_db


def _check(_stem: str, key: Any) -> Mapping[str, Any]:
    if not isinstance(key, dict) or "of" not in key:
        raise Invalid("Say of what.", field="key")
    return {"of": int(key["of"])}


def _draw(stem: str, key: Mapping[str, Any], seed: int) -> Sketch:
    right = seed % key["of"]
    options = tuple(Option(f"o{n}", f"Number {n}") for n in range(key["of"]))
    return Sketch(f"{stem} ({seed % 7})", {"right": f"o{right}"}, options, heard=right)


def _mark(key: Mapping[str, Any], answer: Any) -> Outcome:
    return Outcome(answer["high"] >= key["of"], 1.0 if answer["high"] >= key["of"] else 0.2, (), ("low", "any"))


DRAWN = PackKind(
    "guess", "Guess", "One is right.", _check, lambda key: [str(key)], "pack/guess.html", "single", _draw,
    leads=lambda key: frozenset(f"o{n}" for n in range(key["of"])), show=lambda shown: {"heard": bool(shown.heard)},
)  # fmt: skip
JUMP = PackKind(
    "jump", "Jump", "It is measured.", _check, lambda key: [str(key["of"])], "pack/jump.html",
    mark=_mark, measured=True, leads=lambda _key: frozenset({"low"}), seed=lambda _person, _point, key: key["of"] * 100,
)  # fmt: skip


@pytest.fixture(autouse=True)
def registry(monkeypatch):
    """Two kinds of a pack that is not there."""
    monkeypatch.setattr(kinds, "_OFFERED", {})
    offer_kind(DRAWN)
    offer_kind(JUMP)


@pytest.fixture
def author():
    school = make_school()
    with scope(school=school):
        yield make_teacher(school)


def _item(author, kind: str, guidance: tuple[GuidanceSpec, ...] = ()) -> Item:
    spec = VariantSpec(stem="Which?", key={"of": 4}, guidance=guidance)
    return write_item(by=author, point=make_point(author.school), kind=kind, variants=[spec])


def _ask(author, item: Item, seed: int | None = None) -> Attempt:
    return open_attempt(person=author, item_version=item.versions.get(), place="practice", place_id=1, seed=seed)


def test_a_question_drawn_from_a_seed_is_answered_by_the_ids_that_its_attempt_shows(author):
    attempt = _ask(author, _item(author, "guess"), seed=6)
    shown = public_question(attempt)
    assert (shown.kind, shown.template, len(shown.options)) == ("single", "pack/guess.html", 4)
    assert shown.stem == "Which? (6)"
    right = next(option.id for option in shown.options if option.text == "Number 2")
    assert answer_attempt(person=author, token=attempt.token, answer=right).correct


def test_a_wrong_answer_to_a_drawn_question_leads_where_its_author_foresaw_it(author):
    lead = GuidanceSpec(option="o3", misconception_title="One too many")
    attempt = _ask(author, _item(author, "guess", (lead,)), seed=6)
    wrong = next(option.id for option in public_question(attempt).options if option.text == "Number 3")
    response = answer_attempt(person=author, token=attempt.token, answer=wrong)
    assert not response.correct
    assert response.misconception.title == "One too many"


def test_what_a_page_is_told_of_a_drawn_question_holds_no_key(author):
    shown = public_question(_ask(author, _item(author, "guess"), seed=6))
    assert "o2" not in repr(shown)
    assert shown.more == {"heard": True}


def test_what_is_measured_cannot_be_sent(author):
    attempt = _ask(author, _item(author, "jump"))
    for sent in ({"high": 9}, "9", {"answer": {"high": 9}}, ["9"]):
        with pytest.raises(Invalid, match="Record it first"):
            answer_attempt(person=author, token=attempt.token, answer=sent)
    assert answer_attempt(person=author, token=attempt.token, answer=Measured({"high": 5})).correct


def test_a_measured_answer_leads_by_the_names_that_its_marking_gives(author):
    item = _item(author, "jump", (GuidanceSpec(option="low", misconception_title="Too low"),))
    response = answer_attempt(person=author, token=_ask(author, item).token, answer=Measured({"high": 1}))
    assert (response.correct, response.score, response.option) == (False, 0.2, "low")


def test_the_pack_says_from_which_seed_an_attempt_is_drawn(author):
    assert _ask(author, _item(author, "jump")).seed == 400


def test_an_author_reads_the_key_in_the_words_of_the_pack(author):
    item = _item(author, "jump")
    assert right_words(item.versions.get().variants.get()) == ["4"]
    assert item.get_kind_display() == "Jump"


def test_a_key_that_the_pack_refuses_is_not_kept(author):
    with pytest.raises(Invalid, match="Say of what"):
        write_item(by=author, point=make_point(author.school), kind="jump", variants=[VariantSpec(stem="Jump", key={})])
    assert not Item.objects.exists()


def test_guidance_leads_only_from_names_that_the_kind_has(author):
    with pytest.raises(Invalid, match="not there"):
        _item(author, "jump", (GuidanceSpec(option="high", misconception_title="Too high"),))


def test_a_question_whose_pack_is_gone_is_not_marked_and_still_waits(author, monkeypatch):
    attempt = _ask(author, _item(author, "jump"))
    monkeypatch.setattr(kinds, "_OFFERED", {})
    with pytest.raises(Invalid, match=GONE[:20]):
        answer_attempt(person=author, token=attempt.token, answer="9")
    assert not hasattr(Attempt.objects.get(pk=attempt.pk), "response")


@pytest.mark.parametrize("name", ["single", "much-too-long-a-name"])
def test_a_kind_has_a_short_name_of_its_own(name):
    with pytest.raises(ValueError, match="cannot be"):
        offer_kind(PackKind(name, "", "", _check, lambda _key: [], "", mark=_mark))
