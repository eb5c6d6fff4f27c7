"""Material of a passage: collected in order, taken away and put back."""

from datetime import UTC, datetime, timedelta

import pytest
from django_scopes import scope

from factories import make_person, make_point, make_school, make_teacher
from factories_design import make_script
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.material import (
    MOST_MATERIAL,
    add_material,
    forget_removed,
    move_material,
    remove_material,
    restore_material,
)
from upbeat.rooms.design.models import Material
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


@pytest.fixture
def script(school, teacher):
    return make_script(teacher, make_point(school))


@pytest.fixture
def section(script, teacher):
    return queries.access_script(teacher, script.pk).sections.all()[0]


def titles(teacher, script):
    return [one.title for one in queries.access_script(teacher, script.pk).sections.all()[0].materials.all()]


def test_material_says_who_collected_it_and_when(teacher, section):
    material = add_material(
        by=teacher, section=section, title=" Song  book ", url="https://example.org/p12", body=" p. 12 ", now=NOW
    )
    assert (material.title, material.url, material.body) == ("Song book", "https://example.org/p12", "p. 12")
    assert (material.by, material.at, material.position) == (teacher, NOW, 1)
    assert Fact.objects.get(object_type="material").verb == "created"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": ""}, {"title": "x" * 161}, {"url": "javascript:alert(1)"}, {"url": "http://example.org"},
        {"url": "https://"}, {"url": "https://[x"}, {"url": "https://a b.org"}, {"body": "x" * 5001},
    ],
)  # fmt: skip
def test_what_is_no_title_link_or_note_is_refused_and_nothing_is_kept(teacher, section, wrong):
    with pytest.raises(Invalid) as refused:
        add_material(**({"by": teacher, "section": section, "title": "Song book"} | wrong))
    assert refused.value.field == next(iter(wrong))
    assert not Material.objects.exists()


def test_material_is_put_in_order_and_stops_at_both_ends(teacher, script, section):
    ids = {name: add_material(by=teacher, section=section, title=name).pk for name in ("a", "b", "c")}
    move_material(by=teacher, script=script, material_id=ids["c"], places=-1)
    assert titles(teacher, script) == ["a", "c", "b"]
    move_material(by=teacher, script=script, material_id=ids["a"], places=9)
    assert titles(teacher, script) == ["c", "b", "a"]
    move_material(by=teacher, script=script, material_id=ids["c"], places=-1)
    assert titles(teacher, script) == ["c", "b", "a"]


def test_material_is_taken_away_with_who_and_when_and_put_back_where_it_was(teacher, script, section):
    first = add_material(by=teacher, section=section, title="a")
    add_material(by=teacher, section=section, title="b")
    for _twice in range(2):
        remove_material(by=teacher, script=script, material_id=first.pk, now=NOW)
    assert titles(teacher, script) == ["b"]
    first.refresh_from_db()
    assert (first.removed_by, first.removed_at) == (teacher, NOW)
    assert queries.removed_material(teacher, script) == [first]
    assert Fact.objects.filter(verb="removed").count() == 1
    restore_material(by=teacher, script=script, material_id=first.pk)
    assert (titles(teacher, script), queries.removed_material(teacher, script)) == (["a", "b"], [])


def test_a_passage_holds_so_much_and_no_more(teacher, script, section):
    pieces = [add_material(by=teacher, section=section, title=str(n)) for n in range(MOST_MATERIAL)]
    with pytest.raises(Invalid):
        add_material(by=teacher, section=section, title="one more")
    remove_material(by=teacher, script=script, material_id=pieces[0].pk)
    add_material(by=teacher, section=section, title="one more")
    with pytest.raises(Invalid):
        restore_material(by=teacher, script=script, material_id=pieces[0].pk)
    assert Material.objects.filter(removed_at=None).count() == MOST_MATERIAL


def test_what_was_taken_away_long_ago_is_forgotten(teacher, script, section):
    old, new, there = (add_material(by=teacher, section=section, title=name) for name in "abc")
    remove_material(by=teacher, script=script, material_id=old.pk, now=NOW - timedelta(days=31))
    remove_material(by=teacher, script=script, material_id=new.pk, now=NOW)
    assert forget_removed(before=NOW - timedelta(days=30)) == 1
    assert set(Material.objects.all()) == {new, there}


@pytest.mark.parametrize("act", [remove_material, restore_material])
def test_pupils_are_refused_and_other_schools_and_scripts_find_nothing(school, teacher, script, section, act):
    material = add_material(by=teacher, section=section, title="a")
    other = make_script(teacher, script.point)
    with pytest.raises(Refused):
        act(by=make_person(school, Role.PUPIL), script=script, material_id=material.pk)
    with pytest.raises(NotFound):
        act(by=teacher, script=other, material_id=material.pk)
    stranger = make_teacher(make_school())
    with scope(school=stranger.school), pytest.raises((Refused, NotFound)):
        act(by=stranger, script=script, material_id=material.pk)
    material.refresh_from_db()
    assert material.removed_at is None
