"""Takes of a passage: numbered as they come, one chosen; what a browser left unfinished is as good as any."""

import io

import pytest
from django_scopes import scope

from factories import make_person, make_point, make_school, make_teacher
from factories_design import make_script
from factories_record import make_asset, make_take
from jobs import run_jobs
from media_corpus import make_clip
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.design.actions.scripts import Passage, edit_script
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role
from upbeat.rooms.record import queries
from upbeat.rooms.record.actions.checking import check_upload
from upbeat.rooms.record.actions.receiving import append_chunk, finish_upload, start_upload
from upbeat.rooms.record.actions.takes import choose_take
from upbeat.rooms.record.events import AssetTaken
from upbeat.rooms.record.models import Take, Upload


@pytest.fixture(scope="module")
def browsers(tmp_path_factory):
    """What a browser's recorder writes: WebM without a duration. Six seconds."""
    folder = tmp_path_factory.mktemp("clips")
    return make_clip(folder / "live.webm", seconds=6, codecs=("libvpx", "libopus"), options={"live": "1"}).read_bytes()


@pytest.fixture
def script(school, teacher):
    return make_script(teacher, make_point(school), passages=[Passage("One", "One."), Passage("Two", "Two.")])


@pytest.fixture
def section(script):
    return script.sections.get(position=1)


def record(by, section, data):
    """Send ``data`` as a recording that grows, and say that it is over."""
    upload = start_upload(by=by, filename="take.webm", size=None, section=section)
    append_chunk(by=by, key=upload.key, offset=0, data=io.BytesIO(data))
    return finish_upload(by=by, key=upload.key)


@pytest.mark.parametrize("share", [1.0, 0.83, 0.51, 0.37])
def test_a_recording_cut_anywhere_becomes_a_take_of_what_there_is(
    teacher, section, browsers, share, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        upload = record(teacher, section, browsers[: int(share * len(browsers))])
    assert run_jobs() == ["check"]
    upload.refresh_from_db()
    assert upload.state == Upload.State.TAKEN
    take = Take.objects.get()
    assert (take.section, take.number, take.chosen_at is not None) == (section, 1, True)
    assert take.asset.duration_s == pytest.approx(6 * share, abs=0.4)
    assert take.asset.size == int(share * len(browsers))


def test_a_recording_that_is_closed_and_checked_twice_and_asked_for_late_is_one_take(
    teacher, section, browsers, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        first = record(teacher, section, browsers)
        second = record(teacher, section, browsers[: len(browsers) // 2])
        assert finish_upload(by=teacher, key=first.key).state == "checking"
    with pytest.raises(Invalid, match="complete already"):
        append_chunk(by=teacher, key=first.key, offset=len(browsers), data=io.BytesIO(b"late"))
    for late in (second, first, second, first):  # jobs come in any order, and twice
        check_upload(upload_id=late.pk)
    takes = Take.objects.order_by("number")
    assert [(take.number, take.asset.upload) for take in takes] == [(1, second), (2, first)]
    assert [take.chosen_at is not None for take in takes] == [True, False], "the one that was begun last"
    assert [fact.verb for fact in Fact.objects.filter(object_type="asset")] == ["uploaded", "uploaded"]


def test_a_take_is_not_polished_alone_nor_listed_as_a_recording(
    teacher, script, section, browsers, monkeypatch, django_capture_on_commit_callbacks
):
    news = []
    monkeypatch.setitem(bus._subscribers, AssetTaken, [news.append])
    whole = make_asset(teacher, script=script)
    with django_capture_on_commit_callbacks(execute=True):
        record(teacher, section, browsers)
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    assert Take.objects.count() == 1
    assert news == []
    assert list(queries.assets(teacher, script=script)) == [whole]


def test_what_was_recorded_for_a_passage_that_is_gone_is_a_recording_of_its_own(
    teacher, script, section, browsers, monkeypatch, django_capture_on_commit_callbacks
):
    news = []
    monkeypatch.setitem(bus._subscribers, AssetTaken, [news.append])
    with django_capture_on_commit_callbacks(execute=True):
        record(teacher, section, browsers)
    other = script.sections.get(position=2)
    edit_script(by=teacher, script=script, passages=[Passage("Two", "Two.", id=other.pk)])
    with django_capture_on_commit_callbacks(execute=True):
        run_jobs()
    asset = queries.assets(teacher, script=script).get()
    assert (Take.objects.count(), [one.asset_id for one in news]) == (0, [asset.pk])


def test_the_last_take_is_chosen_until_another_is(teacher, section):
    takes = [make_take(section, teacher) for _ in range(3)]
    assert [take.number for take in takes] == [1, 2, 3]
    assert list(Take.objects.filter(chosen_at__isnull=False)) == [takes[2]]
    choose_take(by=teacher, take_id=takes[0].pk)
    first = choose_take(by=teacher, take_id=takes[0].pk)
    assert list(Take.objects.filter(chosen_at__isnull=False)) == [first]
    assert Fact.objects.filter(verb="updated", object_type="take").count() == 1


def test_choosing_concerns_one_passage_alone(teacher, script, section):
    first, last = make_take(section, teacher), make_take(section, teacher)
    other = make_take(script.sections.get(position=2), teacher)
    assert queries.chosen_takes(script) == [last, other]
    choose_take(by=teacher, take_id=first.pk)
    assert queries.chosen_takes(script) == [first, other]
    assert queries.takes(teacher, script) == {section.pk: [first, last], other.section_id: [other]}


def test_nobody_else_chooses(school, teacher, section):
    first, last = make_take(section, teacher), make_take(section, teacher)
    other = make_school()
    stranger = make_teacher(other)
    with scope(school=other), pytest.raises(NotFound):
        choose_take(by=stranger, take_id=first.pk)
    with pytest.raises(Refused):
        choose_take(by=make_person(school, Role.PUPIL), take_id=first.pk)
    assert list(Take.objects.filter(chosen_at__isnull=False)) == [last]
