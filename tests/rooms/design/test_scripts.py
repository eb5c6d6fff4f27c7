"""Scripts: passages that are added, removed, put in order, and keep their number."""

import pytest
from django_scopes import scope

from factories import make_person, make_point, make_school, make_teacher
from factories_design import make_plan, make_script
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.scripts import Passage, edit_script, write_script
from upbeat.rooms.design.models import Script, ScriptSection
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role


def passages(script):
    return [(s.pk, s.position, s.heading) for s in ScriptSection.objects.filter(script=script).order_by("position")]


def test_a_new_script_takes_the_title_of_its_point_and_has_one_empty_passage(school, teacher):
    point = make_point(school, "The upbeat")
    script = write_script(by=teacher, point=point)
    assert (script.title, script.language, script.author) == ("The upbeat", "en", teacher)
    assert [(p, h) for _pk, p, h in passages(script)] == [(1, "")]
    assert Fact.objects.get(object_type="script").context == {"point": point.pk}


def test_passages_are_put_in_order_added_and_removed_and_keep_their_number(school, teacher):
    script = make_script(teacher, make_point(school), passages=[Passage("One"), Passage("Two"), Passage("Three")])
    one, two, three = (pk for pk, _position, _heading in passages(script))
    edit_script(
        by=teacher,
        script=script,
        passages=[Passage("Three", id=three), Passage("New", spoken=" Hello ", pause_s=3), Passage("First", id=one)],
    )
    rows = passages(script)
    assert [(position, heading) for _pk, position, heading in rows] == [(1, "Three"), (2, "New"), (3, "First")]
    assert (rows[0][0], rows[2][0]) == (three, one)
    assert not ScriptSection.objects.filter(pk=two).exists()
    new = ScriptSection.objects.get(heading="New")
    assert (new.spoken, new.kind, new.pause_s) == ("Hello", "speech", 3.0)


def test_a_passage_of_another_script_is_never_taken_over(school, teacher):
    mine, other = (make_script(teacher, make_point(school), passages=[Passage("Own")]) for _ in range(2))
    foreign = passages(other)
    edit_script(by=teacher, script=mine, passages=[Passage("Taken", id=foreign[0][0])])
    assert passages(other) == foreign
    assert [heading for _pk, _position, heading in passages(mine)] == ["Taken"]


@pytest.mark.parametrize(
    "bad, field",
    [
        ([], "passages"),
        ([Passage("x")] * 61, "passages"),
        ([Passage("fine"), Passage("x" * 161)], "heading-2"),
        ([Passage(spoken="x" * 20_001)], "spoken-1"),
        ([Passage(kind="dance")], "kind-1"),
        ([Passage(pause_s=-1)], "pause-1"),
        ([Passage(pause_s=61)], "pause-1"),
        ([Passage(pause_s=float("nan"))], "pause-1"),
    ],
)
def test_passages_that_cannot_be_taken_leave_the_script_as_it_was(school, teacher, bad, field):
    script = make_script(teacher, make_point(school), passages=[Passage("One"), Passage("Two")])
    before = passages(script)
    with pytest.raises(Invalid) as refusal:
        edit_script(by=teacher, script=script, passages=bad)
    assert refusal.value.field == field
    assert passages(script) == before


def test_nobody_writes_over_a_colleague_unseen(school, teacher):
    script = make_script(teacher, make_point(school), passages=[Passage("One")])
    edit_script(by=teacher, script=script, title="First", seen=script.updated_at)
    with pytest.raises(Invalid, match="Somebody changed this"):
        edit_script(by=teacher, script=script, title="Second", seen=script.updated_at)
    assert Script.objects.get().title == "First"


def test_a_plan_that_found_that_no_video_fits_takes_no_script(school, teacher):
    with pytest.raises(Invalid, match="belongs in class"):
        make_script(teacher, make_point(school), plan=make_plan(teacher, video_fits="no"))
    assert not Script.objects.exists()


def test_pupils_and_other_schools_neither_read_nor_write(school, teacher):
    script = make_script(teacher, make_point(school))
    title = script.title
    pupil = make_person(school, Role.PUPIL)
    for refused in (
        lambda: edit_script(by=pupil, script=script, title="Mine"),
        lambda: queries.access_script(pupil, script.pk),
        lambda: queries.scripts(pupil),
    ):
        with pytest.raises(Refused):
            refused()
    other = make_school()
    stranger = make_teacher(other)
    with scope(school=other):
        assert list(queries.scripts(stranger)) == []
        with pytest.raises(NotFound):
            edit_script(by=stranger, script=script, title="Mine")
        with pytest.raises(NotFound):
            queries.access_script(stranger, script.pk)
    script.refresh_from_db()
    assert script.title == title


def test_the_list_of_scripts_costs_the_same_for_one_and_for_three(school, teacher, django_assert_num_queries):
    for _ in range(3):
        make_script(teacher, make_point(school), plan=make_plan(teacher), passages=[Passage("a"), Passage("b")])
    teacher = type(teacher).everyone.get(pk=teacher.pk)
    with django_assert_num_queries(3):
        rows = [(s.point.title, s.plan.title, s.author.name, len(s.sections.all())) for s in queries.scripts(teacher)]
    assert len(rows) == 3
