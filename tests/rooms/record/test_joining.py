"""Putting takes together, as far as rows go: asked for once, claimed by one, let in like an upload."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope

from factories import make_person, make_point, make_school, make_teacher
from factories_design import make_script
from factories_record import make_asset, make_take
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.journal import work
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.journal.work import LOST_AFTER, SILENT_AFTER
from upbeat.rooms.people.models import Role
from upbeat.rooms.record import queries, storage
from upbeat.rooms.record.actions.joining import (
    complete_joining,
    resume_joinings,
    start_joining,
)
from upbeat.rooms.record.actions.takes import keep_take
from upbeat.rooms.record.models import Joining, Upload


@pytest.fixture
def script(school, teacher):
    return make_script(teacher, make_point(school), passages=[Passage("One", "One."), Passage("Two", "Two.")])


@pytest.fixture
def takes(script, teacher):
    return [make_take(section, teacher) for section in script.sections.order_by("position")]


@pytest.fixture
def joining(teacher, script, takes):
    return start_joining(by=teacher, script=script)


def file_of(size=5):
    key = uuid.uuid4()
    storage.uploads_folder().joinpath(str(key)).write_bytes(b"x" * size)
    return key


def test_every_passage_needs_a_take(teacher, script):
    make_take(script.sections.get(position=2), teacher)
    with pytest.raises(Invalid, match="no take yet"):
        start_joining(by=teacher, script=script)
    assert not Joining.objects.exists()


def test_the_chosen_takes_are_put_together_in_order_and_asked_for_once(
    teacher, script, takes, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks() as asked:
        first = start_joining(by=teacher, script=script)
        assert start_joining(by=teacher, script=script) == first
    assert (first.takes, first.state, len(asked)) == ([take.pk for take in takes], "queued", 1)
    again = make_take(takes[0].section, teacher)
    other = start_joining(by=teacher, script=script)
    assert other.takes == [again.pk, takes[1].pk]
    assert Joining.objects.count() == 2


def test_one_worker_has_it_until_it_falls_silent(joining):
    now = timezone.now()
    mine = work.claim(Joining, joining.pk, now=now)
    assert work.claim(Joining, joining.pk, now=now + SILENT_AFTER) is None
    work.Hold(mine).tell(0.5)
    late = now + 3 * SILENT_AFTER
    theirs = work.claim(Joining, joining.pk, now=late)
    assert (mine.tries, theirs.tries) == (1, 2)
    with pytest.raises(work.Lost):
        work.Hold(mine).tell(0.9)
    with pytest.raises(work.Lost):
        complete_joining(joining=mine, key=file_of())
    assert not work.fail(mine, "join_died")
    assert (Upload.objects.count(), Joining.objects.get().state) == (0, "running")


def test_what_was_made_comes_in_as_an_upload_of_the_script(joining, script, django_capture_on_commit_callbacks):
    mine = work.claim(Joining, joining.pk)
    key = file_of(7)
    with django_capture_on_commit_callbacks() as asked:
        upload = complete_joining(joining=mine, key=key)
    assert (upload.key, upload.size, upload.received, upload.state) == (key, 7, 7, "checking")
    assert (upload.script, upload.section, upload.by, len(asked)) == (script, None, joining.asked_by, 1)
    assert queries.latest_joining(script).upload == upload
    assert work.claim(Joining, joining.pk) is None


def test_after_a_failure_it_is_asked_for_anew(teacher, joining, script):
    work.fail(work.claim(Joining, joining.pk), "take_damaged")
    joining.refresh_from_db()
    assert "cannot be read" in queries.failure_of(joining)
    assert start_joining(by=teacher, script=script) != joining
    assert Fact.objects.filter(verb="failed", object_type="joining").count() == 1


def test_lost_ones_are_asked_for_again_and_fail_after_three_workers(joining, django_capture_on_commit_callbacks):
    now = timezone.now()
    assert resume_joinings(now=now) == 0
    for again in (1, 1, 0):
        work.claim(Joining, joining.pk, now=now)
        assert resume_joinings(now=now) == 0
        now += 2 * SILENT_AFTER
        with django_capture_on_commit_callbacks() as asked:
            assert resume_joinings(now=now) == again
    assert (len(asked), Joining.objects.get().state, Joining.objects.get().error) == (0, "failed", "join_died")


def test_one_whose_job_was_lost_is_asked_for_again(joining, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as asked:
        assert resume_joinings(now=timezone.now() + LOST_AFTER + timedelta(seconds=1)) == 1
    assert len(asked) == 1


def test_nobody_else_puts_together(school, script, takes):
    other = make_school()
    stranger = make_teacher(other)
    with scope(school=other), pytest.raises(NotFound):
        start_joining(by=stranger, script=script)
    with pytest.raises(Refused):
        start_joining(by=make_person(school, Role.PUPIL), script=script)
    assert not Joining.objects.exists()


def test_what_was_shown_in_takes_is_told_on_the_time_of_the_whole(script, teacher):
    one, two = script.sections.order_by("position")
    marks = [{"second": 0.0, "material": 4, "page": 1}, {"second": 5.5, "material": 4, "page": 2}]
    first = keep_take(
        section=one,
        asset=make_asset(teacher, script=script),
        shown=[*marks, {"second": 6.0, "material": 4, "page": 3}],  # at the very end: nobody saw it
    )
    second = make_take(two, teacher)
    assert (first.shown, queries.shown_in(first.asset)) == (marks, marks)
    whole = make_asset(teacher, script=script, duration_s=12)
    assert queries.shown_in(whole) == []
    whole.made_of = [[first.asset_id, one.pk, 6], [second.asset_id, two.pk, 6]]
    assert queries.shown_in(whole) == [*marks, {"second": 6.0, "material": None, "page": 0}]
