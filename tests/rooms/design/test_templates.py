"""Lesson templates: shipped, made one's own, and never losing a plan's words."""

import pytest
from django.utils import translation
from django_scopes import scope

from factories import make_person, make_school, make_teacher
from factories_design import make_plan
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.design import queries, shipped
from upbeat.rooms.design.actions.plans import edit_plan, renew_headings
from upbeat.rooms.design.actions.templates import create_template, edit_template, retire_template
from upbeat.rooms.design.models import LessonTemplate
from upbeat.rooms.design.shipped import Heading
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role


def test_the_shipped_template_asks_all_that_a_lesson_plan_must_say(school):
    assert [heading.key for heading in queries.headings(None)] == [
        "knowledge", "skills", "attitudes", "focus", "difficulties", "known", "online", "in_class",
    ]  # fmt: skip
    assert all(heading.label and heading.help for heading in queries.headings(None))


def test_the_first_plan_of_a_school_brings_the_shipped_template_once(teacher):
    make_plan(teacher)
    make_plan(teacher)
    template = LessonTemplate.objects.get()
    assert queries.headings(template) == queries.headings(None)


def test_shipped_words_follow_the_reader_and_own_words_stay(teacher):
    own = [Heading("focus", "Focus", "The one thing that must be understood"), Heading("", "Songs", "Which ones?")]
    template = create_template(by=teacher, name="Ours", headings=own)
    assert [row["label"] for row in template.fields] == ["", "Songs"]
    with translation.override("en"):
        assert [heading.label for heading in queries.headings(template)] == ["Focus", "Songs"]
    with translation.override("zh-hans"):
        label = str(shipped.SHIPPED["focus"][0])
        assert [heading.label for heading in queries.headings(template)] == [label, "Songs"]


def keys(plan):
    return [heading.key for heading, _text in queries.texts(plan)]


def test_a_template_that_changes_leaves_older_plans_as_they_were(teacher):
    old = edit_plan(by=teacher, plan=make_plan(teacher), values={"known": "They can count", "focus": "The bar line"})
    words = [heading.label for heading, _text in queries.texts(old)]
    edit_template(
        by=teacher, template=old.template, name="Ours", headings=[Heading("focus", "The heart"), Heading("", "Songs")]
    )
    old, new = queries.access_plan(teacher, old.pk), make_plan(teacher)
    assert [heading.label for heading, _text in queries.texts(old)] == words
    assert [heading.label for heading, _text in queries.texts(new)] == ["The heart", "Songs"]
    assert (queries.has_other_headings(old), queries.has_other_headings(new)) == (True, False)
    edit_plan(by=teacher, plan=old, values={"skills": "They clap it"})
    edit_template(by=teacher, template=old.template, name="Ours again", headings=[Heading("known")])
    assert dict(queries.access_plan(teacher, old.pk).values) == {
        "known": "They can count", "focus": "The bar line", "skills": "They clap it",
    }  # fmt: skip
    assert [heading.label for heading, _text in queries.texts(queries.access_plan(teacher, new.pk))] == [
        "The heart", "Songs",
    ]  # fmt: skip


def test_a_plan_takes_the_new_headings_on_and_loses_no_word(teacher):
    with_words, without = make_plan(teacher), make_plan(teacher)
    with_words = edit_plan(by=teacher, plan=with_words, values={"known": "They can count", "focus": "The bar line"})
    edit_template(by=teacher, template=with_words.template, name="Short", headings=[Heading("focus", required=True)])
    for plan in (with_words, without):
        renew_headings(by=teacher, plan=plan)
    with_words, without = (queries.access_plan(teacher, plan.pk) for plan in (with_words, without))
    assert [(h.key, text) for h, text in queries.texts(with_words)] == [
        ("focus", "The bar line"), ("known", "They can count"),
    ]  # fmt: skip
    assert keys(without) == ["focus"]
    assert [h.key for h in queries.headings(with_words.template)] == ["focus"]
    # And it comes back whole.
    edit_template(by=teacher, template=with_words.template, name="Long", headings=[Heading("focus"), Heading("known")])
    assert [h.key for h in queries.headings(queries.access_template(teacher, with_words.template_id))] == [
        "focus", "known",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name, headings",
    [
        ("", [Heading("focus")]),
        ("x" * 81, [Heading("focus")]),
        ("Ours", []),
        ("Ours", [Heading("", "")]),
        ("Ours", [Heading("focus"), Heading("focus")]),
        ("Ours", [Heading("", f"Heading {n}") for n in range(31)]),
    ],
)
def test_a_template_that_asks_nothing_or_too_much_is_refused(teacher, name, headings):
    with pytest.raises(Invalid):
        create_template(by=teacher, name=name, headings=headings)
    assert not LessonTemplate.objects.exists()
    assert not Fact.objects.exists()


def test_the_last_template_is_not_retired(teacher):
    first = create_template(by=teacher, name="First")
    with pytest.raises(Invalid):
        retire_template(by=teacher, template=first)
    second = create_template(by=teacher, name="Second")
    retire_template(by=teacher, template=first)
    assert list(queries.templates(teacher)) == [second]
    assert make_plan(teacher).template == second


def test_pupils_and_other_schools_touch_no_template(school, teacher):
    template = create_template(by=teacher, name="Ours")
    other = make_school()
    stranger = make_teacher(other)
    with pytest.raises(Refused):
        edit_template(by=make_person(school, Role.PUPIL), template=template, name="Mine", headings=[Heading("focus")])
    with scope(school=other), pytest.raises(NotFound):
        edit_template(by=stranger, template=template, name="Mine", headings=[Heading("focus")])
    with scope(school=other), pytest.raises(NotFound):
        queries.access_template(stranger, template.pk)
    template.refresh_from_db()
    assert template.name == "Ours"
