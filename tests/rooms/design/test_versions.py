"""Versions of a script: one for each save that changes it, compared, and taken back."""

import pytest
from django_scopes import scope

from factories import make_person, make_point, make_school, make_teacher
from factories_design import make_script
from factories_record import make_take
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.material import add_material
from upbeat.rooms.design.actions.scripts import Passage, edit_script, restore_version
from upbeat.rooms.design.comparison import compare
from upbeat.rooms.design.models import Script, ScriptSection, ScriptVersion
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role
from upbeat.rooms.record import queries as record_queries


@pytest.fixture
def script(school, teacher):
    return make_script(teacher, make_point(school), passages=[Passage("One", "First."), Passage("Two", "Second.")])


def saved(script):
    """The sections as an editor sends them back."""
    return [
        Passage(s.heading, s.spoken, s.shown, s.kind, s.pause_s, s.pk)
        for s in ScriptSection.objects.filter(script=script).order_by("position")
    ]


def test_what_is_written_first_is_the_first_version(script, teacher):
    (version,) = queries.versions(teacher, script)
    assert (version.number, version.by, version.title, version.name) == (1, teacher, script.title, "")
    assert [row["heading"] for row in version.passages] == ["One", "Two"]


def test_a_save_that_changes_nothing_makes_no_version_and_one_with_a_name_does(script, teacher):
    edit_script(by=teacher, script=script, passages=saved(script))
    assert ScriptVersion.objects.count() == 1
    edit_script(by=teacher, script=script, version=" Before  the pilot ")
    edit_script(by=teacher, script=script, passages=[*saved(script), Passage("Three")])
    assert [(v.number, v.name) for v in queries.versions(teacher, script)] == [
        (3, ""),
        (2, "Before the pilot"),
        (1, ""),
    ]
    with pytest.raises(Invalid) as refusal:
        edit_script(by=teacher, script=script, title="Other", version="x" * 81)
    assert refusal.value.field == "version"
    assert ScriptVersion.objects.count() == 3
    assert Script.objects.get().title == script.title


def test_a_later_save_leaves_earlier_versions_as_they_were(script, teacher):
    before = queries.access_version(teacher, script, 1).passages
    edit_script(by=teacher, script=script, passages=[Passage("Other")])
    assert queries.access_version(teacher, script, 1).passages == before


def test_going_back_to_a_version_is_a_new_version_and_keeps_the_numbers_of_sections(school, script, teacher):
    one, two = saved(script)
    edit_script(by=teacher, script=script, title="Changed", passages=[Passage("One", "Rewritten.", id=one.id)])
    colleague = make_teacher(school)
    restore_version(by=colleague, script=script, version=queries.access_version(teacher, script, 1))
    now = saved(script)
    assert [(p.heading, p.spoken) for p in now] == [("One", "First."), ("Two", "Second.")]
    assert now[0].id == one.id
    assert now[1].id == two.id
    newest = queries.versions(teacher, script)[0]
    assert (newest.number, newest.restores.number, newest.by) == (3, 1, colleague)
    assert newest.title == script.title
    fact = Fact.objects.filter(object_type="script", verb="updated").latest("id")
    assert fact.result == {"version": 3, "restores": 1}


def test_a_passage_that_is_put_back_has_its_material_and_its_takes(script, teacher):
    two = ScriptSection.objects.get(pk=saved(script)[1].id)
    kept = add_material(by=teacher, section=two, title="A song", url="https://example.org/song")
    take = make_take(two, teacher)
    edit_script(by=teacher, script=script, passages=[Passage("One", id=saved(script)[0].id)])
    assert record_queries.takes(teacher, script) == {}
    with pytest.raises(NotFound):
        queries.access_section(teacher, script, two.pk)
    restore_version(by=teacher, script=script, version=queries.access_version(teacher, script, 1))
    assert record_queries.takes(teacher, script) == {two.pk: [take]}
    shown = queries.access_script(teacher, script.pk)
    assert [list(section.materials.all()) for section in shown.sections.all()] == [[], [kept]]


def test_going_back_is_refused_where_it_would_change_nothing_or_overwrite_a_colleague(school, script, teacher):
    first = queries.access_version(teacher, script, 1)
    with pytest.raises(Invalid, match="already"):
        restore_version(by=teacher, script=script, version=first)
    other = make_script(teacher, make_point(school))
    with pytest.raises(Invalid, match="another script"):
        restore_version(by=teacher, script=other, version=first)
    seen = script.updated_at
    edit_script(by=teacher, script=script, title="Newer")
    with pytest.raises(Invalid, match="Somebody changed this"):
        restore_version(by=teacher, script=script, version=first, seen=seen)
    assert Script.objects.get(pk=script.pk).title == "Newer"
    assert ScriptVersion.objects.filter(script=script).count() == 2


def test_a_script_from_before_there_were_versions_keeps_what_it_said(script, teacher):
    ScriptVersion.objects.all().delete()
    edit_script(by=teacher, script=script, passages=[Passage("Only")])
    assert [[row["heading"] for row in v.passages] for v in queries.versions(teacher, script)] == [
        ["Only"], ["One", "Two"],
    ]  # fmt: skip


def test_the_meant_length_is_kept_and_taken_away(script, teacher):
    assert edit_script(by=teacher, script=script, target_s=360).target_s == 360
    assert edit_script(by=teacher, script=script, title="Same length").target_s == 360
    with pytest.raises(Invalid) as refusal:
        edit_script(by=teacher, script=script, target_s=3601)
    assert refusal.value.field == "target"
    assert edit_script(by=teacher, script=script, target_s=0).target_s is None


def test_pupils_and_other_schools_see_no_version(school, script, teacher):
    version = queries.access_version(teacher, script, 1)
    pupil, other = make_person(school, Role.PUPIL), make_school()
    stranger = make_teacher(other)
    for refused in (
        lambda: queries.versions(pupil, script),
        lambda: restore_version(by=pupil, script=script, version=version),
    ):
        with pytest.raises(Refused):
            refused()
    with scope(school=other):
        for refused in (
            lambda: queries.access_version(stranger, script, 1),
            lambda: restore_version(by=stranger, script=script, version=version),
        ):
            with pytest.raises(NotFound):
                refused()
    with pytest.raises(NotFound):
        queries.access_version(teacher, script, 2)


def passage(number, heading="", spoken="", **more):
    return {"id": number, "heading": heading, "spoken": spoken, "shown": "", "kind": "speech", "pause_s": 0.0} | more


def test_two_versions_are_compared_passage_by_passage():
    before = [passage(1, "One", "Same."), passage(2, "Two", "Old words."), passage(3, "Three"), passage(4, "Four")]
    after = [passage(1, "One", "Same."), passage(4, "Four"), passage(2, "Two", "New words."), passage(5, "Five")]
    rows = compare(before, after)
    assert [(row.was, row.now, row.fate) for row in rows] == [
        (1, 1, "same"), (3, 0, "removed"), (4, 2, "moved"), (2, 3, "changed"), (0, 4, "added"),
    ]  # fmt: skip
    assert [(c.kind, c.text) for c in rows[3].spoken] == [("removed", "Old"), ("added", "New"), ("same", " words.")]


def test_a_passage_that_was_put_back_is_known_by_its_words_and_a_longer_pause_is_a_change():
    rows = compare([passage(1, "One", "Words.")], [passage(9, "One", "Words."), passage(10, "Two")])
    assert [(row.was, row.now, row.fate) for row in rows] == [(1, 1, "same"), (0, 2, "added")]
    (row,) = compare([passage(1, "One")], [passage(1, "One", pause_s=3.0)])
    assert (row.fate, row.pause) == ("changed", (0.0, 3.0))
    assert compare([], []) == []
