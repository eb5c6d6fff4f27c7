"""Comments of the team: open, answered, settled, opened again."""

from datetime import UTC, datetime

import pytest
from django_scopes import scope

from factories import make_person, make_point, make_school, make_teacher
from factories_design import make_script
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.design import queries
from upbeat.rooms.design.actions.comments import answer_comment, comment_on, reopen_comment, settle_comment
from upbeat.rooms.design.actions.scripts import Passage, edit_script
from upbeat.rooms.design.models import CommentStep, ScriptComment
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role

NOW = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)


@pytest.fixture
def script(school, teacher):
    return make_script(teacher, make_point(school), passages=[Passage("One"), Passage(spoken="Second.")])


@pytest.fixture
def designer(school):
    return make_person(school, Role.DESIGNER)


@pytest.fixture
def comment(teacher, designer, script):
    section = queries.access_script(teacher, script.pk).sections.all()[0]
    return comment_on(by=designer, script=script, section=section, text=" Too fast? ", now=NOW)


def state(person, script):
    return [str(row.state) for row in queries.comments(person, script)]


def test_a_comment_is_open_answered_settled_and_opened_again(teacher, designer, script, comment):
    assert (comment.text, comment.about, comment.by) == ("Too fast?", "One", designer)
    assert Fact.objects.get(verb="commented").context == {"script": script.pk, "section": comment.section_id}
    told = [state(teacher, script)]
    for step in (
        lambda: answer_comment(by=designer, comment=comment, text="I mean the second line."),
        lambda: answer_comment(by=teacher, comment=comment, text="Shorter now."),
        lambda: settle_comment(by=designer, comment=comment),
        lambda: reopen_comment(by=teacher, comment=comment),
    ):
        step()
        told.append(state(teacher, script))
    assert told == [["open"], ["open"], ["answered"], ["settled"], ["open"]]
    assert list(Fact.objects.filter(object_type="scriptcomment").order_by("id").values_list("verb", flat=True)) == [
        "commented", "commented", "commented", "resolved", "opened",
    ]  # fmt: skip


def test_what_makes_no_sense_is_refused_and_nothing_changes(teacher, comment):
    with pytest.raises(Invalid):
        reopen_comment(by=teacher, comment=comment)
    settle_comment(by=teacher, comment=comment)
    for refused in (
        lambda: settle_comment(by=teacher, comment=comment),
        lambda: answer_comment(by=teacher, comment=comment, text="Late"),
        lambda: comment_on(by=teacher, script=comment.script, text="  "),
        lambda: comment_on(by=teacher, script=comment.script, text="x" * 2001),
    ):
        with pytest.raises(Invalid):
            refused()
    assert (ScriptComment.objects.count(), CommentStep.objects.count()) == (1, 1)


def test_a_comment_outlives_its_passage(teacher, script, comment):
    edit_script(by=teacher, script=script, passages=[Passage("Another")])
    (kept,) = queries.comments(teacher, script)
    assert (kept.about, str(kept.state)) == ("One", "open")


def test_a_passage_of_another_script_takes_no_comment(school, teacher, comment):
    other = make_script(teacher, make_point(school))
    with pytest.raises(Invalid):
        comment_on(by=teacher, script=other, section=comment.section, text="Lost")
    with pytest.raises(NotFound):
        queries.access_comment(teacher, other, comment.pk)
    assert ScriptComment.objects.count() == 1


def test_pupils_and_other_schools_neither_read_nor_comment(school, script, comment):
    pupil, other = make_person(school, Role.PUPIL), make_school()
    stranger = make_teacher(other)
    for refused in (
        lambda: queries.comments(pupil, script),
        lambda: comment_on(by=pupil, script=script, text="Hello"),
        lambda: answer_comment(by=pupil, comment=comment, text="Hello"),
    ):
        with pytest.raises(Refused):
            refused()
    with scope(school=other):
        for refused in (
            lambda: queries.comments(stranger, script),
            lambda: comment_on(by=stranger, script=script, text="Hello"),
            lambda: settle_comment(by=stranger, comment=comment),
        ):
            with pytest.raises(NotFound):
                refused()
    assert (ScriptComment.objects.count(), CommentStep.objects.count()) == (1, 0)


def test_comments_of_many_scripts_are_counted_with_one_query(
    school, teacher, script, comment, django_assert_num_queries
):
    settled = comment_on(by=teacher, script=script, text="Whole script")
    settle_comment(by=teacher, comment=settled)
    silent = make_script(teacher, make_point(school))
    with django_assert_num_queries(1):
        counts = queries.comment_counts([script, silent])
    assert {pk: (said.all, said.unsettled) for pk, said in counts.items()} == {script.pk: (2, 1), silent.pk: (0, 0)}
