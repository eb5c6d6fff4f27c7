"""Writing questions: versions never change, keys are checked, wrong ideas are named once a point."""

import pytest
from django_scopes import scope

from factories import make_person, make_point, make_school, make_teacher
from factories_publish import choice, make_item
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.items import queries
from upbeat.rooms.items.actions import retire_item, revise_item, write_item
from upbeat.rooms.items.actions.misconceptions import reword_misconception
from upbeat.rooms.items.models import Guidance, Item, ItemVersion, Misconception, Variant
from upbeat.rooms.items.specs import GuidanceSpec, VariantSpec
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role

ABC = [{"id": name, "text": f"Choice {name}"} for name in "abc"]


def test_a_question_is_written_with_its_parallel_wordings_and_where_wrong_answers_lead(teacher, point):
    item = write_item(by=teacher, point=point, kind="single", variants=[choice("How many beats?"), choice("Count!")])
    version = queries.latest_version(item)
    assert [(variant.position, variant.stem) for variant in version.variants.all()] == [
        (0, "How many beats?"),
        (1, "Count!"),
    ]
    lead = version.variants.all()[0].guidance.get()
    assert (lead.option, lead.misconception.title, lead.start_s, lead.end_s) == ("a", "Counts the rest", 5, 22)
    fact = Fact.objects.get(object_type="item")
    assert (fact.verb, fact.actor_id, fact.object_id, fact.context["variants"]) == ("created", teacher.pk, item.pk, 2)


@pytest.mark.parametrize(
    "kind, spec",
    [
        ("number", VariantSpec("How long?", key={"value": 1.5, "tolerance": 0.1}, unit="beats")),
        ("text", VariantSpec("Name it", key={"accepted": ["upbeat", "anacrusis"]})),
        ("order", VariantSpec("Sort", options=ABC, key={"order": ["c", "a", "b"]})),
        ("multiple", VariantSpec("Which?", options=ABC, key={"right": ["a", "c"]})),
    ],
)
def test_every_kind_is_taken_with_a_key_of_its_shape(teacher, point, kind, spec):
    item = write_item(by=teacher, point=point, kind=kind, variants=[spec])
    assert queries.latest_version(item).variants.get().key == {
        **spec.key,
        **({"unit": "beats"} if kind == "number" else {}),
    }


@pytest.mark.parametrize(
    "kind, spec, field",
    [
        ("single", VariantSpec("  ", options=ABC, key={"right": "a"}), "stem"),
        ("single", VariantSpec("?", options=ABC, key={"right": "d"}), "key"),
        ("single", VariantSpec("?", options=ABC[:1], key={"right": "a"}), "options"),
        ("single", VariantSpec("?", options=[*ABC, {"id": "d", "text": " "}], key={"right": "a"}), "options"),
        ("single", VariantSpec("?", options=[*ABC, {"id": "*", "text": "x"}], key={"right": "a"}), "options"),
        ("multiple", VariantSpec("?", options=ABC, key={"right": []}), "key"),
        ("number", VariantSpec("?", key={"value": "one"}), "key"),
        ("number", VariantSpec("?", key={"value": 1}, unit="b" * 21), "unit"),
        ("text", VariantSpec("?", key={"accepted": []}), "key"),
        ("order", VariantSpec("?", options=ABC, key={"order": ["a", "b"]}), "key"),
        ("essay", VariantSpec("?", key={"accepted": ["x"]}), "kind"),
        ("single", choice(span=(22, 5)), "span"),
    ],
)
def test_what_is_no_question_is_refused_and_nothing_is_written(teacher, point, kind, spec, field):
    with pytest.raises(Invalid) as refusal:
        write_item(by=teacher, point=point, kind=kind, variants=[spec])
    assert refusal.value.field == field
    assert (Item.objects.count(), Variant.objects.count(), Fact.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize(
    "kind, key, option",
    [
        ("single", {"right": "a"}, "a"),
        ("single", {"right": "a"}, "d"),
        ("order", {"order": ["a", "b", "c"]}, "a"),
        ("number", {"value": 2}, "2.0"),
        ("text", {"accepted": ["upbeat"]}, "UPBEAT"),
    ],
)
def test_guidance_from_a_right_or_missing_answer_is_refused(teacher, point, kind, key, option):
    spec = VariantSpec(
        "?",
        options=ABC if kind in ("single", "order") else (),
        key=key,
        guidance=[GuidanceSpec(option, misconception_title="A wrong idea")],
    )
    with pytest.raises(Invalid) as refusal:
        write_item(by=teacher, point=point, kind=kind, variants=[spec])
    assert refusal.value.field == "guidance"
    assert (Item.objects.count(), Guidance.objects.count()) == (0, 0)


def test_a_misconception_of_the_same_name_is_reused_whatever_the_letter_case(teacher, point):
    def spec(title, advice):
        lead = GuidanceSpec("a", misconception_title=title, advice=advice)
        return VariantSpec("?", options=ABC, key={"right": "b"}, guidance=[lead])

    write_item(by=teacher, point=point, kind="single", variants=[spec("Counts the rest", "")])
    write_item(by=teacher, point=point, kind="single", variants=[spec(" counts  the REST", "Listen once more.")])
    idea = Misconception.objects.get()
    assert (idea.title, idea.advice, idea.guidance.count()) == ("Counts the rest", "Listen once more.", 2)
    other = make_point(teacher.school)
    write_item(by=teacher, point=other, kind="single", variants=[spec("Counts the rest", "")])
    assert Misconception.objects.count() == 2


def test_a_misconception_of_another_point_is_not_found(teacher, point):
    make_item(teacher, make_point(teacher.school))
    lead = GuidanceSpec("a", misconception_id=Misconception.objects.get().pk)
    spec = VariantSpec("?", options=ABC, key={"right": "b"}, guidance=[lead])
    with pytest.raises(NotFound):
        write_item(by=teacher, point=point, kind="single", variants=[spec])
    assert Item.objects.filter(point=point).count() == 0


def test_a_misconception_is_reworded_for_all_but_not_into_another_ones_name(teacher, point):
    make_item(teacher, point)
    idea = Misconception.objects.get()
    reword_misconception(by=teacher, misconception=idea, title="Counts rests", advice="Tap along.")
    assert (Misconception.objects.get().title, Misconception.objects.get().advice) == ("Counts rests", "Tap along.")
    make_item(teacher, point)
    with pytest.raises(Invalid):
        reword_misconception(by=teacher, misconception=idea, title="counts the rest", advice="")
    assert Misconception.objects.get(pk=idea.pk).title == "Counts rests"


def test_revising_writes_a_new_version_and_leaves_the_first_as_it_was(teacher, point):
    item = make_item(teacher, point)
    first = queries.latest_version(item)
    stems = [variant.stem for variant in first.variants.all()]
    second = revise_item(by=teacher, item=item, variants=[choice("In other words?")])
    assert (second.number, queries.latest_version(item).pk) == (2, second.pk)
    assert [variant.stem for variant in Variant.objects.filter(version=first)] == stems


def test_a_written_version_cannot_be_saved_again(teacher, point):
    version = queries.latest_version(make_item(teacher, point))
    variant = version.variants.all()[0]
    variant.key = {"right": "c"}
    for row in (version, variant, variant.guidance.all()[0]):
        with pytest.raises(TypeError):
            row.save()
    assert Variant.objects.get(pk=variant.pk).key == {"right": "b"}


def test_a_retired_question_is_offered_no_more_and_cannot_be_revised(teacher, point):
    item = make_item(teacher, point)
    retire_item(by=teacher, item=item)
    retire_item(by=teacher, item=item)
    assert list(queries.items(teacher)) == []
    assert Fact.objects.filter(verb="removed").count() == 1
    with pytest.raises(Invalid):
        revise_item(by=teacher, item=item, variants=[choice()])
    assert ItemVersion.objects.count() == 1


def test_a_pupil_neither_writes_nor_reads_questions(pupil, teacher, point):
    item = make_item(teacher, point)
    with pytest.raises(Refused):
        write_item(by=pupil, point=point, kind="single", variants=[choice()])
    with pytest.raises(Refused):
        revise_item(by=pupil, item=item, variants=[choice()])
    with pytest.raises(Refused):
        retire_item(by=pupil, item=item)
    with pytest.raises(Refused):
        queries.items(pupil)
    with pytest.raises(Refused):
        queries.access_item(pupil, item.pk)
    assert (Item.objects.filter(retired_at=None).count(), ItemVersion.objects.count()) == (1, 1)


def test_another_school_neither_finds_nor_changes_a_question(teacher, point):
    item = make_item(teacher, point)
    elsewhere = make_school()
    stranger = make_teacher(elsewhere)
    with scope(school=elsewhere), pytest.raises(NotFound):
        queries.access_item(stranger, item.pk)
    with pytest.raises(NotFound):
        revise_item(by=stranger, item=item, variants=[choice()])
    with pytest.raises(NotFound):
        write_item(by=stranger, point=point, kind="single", variants=[choice()])
    assert (Item.objects.count(), ItemVersion.objects.count()) == (1, 1)


def test_the_list_of_questions_takes_the_same_queries_for_one_and_for_three(teacher, point, django_assert_num_queries):
    make_item(teacher, point)
    make_person(teacher.school, Role.PUPIL)
    list(queries.items(teacher))
    for _more in range(2):
        with django_assert_num_queries(1):
            rows = [(row.stem, row.variant_count, row.point.title) for row in queries.items(teacher)]
        make_item(teacher, point)
    assert [row[1:] for row in rows] == [(2, "Upbeat"), (2, "Upbeat")]
    assert list(queries.items(teacher, search="nothing like it")) == []
    with django_assert_num_queries(5):
        assert len(queries.latest_versions(list(Item.objects.all()))) == 3
