"""Rubrics: in versions that never change once a task has them."""

import pytest

from factories import make_pupil
from factories_assess import Classroom, criteria, handed, marked
from factories_publish import NOW
from upbeat.kernel.errors import Invalid, Refused
from upbeat.kernel.rubrics import written
from upbeat.rooms.assess.actions.rubrics import copy_rubric, edit_rubric, retire_rubric, write_rubric
from upbeat.rooms.assess.actions.tasks import set_task
from upbeat.rooms.assess.models import Rubric, RubricVersion, Task

OTHER = written([("Tune", [(4, "sings"), (0, "does not")])])


def test_a_version_that_a_task_has_stays_and_a_task_without_work_gets_the_new_one(room: Classroom) -> None:
    first = room.task.rubric
    with pytest.raises(TypeError):
        first.save()
    second = edit_rubric(by=room.teacher, rubric=first.rubric, title="Tunes", criteria=OTHER, now=NOW)
    assert (second.number, Task.objects.get().rubric) == (2, second)
    handed(room, room.pupils[0], "work")
    third = edit_rubric(by=room.teacher, rubric=first.rubric, title="Tunes", criteria=criteria(), now=NOW)
    assert (third.number, Task.objects.get().rubric) == (3, second)
    assert RubricVersion.objects.get(pk=first.pk).criteria == [one.to_json() for one in criteria()]


def test_a_version_that_nobody_has_is_changed_in_place(room: Classroom) -> None:
    made = write_rubric(by=room.teacher, title="Dances", criteria=criteria(), now=NOW)
    again = edit_rubric(by=room.teacher, rubric=made.rubric, title="Dances", criteria=OTHER, now=NOW)
    assert (again.pk, again.number, again.outof) == (made.pk, 1, 4.0)


def test_the_rubric_of_a_task_stays_once_work_was_judged_by_it(room: Classroom) -> None:
    other = write_rubric(by=room.teacher, title="Dances", criteria=OTHER, now=NOW)
    marked(room, handed(room, room.pupils[0], "work"))
    with pytest.raises(Invalid):
        set_task(by=room.teacher, piece=room.piece, asks=["text"], rubric=other, peers=0)
    assert Task.objects.get().rubric == room.task.rubric


def test_a_copy_is_one_s_own_and_a_retired_one_stays_with_its_tasks(room: Classroom) -> None:
    first = room.task.rubric.rubric
    copy = copy_rubric(by=room.teacher, rubric=first, now=NOW)
    assert (copy.criteria, copy.rubric.title) == (room.task.rubric.criteria, "Tunes (copy)")
    retire_rubric(by=room.teacher, rubric=first, now=NOW)
    assert Rubric.objects.get(pk=first.pk).retired_at == NOW
    assert Task.objects.get().rubric.rubric == first


def test_pupils_write_no_rubrics(room: Classroom) -> None:
    with pytest.raises(Refused):
        write_rubric(by=make_pupil(room.section), title="Mine", criteria=OTHER)
    assert Rubric.objects.count() == 1


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [("", [(1, "a"), (0, "b")])],
        [("Tune", [(1, "a")])],
        [("Tune", [(1, "a"), (1, "b")])],
        [("Tune", [(1, "a"), (0, "")])],
        [("Tune", [(101, "a"), (0, "b")])],
        [("Tune", [(float("nan"), "a"), (0, "b")])],
        [(f"Tune {n}", [(1, "a"), (0, "b")]) for n in range(9)],
    ],
)
def test_criteria_that_nobody_could_judge_by_are_refused(rows) -> None:
    with pytest.raises(Invalid):
        written(rows)


def test_peers_evaluate_by_a_rubric_only(room: Classroom) -> None:
    with pytest.raises(Invalid):
        set_task(by=room.teacher, piece=room.piece, asks=["text"], rubric=None, peers=3)
    assert Task.objects.get().rubric is not None
