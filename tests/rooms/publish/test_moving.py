"""Another film under the same questions."""

from datetime import timedelta

import pytest

from factories_design import make_script
from factories_polish import make_run as make_run_of
from factories_publish import NOW, choice, make_draft, make_item, make_published_video, make_run
from upbeat.kernel.errors import Invalid
from upbeat.kernel.intervals import Interval
from upbeat.rooms.design.actions.scripts import Passage
from upbeat.rooms.items.actions import revise_item
from upbeat.rooms.items.models import Guidance, ItemVersion
from upbeat.rooms.polish.actions.captions import add_captions
from upbeat.rooms.polish.models import PolishRun, Recipe
from upbeat.rooms.publish.actions import videos
from upbeat.rooms.publish.actions.checkpoints import ask_instead, remove_checkpoint, set_checkpoints
from upbeat.rooms.publish.actions.moving import leave_out, place_loose
from upbeat.rooms.publish.models import Checkpoint, LooseCheckpoint, MicroVideo
from upbeat.rooms.publish.queries.changes import changes_of, span_now
from upbeat.rooms.record.models import Asset

FIRST = "WEBVTT\n\n00:00.000 --> 00:30.000\nHere is the bar.\n\n00:30.000 --> 03:00.000\nNow the upbeat comes.\n"
SECOND = "WEBVTT\n\n00:00.000 --> 00:20.000\nHere is the bar.\n\n00:20.000 --> 01:35.000\nNow the upbeat comes.\n"


def read(run):
    return PolishRun.objects.select_related("asset__script", "recipe").get(pk=run.pk)


def cut(run, *cuts):
    """The same recording without these seconds."""
    left = run.duration_s - sum(end - start for start, end in cuts)
    made = make_run_of(run.asset, seconds=int(left))
    Recipe.objects.filter(pk=made.recipe_id).update(steps={"cuts": [list(one) for one in cuts]})
    return read(made)


def placed(version):
    rows = Checkpoint.objects.filter(version=version).order_by("second")
    return [
        (row.second, Guidance.objects.filter(variant__version=row.item_version).values_list("start_s", "end_s")[0])
        for row in rows
    ]


def loose(version):
    return list(LooseCheckpoint.objects.filter(version=version).values_list("second", flat=True))


def test_questions_and_their_passages_move_with_what_is_cut(teacher):
    video = make_published_video(teacher)
    assert placed(video.published) == [(60, (5.0, 22.0)), (120, (5.0, 22.0))]
    draft = videos.revise_video(by=teacher, video=video, run=cut(video.published.run, (10.0, 20.0), (90.0, 100.0)))
    assert (placed(draft), loose(draft)) == ([(50, (5.0, 12.0)), (100, (5.0, 12.0))], [])
    assert placed(video.published) == [(60, (5.0, 22.0)), (120, (5.0, 22.0))]
    changes = changes_of(draft, MicroVideo.objects.select_related("published").get(pk=video.pk).published)
    assert [(one.what, one.second, one.was_at, one.lost) for one in changes] == [
        ("moved", 50, 60, 0), ("moved", 100, 120, 0),
    ]  # fmt: skip


def test_a_film_cut_behind_all_questions_leaves_them_and_their_words_as_they_are(teacher):
    video = make_published_video(teacher)
    versions = ItemVersion.objects.count()
    draft = videos.revise_video(by=teacher, video=video, run=cut(video.published.run, (150.0, 180.0)))
    assert (placed(draft), ItemVersion.objects.count()) == (placed(video.published), versions)


def test_a_passage_that_is_cut_away_is_told_and_its_question_stays(teacher):
    video = make_published_video(teacher)
    draft = videos.revise_video(by=teacher, video=video, run=cut(video.published.run, (0.0, 30.0)))
    assert placed(draft) == [(30, (None, None)), (90, (None, None))]
    served = MicroVideo.objects.select_related("published").get(pk=video.pk).published
    assert [one.lost for one in changes_of(draft, served)] == [2, 2]


def test_two_questions_at_one_second_stand_side_by_side(teacher):
    video = make_published_video(teacher, checkpoints=(60, 120))
    draft = videos.revise_video(by=teacher, video=video, run=cut(video.published.run, (55.0, 125.0)))
    assert ([second for second, _span in placed(draft)], loose(draft)) == ([55, 56], [])


def test_what_has_no_place_in_another_recording_waits_for_a_person(teacher):
    video = make_published_video(teacher)
    draft = videos.revise_video(by=teacher, video=video, run=read(make_run(teacher.school, duration=100)))
    assert (placed(draft), loose(draft)) == ([], [60, 120])
    with pytest.raises(Invalid, match="no place"):
        videos.publish_version(by=teacher, version=draft)
    assert MicroVideo.objects.get(pk=video.pk).published_id == video.published.pk
    first, second = LooseCheckpoint.objects.select_related("version__video", "version__run", "item_version__item")
    with pytest.raises(Invalid):
        place_loose(by=teacher, loose=first, second=101)
    assert loose(draft) == [60, 120]
    place_loose(by=teacher, loose=first, second=70)
    leave_out(by=teacher, loose=second)
    assert (placed(draft), loose(draft)) == ([(70, (None, None))], [])
    videos.publish_version(by=teacher, version=draft, now=NOW + timedelta(days=1))
    assert MicroVideo.objects.get(pk=video.pk).published_id == draft.pk


def test_questions_without_a_place_find_back_when_their_film_is_shown_again(teacher):
    video = make_published_video(teacher)
    draft = videos.revise_video(by=teacher, video=video, run=read(make_run(teacher.school, duration=100)))
    draft = MicroVideo.objects.select_related("draft__video", "draft__run").get(pk=video.pk).draft
    assert loose(draft) == [60, 120]
    videos.use_run(by=teacher, version=draft, run=read(video.published.run))
    assert (placed(draft), loose(draft)) == (placed(video.published), [])


def test_in_a_new_recording_questions_move_with_the_passage_of_the_script(teacher, point):
    script = make_script(
        teacher, point, passages=[Passage(spoken="Here is the bar."), Passage(spoken="Now the upbeat comes.")]
    )
    runs = [make_run(teacher.school, duration=length, captions=False) for length in (180, 95)]
    for run, vtt in zip(runs, (FIRST, SECOND), strict=True):
        Asset.objects.filter(pk=run.asset_id).update(script=script)
        add_captions(by=teacher, asset=run.asset, language="en", text=vtt)
    first, second = map(read, runs)
    video = videos.create_video(by=teacher, point=point, run=first, title="The upbeat", script=script)
    items = [make_item(teacher, point).versions.get() for _ in range(2)]
    set_checkpoints(by=teacher, version=video.draft, checkpoints=[(30, items[0]), (130, items[1])])
    videos.use_run(by=teacher, version=video.draft, run=second)
    # 130 is two thirds of the second passage, 30 to 180; its second recording goes from 20 to 95.
    assert (placed(video.draft), loose(video.draft)) == (
        [(20, (pytest.approx(5 * 20 / 30), pytest.approx(22 * 20 / 30))),
         (70, (pytest.approx(5 * 20 / 30), pytest.approx(22 * 20 / 30)))],
        [],
    )  # fmt: skip


def test_where_one_passage_was_recorded_anew_its_questions_take_the_same_share_and_the_others_stay(teacher):
    video = make_published_video(teacher, checkpoints=(25, 105), duration=180)
    new = make_run(teacher.school, duration=105)
    for run, take, length in ((video.published.run, 102, 150.0), (new, 103, 75.0)):
        Asset.objects.filter(pk=run.asset_id).update(made_of=[[101, 1, 30.0], [take, 2, length]])
    draft = videos.revise_video(by=teacher, video=video, run=read(new))
    assert (placed(draft), loose(draft)) == ([(25, (5.0, 22.0)), (68, (5.0, 22.0))], [])


def test_changes_tell_what_is_asked_otherwise_anew_and_no_more(teacher):
    video = make_published_video(teacher)
    draft = videos.revise_video(by=teacher, video=video)
    first, second = Checkpoint.objects.filter(version=draft).select_related("version__video", "item_version__item")
    ask_instead(
        by=teacher,
        checkpoint=first,
        item_version=revise_item(by=teacher, item=first.item_version.item, variants=[choice("In other words?")]),
    )
    remove_checkpoint(by=teacher, checkpoint=second)
    set_new = make_item(teacher, video.point).versions.get()
    Checkpoint.objects.create(version=draft, second=90, item_version=set_new)
    found = changes_of(draft, MicroVideo.objects.select_related("published").get(pk=video.pk).published)
    assert [(one.what, one.second, one.was_at) for one in found] == [
        ("reworded", 60, 60), ("added", 90, None), ("removed", None, 120),
    ]  # fmt: skip
    assert found[0].stem == "In other words?"


def test_a_draft_of_one_film_may_show_it_in_another_cut_before_anything_is_served(teacher):
    video = make_draft(teacher)
    run = read(video.draft.run)
    videos.use_run(by=teacher, version=video.draft, run=cut(run, (0.0, 1.0)))
    assert [second for second, _span in placed(video.draft)] == [59, 119]


def test_a_passage_that_another_question_names_is_found_in_the_version_that_is_served_now(teacher):
    video = make_published_video(teacher)
    draft = videos.revise_video(by=teacher, video=video, run=cut(video.published.run, (10.0, 20.0)))
    videos.publish_version(by=teacher, version=draft, now=NOW)
    named = Interval(15.0, 40.0)
    assert span_now(video.pk, named, NOW - timedelta(days=1)) == Interval(10.0, 30.0)
    assert span_now(video.pk, named, NOW + timedelta(days=1)) == named
    assert span_now(video.pk, Interval(11.0, 19.0), NOW - timedelta(days=1)) is None
