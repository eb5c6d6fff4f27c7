"""From the plan to the class: of everything unfinished exactly the one next step."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django_scopes import scope

from factories import make_person, make_point, make_section, make_teacher
from factories_design import make_plan, make_script
from factories_polish import make_run
from factories_publish import NOW, make_item, make_lesson
from factories_record import make_asset, make_take, make_upload
from upbeat.kernel.errors import Refused
from upbeat.rooms.design.actions.plans import edit_plan
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish.actions.captions import add_captions, review_captions
from upbeat.rooms.publish.actions.checkpoints import add_checkpoint
from upbeat.rooms.publish.actions.videos import create_video, publish_version
from upbeat.rooms.publish.queries.unfinished import unfinished
from upbeat.rooms.record.models import Asset, Upload

pytestmark = pytest.mark.django_db
TWO = [Passage(heading="One", spoken="Listen."), Passage(heading="Two", spoken="Count.")]
VTT = "WEBVTT\n\n00:01.000 --> 00:03.000\nListen.\n"


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


def steps(person):
    with scope(school=person.school):
        return [(row.title, str(row.next), row.number) for row in unfinished(person)]


def test_nothing_begun_is_nothing_to_do(teacher):
    assert steps(teacher) == []


def test_a_plan_is_decided_then_gets_its_script_and_one_without_video_is_finished(teacher):
    plan = make_plan(teacher, "Early songs", video_fits="")
    assert steps(teacher) == [("Early songs", "decide", plan.pk)]
    with scope(school=teacher.school):
        edit_plan(by=teacher, plan=plan, video_fits="yes")
    assert steps(teacher) == [("Early songs", "write-script", plan.pk)]
    with scope(school=teacher.school):
        edit_plan(by=teacher, plan=plan, video_fits="no", video_fits_why="We sing it.")
    assert steps(teacher) == []


def test_a_script_is_written_recorded_passage_by_passage_and_put_together(teacher):
    plan = make_plan(teacher)
    point = make_point(teacher.school)
    empty = make_script(teacher, point, plan=plan)
    assert steps(teacher) == [(empty.title, "write", empty.pk)]
    with scope(school=teacher.school):
        empty.delete()
        plan.delete()
    script = make_script(teacher, point, passages=TWO)
    assert steps(teacher) == [(script.title, "record", script.pk)]
    with scope(school=teacher.school):
        first, second = script.sections.all()
    make_take(first, teacher)
    assert steps(teacher) == [(script.title, "record-rest", script.pk)]
    make_take(second, teacher)
    assert steps(teacher) == [(script.title, "join", script.pk)]
    upload = make_upload(teacher)
    with scope(school=teacher.school):
        Upload.objects.filter(pk=upload.pk).update(script=script, state=Upload.State.CHECKING)
    assert steps(teacher) == [(script.title, "wait", script.pk)]


def test_a_recording_is_polished_captioned_read_and_becomes_a_video_that_reaches_a_class(teacher):
    script = make_script(teacher, make_point(teacher.school), passages=TWO)
    asset = make_asset(teacher)
    with scope(school=teacher.school):
        Asset.objects.filter(pk=asset.pk).update(script=script)
        asset.refresh_from_db()
    told = [(script.title, "polish", asset.pk)]
    assert steps(teacher) == told
    for state, step in (("queued", "wait"), ("failed", "polish"), ("done", "captions")):
        run = make_run(asset, state=state, seconds=60)
        assert steps(teacher) == [(script.title, step, asset.pk)]
    with scope(school=teacher.school):
        add_captions(by=teacher, asset=asset, language="en", text=VTT)
    assert steps(teacher) == [(script.title, "read-captions", asset.pk)]
    with scope(school=teacher.school):
        review_captions(by=teacher, asset=asset, language="en")
    assert steps(teacher) == [(script.title, "make", asset.pk)]
    with scope(school=teacher.school):
        video = create_video(by=teacher, point=script.point, run=run, title="The upbeat", script=script)
        assert steps(teacher) == [("The upbeat", "ask", video.pk)]
        item = make_item(teacher, script.point)
        add_checkpoint(by=teacher, version=video.draft, second=30, item_version=item.versions.get())
        assert steps(teacher) == [("The upbeat", "publish", video.pk)]
        publish_version(by=teacher, version=video.draft, despite="A first try", now=NOW)
        assert steps(teacher) == [("The upbeat", "give", video.pk)]
        video.refresh_from_db()
    make_lesson(teacher, make_section(teacher.school, teacher=teacher), [video])
    assert steps(teacher) == []


def test_it_is_ones_own_and_not_for_pupils_and_takes_four_queries(teacher):
    point = make_point(teacher.school)
    for _more in range(3):
        make_script(teacher, point, passages=TWO)
        make_plan(teacher)
    assert steps(make_teacher(teacher.school)) == []
    with pytest.raises(Refused):
        steps(make_person(teacher.school, Role.PUPIL))
    steps(teacher)
    with CaptureQueriesContext(connection) as asked:
        assert len(steps(teacher)) == 6
    assert len(asked) == 4
