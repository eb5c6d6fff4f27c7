"""Micro videos: drafts, immutable versions, revising and revoking; and who may."""

from datetime import timedelta

import pytest
from django.db import transaction
from django_scopes import scope

from factories import make_person, make_pupil, make_school, make_section, make_teacher
from factories_design import make_plan, make_script
from factories_polish import make_finding, make_slide
from factories_publish import NOW, make_draft, make_lesson, make_published_video, make_run
from upbeat.kernel.errors import Invalid, NotFound, Refused
from upbeat.rooms.design.actions.work import plan_work
from upbeat.rooms.design.queries import stage_of
from upbeat.rooms.journal import bus
from upbeat.rooms.journal.models import Fact
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish.actions.captions import review_captions
from upbeat.rooms.publish import queries
from upbeat.rooms.publish.actions import videos
from upbeat.rooms.publish.actions.releases import push_package, revoke_piece
from upbeat.rooms.publish.events import VideoPublished, VideoRevoked
from upbeat.rooms.publish.models import Checkpoint, MicroVideo, MicroVideoVersion, VideoRevocation


def fresh(video):
    return MicroVideo.objects.select_related("draft", "published").get(pk=video.pk)


def seconds(version):
    return list(Checkpoint.objects.filter(version=version).values_list("second", flat=True))


@pytest.fixture
def news(monkeypatch):
    heard = []
    monkeypatch.setattr(bus, "publish", heard.append)
    return heard


def test_a_video_begins_as_a_draft_that_nobody_is_served(teacher, point):
    video = videos.create_video(by=teacher, point=point, run=make_run(teacher.school), title="  The   upbeat ")
    assert (video.title, video.draft.number, video.published) == ("The upbeat", 1, None)
    fact = Fact.objects.get()
    assert (fact.verb, fact.object_type, fact.object_id) == ("created", "microvideo", video.pk)


@pytest.mark.parametrize("state", ["queued", "running", "failed"])
def test_an_unfinished_run_makes_no_video(teacher, point, state):
    with pytest.raises(Invalid, match="not ready"):
        videos.create_video(by=teacher, point=point, run=make_run(teacher.school, state=state), title="The upbeat")
    assert (MicroVideo.objects.count(), Fact.objects.count()) == (0, 0)


def test_a_title_is_needed(teacher, point):
    with pytest.raises(Invalid) as refusal:
        videos.create_video(by=teacher, point=point, run=make_run(teacher.school), title=" ")
    assert (refusal.value.field, MicroVideo.objects.count()) == ("title", 0)


def test_publishing_serves_the_draft_from_now_on_and_says_so(teacher, news):
    video = make_draft(teacher)
    version = videos.publish_version(by=teacher, version=video.draft, note="first", now=NOW)
    now = fresh(video)
    assert (now.draft, now.published, version.published_at, version.published_by) == (None, version, NOW, teacher)
    assert news == [VideoPublished(teacher.school_id, video.pk, version.pk, 1)]
    assert Fact.objects.filter(verb="published", object_type="microvideoversion", object_id=version.pk).count() == 1


def test_a_published_version_never_changes(teacher):
    video = make_published_video(teacher)
    version, checkpoint = video.published, video.published.checkpoints.first()
    version.note = "other words"
    with pytest.raises(TypeError):
        version.save()
    with pytest.raises(TypeError), transaction.atomic():
        checkpoint.save()
    with pytest.raises(TypeError):
        checkpoint.delete()
    with pytest.raises(Invalid):
        videos.publish_version(by=teacher, version=version)
    with pytest.raises(Invalid):
        videos.use_run(by=teacher, version=version, run=make_run(teacher.school))
    stored = MicroVideoVersion.objects.get(pk=version.pk)
    assert (stored.note, stored.run_id, seconds(stored)) == ("", video.published.run_id, [60, 120])


def test_a_film_that_the_report_warns_of_goes_out_only_with_a_word_why(teacher, news):
    video = make_draft(teacher)
    make_finding(video.draft.run, "clipping", "warn")
    for nothing in ("", "  "):
        with pytest.raises(Invalid, match="warns") as refusal:
            videos.publish_version(by=teacher, version=video.draft, note="first", despite=nothing, now=NOW)
    stored = MicroVideoVersion.objects.get(pk=video.draft.pk)
    assert (refusal.value.field, stored.published_at, stored.note, fresh(video).published) == (
        "despite",
        None,
        "",
        None,
    )
    assert (news, Fact.objects.filter(verb="published").count()) == ([], 0)
    version = videos.publish_version(by=teacher, version=video.draft, despite=" The only take there is ", now=NOW)
    assert (fresh(video).published, version.despite) == (version, "The only take there is")
    told = Fact.objects.get(verb="published").context
    assert (told["warned"], told["despite"]) == (["clipping", "unread"], "The only take there is")


def test_advice_asks_for_no_word_and_a_word_without_a_warning_is_not_kept(teacher):
    video = make_draft(teacher)
    make_finding(video.draft.run, "lead", "advice", 0.0, until=2.0)
    review_captions(by=teacher, asset=video.draft.run.asset, language="en")
    version = videos.publish_version(by=teacher, version=video.draft, despite="because", now=NOW)
    assert (version.despite, Fact.objects.get(verb="published").context) == ("", {"video": video.pk, "number": 1})


def test_what_the_report_says_is_not_advised_a_second_time(teacher):
    draft = make_draft(teacher, duration=700).draft
    assert any("ten minutes" in sentence for sentence in queries.advice_before_publishing(draft))
    make_finding(draft.run, "length", "warn", seconds=700)
    assert not any("ten minutes" in sentence for sentence in queries.advice_before_publishing(draft))


def test_a_stale_copy_of_a_draft_cannot_be_published_twice(teacher):
    video = make_draft(teacher)
    stale = MicroVideoVersion.objects.get(pk=video.draft.pk)
    videos.publish_version(by=teacher, version=video.draft, now=NOW)
    with pytest.raises(Invalid):
        videos.publish_version(by=teacher, version=stale, now=NOW + timedelta(hours=1))
    assert MicroVideoVersion.objects.get(pk=stale.pk).published_at == NOW


def test_revising_copies_the_checkpoints_into_a_new_draft_over_the_old_film(teacher):
    video = make_published_video(teacher)
    draft = videos.revise_video(by=teacher, video=video)
    assert (draft.number, draft.run, seconds(draft)) == (2, video.published.run, [60, 120])
    assert fresh(video).published == video.published
    with pytest.raises(Invalid, match="draft already"):
        videos.revise_video(by=teacher, video=video)
    assert MicroVideoVersion.objects.filter(video=video).count() == 2


def test_publishing_brings_the_work_of_its_plan_to_the_end(teacher, point):
    plan = make_plan(teacher)
    script = make_script(teacher, point, plan=plan)
    work = plan_work(by=teacher, plan=plan, title="The upbeat", now=NOW)
    other = plan_work(by=teacher, plan=plan, title="Bars", now=NOW)
    video = videos.create_video(
        by=teacher, point=point, run=make_run(teacher.school), title="The Upbeat", script=script
    )
    videos.publish_version(by=teacher, version=video.draft, now=NOW)
    assert (stage_of(work), stage_of(other)) == ("published", "planned")
    again = videos.create_video(by=teacher, point=point, run=make_run(teacher.school), title="More", script=script)
    videos.publish_version(by=make_person(teacher.school, Role.ASSISTANT), version=again.draft, now=NOW)
    assert stage_of(other) == "planned"


def test_publishing_the_revision_replaces_the_first_version_which_stays(teacher):
    video = make_published_video(teacher)
    draft = videos.revise_video(by=teacher, video=video)
    videos.publish_version(by=teacher, version=draft, note="shorter pause")
    history = [(row.number, row.note, row.checkpoint_count) for row in queries.versions_of(video)]
    assert history == [(2, "shorter pause", 2), (1, "", 2)]
    assert fresh(video).published_id == draft.pk


def test_revoking_leaves_a_row_with_its_reason_and_republishing_ends_it(teacher, news):
    video = make_published_video(teacher)
    version = video.published
    news.clear()
    revocation = videos.revoke_video(by=teacher, video=video, reason="A wrong note", now=NOW)
    assert (fresh(video).published, revocation.version, revocation.by) == (None, version, teacher)
    with pytest.raises(Invalid):
        videos.revoke_video(by=teacher, video=video, reason="again")
    assert videos.republish(by=teacher, video=video, now=NOW) == version
    assert fresh(video).published == version
    with pytest.raises(Invalid):
        videos.republish(by=teacher, video=video)
    assert VideoRevocation.objects.count() == 1
    assert news == [
        VideoRevoked(teacher.school_id, video.pk, version.pk),
        VideoPublished(teacher.school_id, video.pk, version.pk, 1),
    ]


def test_a_revocation_needs_a_reason(teacher):
    video = make_published_video(teacher)
    with pytest.raises(Invalid) as refusal:
        videos.revoke_video(by=teacher, video=video, reason="  ")
    assert (refusal.value.field, fresh(video).published) == ("reason", video.published)


def test_a_video_that_was_never_published_cannot_be_given_again(teacher):
    video = make_draft(teacher)
    with pytest.raises(Invalid):
        videos.republish(by=teacher, video=video)
    assert fresh(video).published is None


def test_a_technician_makes_a_video_but_does_not_publish_it(teacher, point):
    technician = make_person(teacher.school, Role.TECHNICIAN)
    video = make_draft(technician, point=point)
    with pytest.raises(Refused):
        videos.publish_version(by=technician, version=video.draft)
    with pytest.raises(Refused):
        videos.revoke_video(by=technician, video=make_published_video(teacher), reason="x")
    assert (fresh(video).published, VideoRevocation.objects.count()) == (None, 0)


def test_a_pupil_changes_nothing_of_a_video(teacher, pupil, point):
    video = make_published_video(teacher)
    before = Fact.objects.count()
    tries = [
        lambda: videos.create_video(by=pupil, point=point, run=make_run(pupil.school), title="Mine"),
        lambda: videos.revise_video(by=pupil, video=video),
        lambda: videos.revoke_video(by=pupil, video=video, reason="x"),
        lambda: videos.republish(by=pupil, video=video),
        lambda: videos.rename_video(by=pupil, video=video, title="Mine"),
    ]
    for attempt in tries:
        with pytest.raises(Refused):
            attempt()
    assert (MicroVideo.objects.count(), fresh(video).title, Fact.objects.count()) == (1, video.title, before)


def test_two_schools_neither_see_nor_change_each_others_videos(teacher):
    video = make_published_video(teacher)
    elsewhere = make_school()
    stranger = make_teacher(elsewhere)
    with scope(school=elsewhere):
        assert list(queries.videos(stranger)) == []
        assert list(queries.library(stranger)) == []
        for read in (
            lambda: queries.access_video(stranger, video.pk),
            lambda: queries.access_version(stranger, video.published_id),
            lambda: queries.access_checkpoint(stranger, 1),
        ):
            with pytest.raises(NotFound):
                read()
    for change in (
        lambda: videos.revise_video(by=stranger, video=video),
        lambda: videos.revoke_video(by=stranger, video=video, reason="x"),
        lambda: videos.create_video(by=stranger, point=video.point, run=make_run(elsewhere), title="x"),
    ):
        with pytest.raises(NotFound):
            change()
    assert (fresh(video).published, MicroVideoVersion.objects.count()) == (video.published, 1)


def test_the_list_of_videos_filters_by_state_and_searches(teacher):
    draft = make_draft(teacher, title="Dotted rhythm")
    served = make_published_video(teacher, title="The upbeat")
    gone = make_published_video(teacher, title="Major and minor")
    videos.revoke_video(by=teacher, video=gone, reason="x")
    assert list(queries.videos(teacher, state="draft")) == [draft]
    assert list(queries.videos(teacher, state="published")) == [served]
    assert list(queries.videos(teacher, state="revoked")) == [gone]
    assert list(queries.videos(teacher, search="upbeat the")) == [served]
    assert list(queries.library(teacher)) == [served]
    assert list(queries.library(teacher, search="dotted")) == []
    make_slide(served.published.run, 3.0, "The anacrusis\n弱起")
    make_slide(served.published.run, 9.0, "Anacrusis again")
    assert list(queries.library(teacher, search="Ana crusis")) == [served]
    assert list(queries.videos(teacher, search="弱起 upbeat")) == [served]


def test_lists_take_the_same_queries_for_one_video_and_for_three(teacher, django_assert_num_queries):
    make_published_video(teacher)
    list(queries.videos(teacher))
    for _more in range(2):
        with django_assert_num_queries(1):
            shown = [
                (row.point.subject.name, row.published.run.duration_s, row.published_checkpoints)
                for row in queries.videos(teacher)
            ]
        make_published_video(teacher)
    assert shown == [("Music", 180.0, 2), ("Music", 180.0, 2)]
    with django_assert_num_queries(1):
        assert len([row.published.run.duration_s for row in queries.library(teacher)]) == 3
    version = MicroVideo.objects.first().published
    with django_assert_num_queries(4):
        placed = list(queries.checkpoints_of(version))
        leads = [
            lead.misconception.title
            for variant in placed[1].item_version.variants.all()
            for lead in variant.guidance.all()
        ]
    assert leads == ["Counts the rest", "Counts the rest"]


def test_a_pupil_plays_a_version_once_their_class_was_given_it_and_until_it_is_revoked(teacher, section, pupil):
    video = make_published_video(teacher)
    version_id = video.published_id
    package = make_lesson(teacher, section, [video], pushed=False)
    with pytest.raises(NotFound):
        queries.access_version(pupil, version_id, NOW)
    push_package(by=teacher, package=package, now=NOW)
    assert queries.access_version(pupil, version_id, NOW).pk == version_id
    with pytest.raises(NotFound):
        queries.access_version(pupil, version_id, NOW - timedelta(seconds=1))
    draft = videos.revise_video(by=teacher, video=video)
    with pytest.raises(NotFound):
        queries.access_version(pupil, draft.pk, NOW)
    videos.publish_version(by=teacher, version=draft)
    assert queries.access_version(pupil, version_id, NOW).pk == version_id
    assert queries.access_version(pupil, draft.pk, NOW).pk == draft.pk
    revoke_piece(by=teacher, piece=package.pieces.get(), reason="x", now=NOW)
    with pytest.raises(NotFound):
        queries.access_version(pupil, draft.pk, NOW)
    assert queries.access_version(teacher, draft.pk).pk == draft.pk


def test_a_pupil_of_another_class_does_not_play_it(teacher, section):
    video = make_published_video(teacher)
    make_lesson(teacher, section, [video])
    other = make_pupil(make_section(teacher.school))
    with pytest.raises(NotFound):
        queries.access_version(other, video.published_id, NOW)


def test_a_pupil_does_not_play_a_revoked_video(teacher, section, pupil):
    video = make_published_video(teacher)
    make_lesson(teacher, section, [video])
    videos.revoke_video(by=teacher, video=video, reason="x")
    with pytest.raises(NotFound):
        queries.access_version(pupil, video.published_id, NOW)


def test_the_packages_with_a_video_are_named_with_how_many_pupils_they_reach(teacher, section, pupil):
    video = make_published_video(teacher)
    package = make_lesson(teacher, section, [video])
    row = queries.packages_with(video).get()
    assert (row, row.pushed_at, row.pupil_count, row.section) == (package, NOW, 1, section)
