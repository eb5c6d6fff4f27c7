"""Asking and answering: one attempt waits, one answer counts, and nothing that tells the key leaves the server."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest
from django_scopes import scope

from factories import make_pupil, make_school, make_section
from factories_items import guidance_of
from factories_publish import make_item, right_answer, shown
from upbeat.kernel.errors import Invalid, NotFound
from upbeat.rooms.catalog.models import Supplement
from upbeat.rooms.items import queries
from upbeat.rooms.items.actions import answer_attempt, open_attempt, write_item
from upbeat.rooms.items.models import Attempt, Response
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec
from upbeat.rooms.journal.models import Fact

NOW = datetime(2026, 11, 17, 15, 0, tzinfo=UTC)


@pytest.fixture
def version(teacher, point):
    return make_item(teacher, point).versions.get()


def ask(pupil, version, **more):
    return open_attempt(
        person=pupil, item_version=version, place="checkpoint", place_id=more.pop("place_id", 7), now=NOW, **more
    )


def wrong(pupil, version, minute=0):
    attempt = ask(pupil, version)
    answer = shown(attempt, "a")
    return answer_attempt(person=pupil, token=attempt.token, answer=answer, now=NOW + timedelta(minutes=minute))


def test_an_attempt_that_waits_for_an_answer_is_given_again(pupil, version):
    first = ask(pupil, version)
    assert ask(pupil, version) == first
    assert ask(pupil, version, place_id=8) != first
    assert Attempt.objects.count() == 2


def test_after_a_wrong_answer_the_next_wording_comes_and_after_the_last_the_first_again(pupil, version):
    positions = []
    for minute in range(3):
        positions.append(ask(pupil, version).variant.position)
        wrong(pupil, version, minute)
    assert positions == [0, 1, 0]


def test_a_wording_met_elsewhere_is_avoided(pupil, version):
    ask(pupil, version, place_id=1)
    assert ask(pupil, version, place_id=2).variant.position == 1


def test_two_pupils_get_their_own_attempts(pupil, section, version):
    other = make_pupil(section)
    assert ask(pupil, version).token != ask(other, version).token
    assert ask(other, version).variant.position == 0


def test_a_right_answer_is_marked_stored_raw_and_told_to_the_journal_without_the_key(pupil, version):
    attempt = ask(pupil, version, section_id=3)
    response = answer_attempt(person=pupil, token=str(attempt.token), answer=right_answer(attempt), now=NOW)
    assert (response.correct, response.score, response.answer, response.option) == (True, 1.0, "b", "")
    fact = Fact.objects.get(verb="answered")
    assert (fact.object_type, fact.object_id, fact.actor_id) == ("item", version.item_id, pupil.pk)
    assert fact.result == {"success": True, "score": 1.0}
    assert fact.context == {
        "attempt": attempt.pk,
        "version": version.pk,
        "variant": attempt.variant_id,
        "place": "checkpoint",
        "place_id": 7,
        "section": 3,
        "misconception": None,
    }


def test_a_wrong_answer_stores_the_option_and_its_misconception(pupil, version):
    response = wrong(pupil, version)
    assert (response.correct, response.answer, response.option) == (False, "a", "a")
    assert response.misconception.title == "Counts the rest"
    attempt = ask(pupil, version)
    unforeseen = answer_attempt(person=pupil, token=attempt.token, answer=shown(attempt, "c"), now=NOW)
    assert (unforeseen.option, unforeseen.misconception) == ("c", None)


def test_the_same_token_again_returns_the_first_response_unchanged(pupil, version):
    attempt = ask(pupil, version)
    first = answer_attempt(person=pupil, token=attempt.token, answer=shown(attempt, "a"), now=NOW)
    again = answer_attempt(person=pupil, token=attempt.token, answer=right_answer(attempt), now=NOW)
    assert (again.pk, again.correct, again.answer) == (first.pk, False, "a")
    assert (Response.objects.count(), Fact.objects.filter(verb="answered").count()) == (1, 1)


@pytest.mark.parametrize("answer", [None, "", [], "9", ["1", "9"], {"1": 1}, 3, "b", ["1", "2"]])
def test_an_answer_that_cannot_be_one_changes_nothing_and_the_attempt_still_waits(pupil, version, answer):
    attempt = ask(pupil, version)
    with pytest.raises(Invalid):
        answer_attempt(person=pupil, token=attempt.token, answer=answer, now=NOW)
    assert (Response.objects.count(), Fact.objects.filter(verb="answered").count()) == (0, 0)
    assert ask(pupil, version) == attempt


@pytest.mark.parametrize("token", ["", "not a token", "9e45f734-7d42-4b9f-a6d1-0454718ad164"])
def test_an_unknown_token_is_not_found(pupil, token):
    with pytest.raises(NotFound):
        answer_attempt(person=pupil, token=token, answer="1", now=NOW)
    with pytest.raises(NotFound):
        queries.access_attempt(pupil, token)


def test_somebody_elses_token_is_not_found_and_stays_unanswered(pupil, section, version):
    attempt = ask(pupil, version)
    other = make_pupil(section)
    with pytest.raises(NotFound):
        answer_attempt(person=other, token=attempt.token, answer="1", now=NOW)
    with pytest.raises(NotFound):
        queries.access_attempt(other, str(attempt.token))
    assert Response.objects.count() == 0


def test_a_question_of_another_school_cannot_be_asked_nor_its_token_used(pupil, version):
    attempt = ask(pupil, version)
    elsewhere = make_school()
    stranger = make_pupil(make_section(elsewhere))
    with pytest.raises(NotFound):
        ask(stranger, version)
    with scope(school=elsewhere), pytest.raises(NotFound):
        answer_attempt(person=stranger, token=attempt.token, answer="1", now=NOW)
    assert (Attempt.objects.count(), Response.objects.count()) == (1, 0)


def test_a_stored_response_cannot_be_saved_again(pupil, version):
    response = wrong(pupil, version)
    response.correct = True
    with pytest.raises(TypeError):
        response.save()
    assert Response.objects.get().correct is False


def test_what_the_browser_gets_holds_no_key_no_hint_no_misconception_and_no_authored_id(pupil, version):
    attempt = ask(pupil, version)
    question = queries.public_question(attempt)
    told = json.dumps(asdict(question))
    for secret in ("Count from", "Counts the rest", "Listen once", "right", "key"):
        assert secret not in told
    assert [option.id for option in question.options] == ["1", "2", "3"]
    assert sorted(option.text for option in question.options) == ["Choice A", "Choice B", "Choice C"]
    assert (question.answered, question.chosen) == (False, None)


def test_the_order_of_options_follows_the_seed_of_the_attempt(pupil, version):
    attempt = ask(pupil, version, seed=1)
    assert queries.public_question(attempt) == queries.public_question(Attempt.objects.get(pk=attempt.pk))
    orders = set()
    for seed in range(40):
        attempt.seed = seed
        orders.add(tuple(option.text for option in queries.public_question(attempt).options))
    assert len(orders) == 6


def test_an_answered_question_shows_the_own_choice(pupil, version):
    response = wrong(pupil, version)
    question = queries.public_question(queries.access_attempt(pupil, str(response.attempt.token)))
    assert (question.answered, question.chosen) == (True, shown(response.attempt, "a"))


def test_guidance_goes_from_the_passage_to_the_hint_to_another_wording_and_never_tells_the_key(pupil, point, version):
    Supplement.objects.create(point=point, title="Clap it", body="…")
    views = [guidance_of(wrong(pupil, version, minute)) for minute in range(3)]
    assert [view.rung for view in views] == ["span", "hint", "supplement"]
    first, second, _third = views
    assert (first.misconception, first.advice, first.hint) == ("Counts the rest", "Listen once more.", "")
    assert (first.passage.video_id, first.passage.start_s, first.passage.end_s) == (None, 5, 22)
    assert (first.variant_waits, first.supplements) == (True, ())
    assert (second.hint, [one.title for one in second.supplements]) == ("Count from the bar line.", ["Clap it"])
    assert second.variant_waits is False
    assert "Choice B" not in repr(views)


def test_the_third_wrong_answer_offers_a_wording_that_waits(teacher, pupil, point):
    version = make_item(teacher, point, variants=5).versions.get()
    rungs = [guidance_of(wrong(pupil, version, minute)).rung for minute in range(4)]
    assert rungs == ["span", "hint", "variant", "span"]


def test_after_more_than_ten_failures_on_the_point_the_teacher_is_named(pupil, version):
    views = [guidance_of(wrong(pupil, version, minute)) for minute in range(11)]
    assert [view.rung == "teacher" for view in views] == [False] * 10 + [True]


def test_an_answer_without_a_passage_of_its_own_leads_to_the_part_just_watched(pupil, version):
    attempt = ask(pupil, version)
    response = answer_attempt(person=pupil, token=attempt.token, answer=shown(attempt, "c"), now=NOW)
    assert guidance_of(response).passage is None
    view = guidance_of(response, passage=(0, 60))
    assert (view.rung, view.passage.start_s, view.passage.end_s, view.misconception) == ("span", 0, 60, "")


def test_a_right_answer_needs_no_guidance(pupil, version):
    attempt = ask(pupil, version)
    response = answer_attempt(person=pupil, token=attempt.token, answer=right_answer(attempt), now=NOW)
    assert guidance_of(response).rung == "settled"


@pytest.mark.parametrize(
    "typed, misconception",
    [("2,0", "Twice as long"), ("2", "Twice as long"), ("2 beats", "Twice as long"), ("7", "Guesses")],
)
def test_a_typed_answer_is_led_by_what_the_author_foresaw(teacher, pupil, point, typed, misconception):
    spec = VariantSpec(
        "How many beats?",
        key={"value": 1.5},
        unit="beats",
        guidance=[
            GuidanceSpec("2 beats", misconception_title="Twice as long"),
            GuidanceSpec("*", misconception_title="Guesses"),
        ],
    )
    version = write_item(by=teacher, point=point, kind="number", variants=[spec]).versions.get()
    attempt = ask(pupil, version)
    response = answer_attempt(person=pupil, token=attempt.token, answer=typed, now=NOW)
    assert (response.correct, response.answer, response.misconception.title) == (False, typed, misconception)


def test_several_choices_and_an_order_are_answered_in_shown_ids(teacher, pupil, point):
    options = [{"id": name, "text": name.upper()} for name in "abcd"]
    kinds = {"multiple": {"right": ["a", "c"]}, "order": {"order": ["d", "a", "c", "b"]}}
    for place_id, (kind, key) in enumerate(kinds.items()):
        spec = VariantSpec("?", options=options, key=key, guidance=[])
        version = write_item(by=teacher, point=point, kind=kind, variants=[spec]).versions.get()
        attempt = ask(pupil, version, place_id=place_id)
        right = next(iter(key.values()))
        response = answer_attempt(person=pupil, token=attempt.token, answer=shown(attempt, right), now=NOW)
        assert (response.correct, response.answer) == (True, right)


def test_asking_and_answering_take_a_fixed_number_of_queries(pupil, version, django_assert_num_queries):
    with django_assert_num_queries(6):  # savepoint, hold, waiting, wordings, attempt, release
        attempt = ask(pupil, version)
    with django_assert_num_queries(4):
        ask(pupil, version)
    read = queries.access_attempt(pupil, str(attempt.token))
    with django_assert_num_queries(0):
        queries.public_question(read)
    with django_assert_num_queries(
        9
    ):  # savepoint, hold, attempt, variant, guidance, response, its number, fact, release
        response = answer_attempt(person=pupil, token=attempt.token, answer=shown(attempt, "a"), now=NOW)
    with django_assert_num_queries(5):  # failures, misconception, supplements, wordings, those met
        guidance_of(response)
