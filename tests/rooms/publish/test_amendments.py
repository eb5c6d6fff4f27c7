"""Words that a class has are changed: of which class the change is, what was there before, and back (R24)."""

import pytest
from django_scopes import scope, scopes_disabled

from factories import make_person
from factories_learn import make_lesson
from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.people.models import Role
from upbeat.rooms.publish.actions.amending import undo_video
from upbeat.rooms.publish.actions.packages import edit_package
from upbeat.rooms.publish.actions.pieces import add_piece, edit_piece
from upbeat.rooms.publish.actions.rewording import undo_words
from upbeat.rooms.publish.actions.videos import publish_version, revise_video
from upbeat.rooms.publish.differences import difference_of_draft
from upbeat.rooms.publish.models import Amendment, Checkpoint, MicroVideo

pytestmark = pytest.mark.django_db


THREE = "Sing three songs aloud and count the beats before each line."
NINE = "Sing nine songs aloud and count the beats before each line."


@pytest.fixture
def lesson():
    with scopes_disabled():
        made = make_lesson(checkpoints=[60, 120])
    with scope(school=made.school):
        yield made


@pytest.fixture
def task(lesson):
    return add_piece(
        by=lesson.teacher,
        package=lesson.package,
        kind="text",
        title="Sing",
        body="Sing three songs aloud and count the beats before each.",
    )


def test_other_words_are_wording_other_numbers_content_and_both_can_be_undone(lesson, task):
    edit_piece(
        by=lesson.teacher,
        piece=task,
        title="Sing",
        body=THREE,
        minutes=5,
    )
    edit_piece(
        by=lesson.teacher,
        piece=task,
        title="Sing",
        body=NINE,
        minutes=5,
    )
    first, second = Amendment.objects.order_by("pk")
    assert (first.kind, second.kind) == ("wording", "content")
    assert second.details["was"]["body"] == THREE
    with pytest.raises(Invalid):
        undo_words(by=lesson.teacher, amendment=first)
    undone = undo_words(by=lesson.teacher, amendment=second)
    task.refresh_from_db()
    assert (undone.undoes, task.body) == (second, THREE)
    with pytest.raises(Invalid):
        undo_words(by=lesson.teacher, amendment=second)


def test_who_does_not_teach_the_class_undoes_nothing(lesson, task):
    edit_piece(by=lesson.teacher, piece=task, title="Sing", body="Sing nine songs.", minutes=5)
    row = Amendment.objects.get()
    for person in (lesson.pupil, make_person(lesson.school, Role.LECTURER)):
        with pytest.raises(Refused):
            undo_words(by=person, amendment=row)
    task.refresh_from_db()
    assert (task.body, Amendment.objects.count()) == ("Sing nine songs.", 1)


def test_the_task_sheet_is_amended_only_once_the_class_has_it_and_when_something_changed(lesson):
    words = {"title": "The upbeat", "method": "", "preview": ""}
    edit_package(by=lesson.teacher, package=lesson.package, goals="Hear it.", **words)
    edit_package(by=lesson.teacher, package=lesson.package, goals="Hear it.", **words)
    row = Amendment.objects.get()
    assert (row.thing, row.kind) == ("package", "content")
    undo_words(by=lesson.teacher, amendment=row)
    lesson.package.refresh_from_db()
    assert lesson.package.goals == ""


def test_an_amendment_is_written_once(lesson, task):
    edit_piece(by=lesson.teacher, piece=task, title="Sing", body="Sing nine songs.", minutes=5)
    row = Amendment.objects.get()
    row.reason = "Another one."
    with pytest.raises(TypeError):
        row.save()


def test_a_checkpoint_that_goes_or_moves_is_content_and_a_lighter_class_needs_a_reason(lesson):
    draft = revise_video(by=lesson.teacher, video=lesson.video)
    assert difference_of_draft(draft, lesson.version) == []
    Checkpoint.objects.get(version=draft, second=120).delete()
    moved = Checkpoint.objects.get(version=draft, second=60)
    moved.second = 70
    moved.save()
    found = difference_of_draft(draft, lesson.version)
    assert [(one.part, one.kind, bool(one.before), bool(one.after)) for one in found] == [
        ("checkpoint", "content", True, True),
        ("checkpoint", "content", True, False),
    ]
    with pytest.raises(Invalid) as problem:
        publish_version(by=lesson.teacher, version=draft, change={"kind": "wording"})
    assert problem.value.field == "reason"
    lesson.video.refresh_from_db()
    assert lesson.video.published_id == lesson.version.pk
    publish_version(by=lesson.teacher, version=draft, change={"kind": "marking", "told": "Mended."})
    row = Amendment.objects.get()
    assert (row.found, row.kind, row.told) == ("content", "marking", "Mended.")


def test_the_first_version_is_no_change(lesson):
    assert not Amendment.objects.exists()


def test_a_new_version_of_a_video_is_undone_by_serving_what_was_before(lesson):
    draft = revise_video(by=lesson.teacher, video=lesson.video)
    Checkpoint.objects.get(version=draft, second=120).delete()
    publish_version(by=lesson.teacher, version=draft)
    row = Amendment.objects.get()
    with pytest.raises(Refused):
        undo_video(by=lesson.pupil, amendment=row, touched={})
    undone = undo_video(by=lesson.teacher, amendment=row, touched={"begun": 0})
    served = MicroVideo.objects.select_related("published").get(pk=lesson.video.pk).published
    assert (served.number, served.run_id, served.pk) == (3, lesson.version.run_id, undone.after)
    assert [one.second for one in served.checkpoints.order_by("second")] == [60, 120]
    assert (undone.undoes, undone.kind) == (row, "content")
    with pytest.raises(Invalid):
        undo_video(by=lesson.teacher, amendment=row, touched={})
    assert MicroVideo.objects.get(pk=lesson.video.pk).published_id == served.pk
