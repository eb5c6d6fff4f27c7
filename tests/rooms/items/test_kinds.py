"""Questions of parts and places, and drawn numbers: from the author to the pupil's guidance."""

import json
from dataclasses import asdict

import pytest
from django_scopes import scope

from factories import make_point, make_pupil, make_school, make_teacher
from factories_items import NEW_KINDS, guidance_of, lead, make_kind, make_picture, reply, spec_of
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.kernel.intervals import Interval
from upbeat.rooms.items import queries
from upbeat.rooms.items.actions import answer_attempt, open_attempt, restore_item, retire_item, revise_item, write_item
from upbeat.rooms.items.actions.pictures import keep_picture
from upbeat.rooms.items.actions.spans import move_spans
from upbeat.rooms.items.drawing import drawn
from upbeat.rooms.items.models import Attempt, Item, Picture, PictureBytes, Response, Variant
from upbeat.rooms.items.reading import Form, read_answer
from upbeat.rooms.items.specs import VariantSpec
from upbeat.rooms.items.wording import are_negative, drawings, foreseen_words, right_words


def ask(pupil, item, **more):
    version = queries.latest_version(item)
    return open_attempt(person=pupil, item_version=version, place="checkpoint", place_id=7, **more)


def given(attempt, *, right):
    fields = reply(attempt, right=right).fields
    return read_answer(attempt.variant, Form({name: [value] for name, value in fields.items()}))


@pytest.mark.parametrize("kind", NEW_KINDS)
def test_every_kind_is_written_asked_and_marked(teacher, pupil, point, kind):
    item = make_kind(teacher, point, kind)
    attempt = ask(pupil, item)
    response = answer_attempt(person=pupil, token=attempt.token, answer=given(attempt, right=True))
    assert (response.correct, response.score, response.option) == (True, 1.0, "")


@pytest.mark.parametrize(
    "kind, option, score",
    [
        ("matching", "zzl1>zzr3", 0.5),
        ("gap", "1>zzg1b", 0.5),
        ("spot", "zzb", 0),
        ("moment", "zzb", 0),
        ("number", "a+b", 0),
    ],
)
def test_a_wrong_part_leads_to_its_own_idea_and_seconds(teacher, pupil, point, kind, option, score):
    attempt = ask(pupil, make_kind(teacher, point, kind))
    response = answer_attempt(person=pupil, token=attempt.token, answer=given(attempt, right=False))
    assert (response.correct, response.score, response.option) == (False, score, option)
    view = guidance_of(response)
    assert (view.misconception, view.passage.start_s, view.rung) == (f"zzidea {option}", 5, "span")


def test_a_part_leads_where_its_particular_answer_leads_nowhere(teacher, pupil, point):
    attempt = ask(pupil, make_kind(teacher, point, "matching"))
    wrong = queries.shown_answer(attempt.variant, attempt.seed, {"zzl1": "zzr1", "zzl2": "zzr3"})
    assert answer_attempt(person=pupil, token=attempt.token, answer=wrong).option == "zzl2"


def test_a_typed_gap_is_led_as_it_is_read(teacher, pupil, point):
    attempt = ask(pupil, make_kind(teacher, point, "gap"))
    wrong = queries.shown_answer(attempt.variant, attempt.seed, {"1": "zzg1a", "2": " DOWNBEAT!"})
    assert answer_attempt(person=pupil, token=attempt.token, answer=wrong).option == "2>Downbeat"


@pytest.mark.parametrize("kind", NEW_KINDS)
def test_what_the_browser_gets_holds_no_key_whatever_the_kind(teacher, pupil, point, kind):
    attempt = ask(pupil, make_kind(teacher, point, kind))
    question = queries.public_question(attempt)
    picture, told = question.picture, asdict(question) | {"picture": None}
    assert "zz" not in json.dumps(told)
    assert (picture is not None) == (kind == "spot")
    assert "{" not in question.stem


def test_an_attempt_always_shows_and_marks_the_same_numbers(teacher, pupil, point):
    item = make_kind(teacher, point, "number")
    stems = {}
    for seed in range(30):
        attempt = Attempt(variant=queries.latest_version(item).variants.get(), item=item, seed=seed)
        stems[seed] = queries.public_question(attempt).stem
        assert queries.public_question(attempt).stem == stems[seed]
        values = drawn(attempt.variant, seed).values
        assert stems[seed] == f"How many beats are {values['a']} bars of {values['b']}?"
    assert len(set(stems.values())) > 10


def test_two_pupils_with_the_same_numbers_are_marked_by_their_own(teacher, pupil, point):
    item = make_kind(teacher, point, "number")
    first = ask(pupil, item, seed=1)
    values = drawn(first.variant, 2).values
    assert values != drawn(first.variant, 1).values
    answer = str(values["a"] * values["b"])
    assert not answer_attempt(person=pupil, token=first.token, answer=answer).correct


def test_a_hint_has_the_numbers_of_the_attempt(teacher, pupil, point):
    item = make_kind(teacher, point, "number")
    for _again in range(2):
        attempt = ask(pupil, item)
        response = answer_attempt(person=pupil, token=attempt.token, answer="1")
    assert guidance_of(response).hint == f"zzhint {drawn(attempt.variant, attempt.seed).values['a']}"


@pytest.mark.parametrize(
    "changes, field, words",
    [
        ({"key": {"value": "a/(b-4)"}}, "parameters", "b = 4: This divides by zero."),
        ({"key": {"value": "a*c"}}, "key", "c"),
        ({"stem": "What is {a*}?"}, "stem", "formula"),
        ({"hint": "{d}"}, "hint", "d"),
        ({"conditions": ["a > 100"]}, "conditions", "Too few drawings"),
        ({"parameters": ["a = 9..2"]}, "parameters", "a = 9..2"),
        ({"parameters": [], "key": {"value": 3}}, "conditions", "No number is drawn"),
        ({"conditions": [], "guidance": [lead("a*b/b*3")]}, "guidance", "b = 3: A right answer needs no guidance"),
    ],
)
def test_an_author_is_told_of_drawings_that_break_and_nothing_is_written(teacher, point, changes, field, words):
    spec = VariantSpec(
        **({name: getattr(spec_of("number", teacher), name) for name in VariantSpec.__slots__} | changes)
    )
    with pytest.raises(Invalid) as refusal:
        write_item(by=teacher, point=point, kind="number", variants=[spec])
    assert refusal.value.field == field
    assert words in refusal.value.message
    assert (Item.objects.count(), Variant.objects.count()) == (0, 0)


def test_choices_may_have_drawn_numbers_but_must_stay_apart(teacher, pupil, point):
    options = [{"id": "a", "text": "{n*2}"}, {"id": "b", "text": "{n+2}"}]
    spec = VariantSpec("Twice {n}?", options=options, key={"right": "a"}, parameters=["n = 2..5"])
    with pytest.raises(Invalid, match=r"n = 2: Two options say the same"):
        write_item(by=teacher, point=point, kind="single", variants=[spec])
    fine = VariantSpec("Twice {n}?", options=options, key={"right": "a"}, parameters=["n = 3..5"])
    attempt = ask(pupil, write_item(by=teacher, point=point, kind="single", variants=[fine]))
    question = queries.public_question(attempt)
    number = int(question.stem.removeprefix("Twice ").removesuffix("?"))
    right = next(option.id for option in question.options if option.text == str(2 * number))
    assert answer_attempt(person=pupil, token=attempt.token, answer=right).correct


def test_the_author_sees_several_drawings_and_how_many_are_below_zero(teacher, point):
    spec = VariantSpec(
        "{a} - {b}?", key={"value": "a - b"}, guidance=[lead("b - a - 1")], parameters=["a = 1..9", "b = 1..9"]
    )
    variant = queries.latest_version(write_item(by=teacher, point=point, kind="number", variants=[spec])).variants.get()
    shown = drawings(variant)
    assert len(shown) == len({one.numbers for one in shown}) == 6
    assert 40 < are_negative(variant) < 160
    assert all(one.wrong and one.right for one in shown)
    assert right_words(variant) == ["a - b"]


@pytest.mark.parametrize(
    "kind, changes, field",
    [
        ("spot", {"picture_id": None}, "picture"),
        ("spot", {"guidance": [lead("zza")]}, "guidance"),
        ("spot", {"guidance": [lead("zzc")]}, "guidance"),
        ("moment", {"guidance": [lead("zza")]}, "guidance"),
        ("matching", {"guidance": [lead("zzl1>zzr1")]}, "guidance"),
        ("matching", {"guidance": [lead("zzl9")]}, "guidance"),
        ("matching", {"guidance": [lead("zzl1>zzl2")]}, "guidance"),
        ("gap", {"guidance": [lead("1>zzg1a")]}, "guidance"),
        ("gap", {"guidance": [lead("2> ZZKEY.")]}, "guidance"),
        ("gap", {"guidance": [lead("3")]}, "guidance"),
        ("gap", {"stem": "No gaps"}, "stem"),
    ],
)
def test_what_is_no_question_of_its_kind_is_refused(teacher, point, kind, changes, field):
    spec = VariantSpec(**({name: getattr(spec_of(kind, teacher), name) for name in VariantSpec.__slots__} | changes))
    with pytest.raises(Invalid) as refusal:
        write_item(by=teacher, point=point, kind=kind, variants=[spec])
    assert (refusal.value.field, Item.objects.count()) == (field, 0)


@pytest.mark.parametrize(
    "kind, words",
    [
        ("matching", ["quarter note – one beat", "half note – two beats"]),
        ("gap", ["[1] before", "[2] zzkey / zzkeyword"]),
        ("spot", ["zzlabel"]),
        ("moment", ["0:31.0–0:36.0"]),
    ],
)
def test_the_right_answer_in_words_for_its_author(teacher, point, kind, words):
    assert right_words(queries.latest_version(make_kind(teacher, point, kind)).variants.get()) == words


@pytest.mark.parametrize(
    "kind, words",
    [
        ("matching", ["quarter note – four beats", "half note – …"]),
        ("gap", ["[1] behind", "[2] Downbeat"]),
        ("spot", ["zzlabel"]),
        ("moment", ["0:40.0–0:45.0"]),
        ("number", ["a+b"]),
    ],
)
def test_foreseen_wrong_answers_in_words_for_their_author(teacher, point, kind, words):
    variant = queries.latest_version(make_kind(teacher, point, kind)).variants.get()
    assert [foreseen_words(variant, lead.option) for lead in variant.guidance.order_by("pk")] == words


def test_a_picture_is_seen_by_who_is_asked_and_by_who_writes_alone(teacher, pupil, section, point):
    attempt = ask(pupil, make_kind(teacher, point, "spot"))
    picture = queries.picture_of_attempt(pupil, str(attempt.token))
    assert bytes(picture.stored.data)[:4] == b"RIFF"
    assert queries.access_picture(teacher, picture.key) == picture
    with pytest.raises(NotFound):
        queries.picture_of_attempt(make_pupil(section), str(attempt.token))
    with pytest.raises(Refused):
        queries.access_picture(pupil, picture.key)
    stranger = make_teacher(make_school())
    with scope(school=stranger.school):
        with pytest.raises(NotFound):
            queries.access_picture(stranger, picture.key)
        assert queries.picture_numbered(stranger, picture.pk) is None
        spec = VariantSpec("?", key={"accepted": ["x"]}, picture_id=picture.pk)
        elsewhere = make_point(stranger.school)
        with pytest.raises(NotFound):
            write_item(by=stranger, point=elsewhere, kind="text", variants=[spec])
        assert Item.objects.count() == 0


def test_a_picture_needs_words_and_is_never_changed(teacher):
    with pytest.raises(Invalid) as refusal:
        keep_picture(by=teacher, data=b"x", width=1, height=1, words="  ")
    assert refusal.value.field == "picture_words"
    assert (Picture.objects.count(), PictureBytes.objects.count()) == (0, 0)
    picture = make_picture(teacher)
    with pytest.raises(TypeError):
        picture.save()


def test_a_moment_moves_with_the_film_and_is_refused_where_it_is_cut_out(teacher, point):
    version = queries.latest_version(make_kind(teacher, point, "moment"))
    later = move_spans(
        by=teacher, version=version, moved=lambda one: Interval(max(0, one.start - 10), one.end - 10), until=34
    )
    spans = later.variants.get().key["spans"]
    assert [(one["id"], one["start"], one["end"]) for one in spans] == [("zza", 21, 26), ("zzb", 30, 34)]
    only = move_spans(by=teacher, version=version, moved=lambda one: one if one.start < 40 else None, until=60)
    assert [one["id"] for one in only.variants.get().key["spans"]] == ["zza"]
    assert not only.variants.get().guidance.exists()
    with pytest.raises(Invalid):
        move_spans(by=teacher, version=version, moved=lambda one: None, until=60)
    assert move_spans(by=teacher, version=version, moved=lambda one: one, until=60) == version


@pytest.mark.parametrize("kind", NEW_KINDS)
def test_revising_keeps_what_was_asked_before(teacher, point, kind):
    item = make_kind(teacher, point, kind)
    first = queries.latest_version(item).variants.get()
    revise_item(by=teacher, item=item, variants=[spec_of(kind, teacher)])
    assert Variant.objects.get(pk=first.pk).key == first.key
    assert Variant.objects.filter(version__item=item).count() == 2


def test_a_retired_question_is_offered_again_as_it_was(teacher, pupil, point):
    item = make_kind(teacher, point, "gap")
    retire_item(by=teacher, item=item)
    with pytest.raises(Refused):
        restore_item(by=pupil, item=item)
    restore_item(by=teacher, item=item)
    restore_item(by=teacher, item=item)
    assert list(queries.items(teacher)) == [item]


@pytest.mark.parametrize("kind", NEW_KINDS)
def test_asking_and_marking_every_kind_takes_as_many_queries_as_a_choice(
    teacher, pupil, point, kind, django_assert_num_queries
):
    item = make_kind(teacher, point, kind)
    version = queries.latest_version(item)
    with django_assert_num_queries(6):
        attempt = open_attempt(person=pupil, item_version=version, place="checkpoint", place_id=1)
    read = queries.access_attempt(pupil, str(attempt.token))
    with django_assert_num_queries(0):
        queries.public_question(read)
    answer = given(attempt, right=False)
    with django_assert_num_queries(9):
        answer_attempt(person=pupil, token=attempt.token, answer=answer)
    assert Response.objects.count() == 1
