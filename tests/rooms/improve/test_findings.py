"""Findings from what people did, and what becomes of them."""

from datetime import timedelta

import pytest
from django_scopes import scope

from factories import make_pupil
from factories_class import ClassOf
from factories_publish import right_answer, shown
from upbeat.kernel.errors import Invalid, Refused
from upbeat.rooms.analyse.actions import fold_curve
from upbeat.rooms.analyse.queries import checkpoint_figures
from upbeat.rooms.discuss.actions.threads import ask
from upbeat.rooms.improve import actions
from upbeat.rooms.improve.models import Finding, Revision
from upbeat.rooms.improve.queries import findings_of
from upbeat.rooms.items.actions import answer_attempt, open_attempt
from upbeat.rooms.learn.models import Segment, Viewing
from upbeat.rooms.publish.models import Checkpoint, MicroVideo

pytestmark = pytest.mark.django_db


@pytest.fixture
def room():
    made = ClassOf(pupils=6)
    with scope(school=made.school):
        yield made


def played(room, person, *ranges):
    """A viewing with these ranges played."""
    viewing = Viewing.objects.create(
        school=room.school, person=person, version=room.video.published, opened_at=room.now
    )
    for seq, (start, end) in enumerate(ranges, 1):
        Segment.objects.create(
            viewing=viewing, seq=seq, start_s=start, end_s=end, played_at=room.now, stored_at=room.now
        )


def answered(room, pupil, right):
    checkpoint = Checkpoint.objects.filter(version=room.video.published).order_by("second")[0]
    attempt = open_attempt(
        person=room.pupils[pupil], item_version=checkpoint.item_version, place="checkpoint", place_id=checkpoint.pk,
        section_id=room.section.pk, now=room.now,
    )  # fmt: skip
    given = right_answer(attempt) if right else shown(attempt, "a")
    answer_attempt(person=room.pupils[pupil], token=attempt.token, answer=given, now=room.now)


def look(room):
    return actions.look_for_findings(version=room.video.published, now=room.now)


def test_a_curve_counts_views_and_unique_viewers_second_by_second(room):
    played(room, room.pupils[0], (0, 10), (4, 8))
    played(room, room.pupils[1], (0, 5))
    curve = fold_curve(version=room.video.published, now=room.now)
    assert curve.views[:12] == [2, 2, 2, 2, 3, 2, 2, 2, 1, 1, 0, 0]
    assert curve.uniques[:12] == [2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 0, 0]
    assert curve.viewers == 2


def test_a_curve_of_a_class_leaves_others_out_and_is_folded_again_only_when_segments_come(room):
    played(room, room.pupils[0], (0, 10))
    other = ClassOf(pupils=1)
    first = fold_curve(version=room.video.published, section=room.section, now=room.now)
    again = fold_curve(version=room.video.published, section=room.section, now=room.now + timedelta(hours=1))
    assert (first.viewers, again.computed_at) == (1, room.now)
    assert other.section != room.section
    played(room, room.pupils[1], (0, 10))
    assert fold_curve(version=room.video.published, section=room.section, now=room.now).viewers == 2


def test_a_question_that_most_get_wrong_points_at_the_part_before_it(room):
    for pupil in range(5):
        answered(room, pupil, right=pupil == 0)
    (finding,) = look(room)
    assert (finding.kind, finding.start_s, finding.end_s) == ("missed", 0.0, 60.0)
    assert finding.evidence == {"wrong": 4, "of": 5, "idea": "Counts the rest", "holders": 4}


def test_four_answers_are_too_few_to_say_anything(room):
    for pupil in range(4):
        answered(room, pupil, right=False)
    assert look(room) == []


def test_seconds_are_named_as_watched_again_only_from_sixty_viewers_on(room):
    crowd = [make_pupil(room.section) for _n in range(60)]
    for person in crowd[:59]:
        played(room, person, (0, 180), (70, 90), (70, 90))
    assert [finding.kind for finding in look(room)] == []
    played(room, crowd[59], (0, 180))
    (finding,) = look(room)
    assert (finding.kind, finding.start_s, finding.end_s) == ("rewatched", 68.0, 92.0)


def test_where_a_quarter_stop_within_ten_seconds_is_a_finding(room):
    for n in range(12):
        played(room, make_pupil(room.section), (0, 50 if n < 6 else 180))
    (finding,) = look(room)
    assert (finding.kind, finding.evidence) == ("left", {"lost": 6, "viewers": 12})
    assert finding.start_s < 50 <= finding.end_s


def test_three_questions_about_the_same_seconds_are_a_finding(room):
    for n, second in enumerate((61.0, 64.0, 69.0)):
        ask(by=room.pupils[n], section=room.section, version=room.video.published, second=second, text=f"Why {n}?")
    (finding,) = look(room)
    assert (finding.kind, finding.start_s, finding.end_s, finding.evidence) == ("asked", 60.0, 70.0, {"questions": 3})


def test_looking_twice_finds_the_same_and_what_the_data_no_longer_show_goes(room):
    for pupil in range(5):
        answered(room, pupil, right=pupil < 2)
    assert [f.pk for f in look(room)] == [f.pk for f in look(room)]
    answered(room, 5, right=True)
    assert look(room) == []
    assert not Finding.objects.exists()


def test_taking_a_finding_up_opens_a_draft_tied_to_it_once(room):
    for pupil in range(5):
        answered(room, pupil, right=False)
    (finding,) = look(room)
    first = actions.open_revision(by=room.teacher, finding=finding, now=room.now)
    again = actions.open_revision(by=room.teacher, finding=Finding.objects.get(), now=room.now)
    assert first == again
    assert MicroVideo.objects.get().draft == first.draft
    assert MicroVideo.objects.get().published == room.video.published


def test_a_pupil_can_neither_revise_nor_dismiss(room):
    for pupil in range(5):
        answered(room, pupil, right=False)
    (finding,) = look(room)
    with pytest.raises(Refused):
        actions.open_revision(by=room.pupils[0], finding=finding)
    with pytest.raises(Refused):
        actions.dismiss(by=room.pupils[0], finding=finding, why="No")
    assert not Revision.objects.exists()
    assert Finding.objects.get().dismissed_at is None


def test_a_dismissed_finding_needs_a_reason_stays_dismissed_and_can_be_put_back(room):
    for pupil in range(5):
        answered(room, pupil, right=False)
    (finding,) = look(room)
    with pytest.raises(Invalid):
        actions.dismiss(by=room.teacher, finding=finding, why="  ")
    actions.dismiss(by=room.teacher, finding=finding, why="A hard question on purpose.", now=room.now)
    look(room)
    assert list(findings_of(room.video.published)) == []
    actions.take_back(by=room.teacher, finding=finding)
    assert list(findings_of(room.video.published)) == [finding]


def test_figures_of_a_checkpoint_count_each_learner_once_by_the_first_answer(room):
    answered(room, 0, right=False)
    answered(room, 0, right=True)
    answered(room, 1, right=True)
    figures = checkpoint_figures(room.video.published, room.section)
    assert (figures[0].statistics.n, figures[0].statistics.right, figures[0].chosen) == (
        2,
        1,
        (("Counts the rest", 1),),
    )
    assert figures[1].statistics.n == 0
