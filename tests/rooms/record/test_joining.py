"""Putting takes together, as far as rows go: asked for once, claimed by one, let in like an upload."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone
from django_scopes import scope

from factories import make_person, make_point, make_school, make_teacher
from factories_design import make_script
from factories_record import make_take
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role
from upbeat.rooms.record import queries, storage
from upbeat.rooms.record.actions.joining import (
    LOST_AFTER,
    SILENT_AFTER,
    claim_joining,
    complete_joining,
    fail_joining,
    resume_joinings,
    start_joining,
    tell_progress,
)
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
    mine = claim_joining(joining_id=joining.pk, now=now)
    assert claim_joining(joining_id=joining.pk, now=now + SILENT_AFTER) is None
    assert tell_progress(joining=mine, progress=0.5, now=now + SILENT_AFTER)
    late = now + 3 * SILENT_AFTER
    theirs = claim_joining(joining_id=joining.pk, now=late)
    assert (mine.tries, theirs.tries) == (1, 2)
    assert not tell_progress(joining=mine, progress=0.9)
    assert complete_joining(joining=mine, key=file_of()) is None
    assert not fail_joining(joining=mine, code="join_died")
    assert (Upload.objects.count(), Joining.objects.get().state) == (0, "running")


def test_what_was_made_comes_in_as_an_upload_of_the_script(joining, script, django_capture_on_commit_callbacks):
    mine = claim_joining(joining_id=joining.pk)
    key = file_of(7)
    with django_capture_on_commit_callbacks() as asked:
        upload = complete_joining(joining=mine, key=key)
    assert (upload.key, upload.size, upload.received, upload.state) == (key, 7, 7, "checking")
    assert (upload.script, upload.section, upload.by, len(asked)) == (script, None, joining.by, 1)
    assert queries.latest_joining(script).upload == upload
    assert claim_joining(joining_id=joining.pk) is None


def test_after_a_failure_it_is_asked_for_anew(teacher, joining, script):
    fail_joining(joining=claim_joining(joining_id=joining.pk), code="take_damaged")
    joining.refresh_from_db()
    assert "cannot be read" in queries.failure_of(joining)
    assert start_joining(by=teacher, script=script) != joining
    assert Fact.objects.filter(verb="failed", object_type="joining").count() == 1


def test_lost_ones_are_asked_for_again_and_fail_after_three_workers(joining, django_capture_on_commit_callbacks):
    now = timezone.now()
    assert resume_joinings(now=now) == 0
    for _worker in range(3):
        claim_joining(joining_id=joining.pk, now=now)
        assert resume_joinings(now=now) == 0
        now += 2 * SILENT_AFTER
        with django_capture_on_commit_callbacks() as asked:
            assert resume_joinings(now=now) == 1
    assert (len(asked), Joining.objects.get().state, Joining.objects.get().failure) == (0, "failed", "join_died")


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
