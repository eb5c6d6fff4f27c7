"""Subjects: one name once per school."""

import pytest
from django_scopes import scope

from factories import make_person, make_point, make_school, make_teacher
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.catalog import queries
from upbeat.rooms.catalog.actions import define_subject, rename_subject
from upbeat.rooms.catalog.models import Subject
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role


@pytest.mark.parametrize("name", ["", " ", "MUSIC", "x" * 81])
def test_a_subject_has_a_short_name_of_its_own(teacher, name):
    define_subject(by=teacher, name="Music")
    with pytest.raises(Invalid) as refusal:
        define_subject(by=teacher, name=name)
    assert refusal.value.field == "name"
    assert Subject.objects.count() == Fact.objects.count() == 1


def test_two_schools_may_both_have_music_and_see_only_their_own(teacher):
    define_subject(by=teacher, name="Music")
    other = make_school()
    with scope(school=other):
        their_teacher = make_teacher(other)
        theirs = define_subject(by=their_teacher, name="Music")
        assert list(queries.subjects(their_teacher)) == [theirs]
    assert theirs not in queries.subjects(teacher)
    with pytest.raises(NotFound):
        queries.access_subject(teacher, theirs.pk)
    with pytest.raises(NotFound):
        rename_subject(by=teacher, subject=theirs, name="Song")
    theirs.refresh_from_db()
    assert theirs.name == "Music"


def test_a_subject_may_change_the_case_of_its_own_name(teacher):
    subject = define_subject(by=teacher, name="music")
    assert rename_subject(by=teacher, subject=subject, name="Music").name == "Music"


def test_a_pupil_sees_no_subjects_of_the_studio(school):
    with pytest.raises(Refused):
        queries.subjects(make_person(school, Role.PUPIL))


def test_a_subject_counts_its_points_that_are_not_retired(school, teacher):
    make_point(school)
    retired = make_point(school)
    retired.retired_at = retired.subject.school.founded_at
    retired.save()
    assert [(s.name, s.point_count) for s in queries.subjects(teacher)] == [("Music", 1)]
