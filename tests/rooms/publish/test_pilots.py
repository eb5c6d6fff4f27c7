"""A draft in the hands of a few pupils."""

from datetime import timedelta

import pytest
from django_scopes import scope

from factories import make_pupil, make_school, make_section, make_teacher
from factories_learn import after, everything, played
from factories_publish import NOW, make_draft, right_answer
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.journal import bus
from upbeat.rooms.learn.actions import answer_checkpoint, ask_checkpoint, open_viewing
from upbeat.rooms.learn.actions.segments import record_segments
from upbeat.rooms.learn.models import Mastery, Pass
from upbeat.rooms.learn.queries import access_version, gate_of
from upbeat.rooms.learn.queries.affected import who_is_affected
from upbeat.rooms.learn.queries.trials import TrialWork, trial_work
from upbeat.rooms.publish import queries
from upbeat.rooms.publish.actions.checkpoints import remove_checkpoint
from upbeat.rooms.publish.actions.pilots import answer_pilot, end_pilot, start_pilot
from upbeat.rooms.publish.actions.videos import publish_version
from upbeat.rooms.publish.events import PilotStarted
from upbeat.rooms.publish.models import Checkpoint, MicroVideo, Pilot, PilotAnswer

UNTIL = NOW + timedelta(days=5)


@pytest.fixture
def section(teacher):
    return make_section(teacher.school, teacher=teacher, pupils=1)


@pytest.fixture
def pupil(section):
    return make_pupil(section, name="Lin")


@pytest.fixture
def video(teacher):
    return make_draft(teacher)


@pytest.fixture
def pilot(teacher, video, pupil):
    return start_pilot(by=teacher, version=video.draft, pupils=[pupil], until=UNTIL, now=NOW)


def test_the_chosen_pupils_get_a_copy_and_are_told(teacher, video, pupil, monkeypatch):
    heard = []
    monkeypatch.setattr(bus, "publish", heard.append)
    pilot = start_pilot(by=teacher, version=video.draft, pupils=[pupil, pupil], until=UNTIL, note=" Hi ", now=NOW)
    assert heard == [PilotStarted(teacher.school_id, pilot.pk)]
    assert list(queries.trials_of(pupil, NOW)) == [pilot]
    assert access_version(pupil, pilot.copy.draft_id, NOW).run_id == video.draft.run_id
    remove_checkpoint(by=teacher, checkpoint=video.draft.checkpoints.first())
    assert list(Checkpoint.objects.filter(version=pilot.copy.draft).values_list("second", flat=True)) == [60, 120]
    assert [row.pk for row in queries.videos(teacher)] == [video.pk]
    with pytest.raises(NotFound):
        queries.access_video(teacher, pilot.copy_id)


def test_nobody_else_and_nobody_after_its_end_reaches_it(teacher, video, pilot, pupil, section):
    other, version = make_pupil(section), pilot.copy.draft_id
    for person, number, at in ((other, version, NOW), (pupil, video.draft_id, NOW), (pupil, version, UNTIL)):
        with pytest.raises(NotFound):
            access_version(person, number, at)
    end_pilot(by=teacher, pilot=pilot, now=after(60))
    end_pilot(by=teacher, pilot=pilot, now=after(90))
    with pytest.raises(NotFound):
        access_version(pupil, version, after(61))
    assert Pilot.objects.get().ended_at == after(60)


def test_the_gate_opens_in_a_trial_and_nothing_of_it_counts(teacher, pilot, pupil, video, section):
    before = everything()
    version = access_version(pupil, pilot.copy.draft_id, NOW)
    viewing = open_viewing(by=pupil, version=version, now=NOW)
    checkpoint = version.checkpoints.get(second=60)
    attempt = ask_checkpoint(by=pupil, viewing=viewing, checkpoint=checkpoint, now=NOW)
    done = answer_checkpoint(
        by=pupil, viewing=viewing, checkpoint=checkpoint, token=attempt.token, answer=right_answer(attempt), now=NOW
    )
    record_segments([played(viewing, 1, 0, 30)], now=after(1000))
    assert (attempt.place, done.gate.open_until_s, Mastery.objects.count()) == ("trial", 120.0, 0)
    assert trial_work(pilot) == {pupil.pk: TrialWork(True, 30.0, 1, 0)}
    publish_version(by=teacher, version=video.draft, now=after(2000))
    shown = MicroVideo.objects.select_related("published__run").get(pk=video.pk)
    assert gate_of(pupil, shown.published).open_until_s == 60.0
    assert (who_is_affected(shown).begun, Pass.objects.filter(video=video).count()) == (0, 0)
    assert Pilot.objects.get().ended_at == after(2000)
    assert everything()["PieceDone"] == before["PieceDone"]


def test_a_pupil_answers_and_may_answer_again(teacher, pilot, pupil, section):
    answer_pilot(by=pupil, pilot_id=pilot.pk, clear="no", pace="fast", puzzled=" The bar ", second=62.0, now=NOW)
    answer_pilot(by=pupil, pilot_id=pilot.pk, clear="partly", pace="fast", now=NOW)
    answer = PilotAnswer.objects.get()
    assert (answer.seat.person, answer.clear, answer.pace, answer.puzzled, answer.second) == (
        pupil, "partly", "fast", "", None,
    )  # fmt: skip
    assert queries.pilots_of(pilot.video).get().answer_count == 1
    with pytest.raises(NotFound):
        answer_pilot(by=make_pupil(section), pilot_id=pilot.pk, clear="yes", pace="right", now=NOW)
    with pytest.raises(NotFound):
        answer_pilot(by=pupil, pilot_id=pilot.pk, clear="yes", pace="right", now=UNTIL)
    for wrong in (
        {"clear": "so"},
        {"pace": "so"},
        {"second": 181.0},
        {"second": float("nan")},
        {"puzzled": "x" * 2001},
    ):
        with pytest.raises(Invalid):
            answer_pilot(by=pupil, pilot_id=pilot.pk, **{"clear": "yes", "pace": "right", **wrong}, now=NOW)
    assert PilotAnswer.objects.get().clear == "partly"


def test_only_pupils_of_ones_own_classes_and_only_one_pilot_at_a_time(teacher, video, pupil):
    stranger = make_pupil(make_section(teacher.school))
    for pupils, until in (([], UNTIL), ([pupil, stranger], UNTIL), ([pupil], NOW)):
        with pytest.raises(Invalid):
            start_pilot(by=teacher, version=video.draft, pupils=pupils, until=until, now=NOW)
    with pytest.raises(Refused):
        start_pilot(by=pupil, version=video.draft, pupils=[pupil], until=UNTIL, now=NOW)
    assert (Pilot.objects.count(), MicroVideo.objects.count()) == (0, 1)
    start_pilot(by=teacher, version=video.draft, pupils=[pupil], until=UNTIL, now=NOW)
    with pytest.raises(Invalid):
        start_pilot(by=teacher, version=video.draft, pupils=[pupil], until=UNTIL, now=after(1))
    assert Pilot.objects.count() == 1


def test_a_colleague_sees_the_results_and_another_school_does_not(teacher, pilot):
    assert queries.access_pilot(make_teacher(teacher.school), pilot.pk) == pilot
    stranger = make_teacher(make_school())
    with scope(school=stranger.school), pytest.raises(NotFound):
        queries.access_pilot(stranger, pilot.pk)
