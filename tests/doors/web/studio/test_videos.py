"""Micro videos at a browser: from a film to a published version with checkpoints, revised and revoked."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_scopes import scope

from clients import client_of
from factories import make_person, make_point, make_pupil, make_section
from factories_learn import watch
from factories_polish import make_finding
from factories_publish import NOW, make_draft, make_item, make_lesson, make_published_video, make_run
from upbeat.rooms.items.models import Item, ItemVersion, Misconception
from upbeat.rooms.learn.actions import open_viewing
from upbeat.rooms.learn.models import Viewing, Watch
from upbeat.rooms.people.models import Role
from upbeat.rooms.polish.actions.marks import add_key_mark
from upbeat.rooms.publish.actions.videos import revise_video
from upbeat.rooms.publish.models import Checkpoint, LooseCheckpoint, MicroVideo, MicroVideoVersion, VideoRevocation


@pytest.fixture
def draft(teacher):
    return make_draft(teacher, title="The upbeat", checkpoints=[60])


@pytest.fixture
def served(teacher):
    return make_published_video(teacher, title="The upbeat", checkpoints=[60])


def seconds(school):
    with scope(school=school):
        return list(Checkpoint.objects.order_by("second").values_list("second", flat=True))


QUESTION = {
    "second": "1:40",
    "wordings": "2",
    "rows": "4",
    "w0-stem": "How many beats before the first bar line?",
    "w0-0-text": "four",
    "w0-0-misconception": "Counts the whole bar",
    "w0-0-advice": "Look where the bar line stands.",
    "w0-0-start": "1:05",
    "w0-0-end": "1:22",
    "w0-1-text": "one",
    "w0-2-text": "none",
    "w0-right": "1",
    "w0-hint": "Count from the bar line.",
    "w1-stem": "And in this tune?",
    "w1-0-text": "two",
    "w1-1-text": "one",
    "w1-right": "0",
}


def test_a_film_becomes_a_micro_video_about_one_point(ada, teacher, school):
    run, point = make_run(school), make_point(school, title="Upbeat")
    page = ada.get(reverse("studio:video-new"), {"run": run.pk})
    assert page.status_code == 200
    done = ada.post(
        reverse("studio:video-new"), {"run": run.pk, "point": point.pk, "title": "The upbeat", "language": "en"}
    )
    with scope(school=school):
        video = MicroVideo.objects.get()
    assert (done.status_code, done.headers["Location"]) == (302, reverse("studio:video", args=[video.pk]))
    assert (video.title, video.point_id, video.draft.run_id) == ("The upbeat", point.pk, run.pk)


def test_without_a_film_the_page_says_how_to_begin(ada):
    assert "No polished recording yet" in ada.get(reverse("studio:video-new")).content.decode()
    assert "No micro video yet" in ada.get(reverse("studio:videos")).content.decode()


def test_a_question_is_written_for_a_second_with_what_a_wrong_answer_leads_to(ada, draft, school):
    address = reverse("studio:checkpoint-new", args=[draft.pk])
    assert "How is it answered?" in ada.get(address).content.decode()
    assert ada.get(address, {"kind": "single", "second": "1:40"}).status_code == 200
    done = ada.post(address + "?kind=single", QUESTION)
    assert done.status_code == 302
    assert seconds(school) == [60, 100]
    with scope(school=school):
        version = Checkpoint.objects.get(second=100).item_version
        first, second = version.variants.all()
        lead = first.guidance.get()
        assert first.options == [
            {"id": "a", "text": "four"},
            {"id": "b", "text": "one"},
            {"id": "c", "text": "none"},
        ]
        assert (first.key, second.key) == ({"right": "b"}, {"right": "a"})
        assert (lead.option, lead.start_s, lead.end_s) == ("a", 65, 82)
        assert (lead.misconception.title, lead.misconception.advice) == (
            "Counts the whole bar",
            "Look where the bar line stands.",
        )


def test_a_wrong_answer_leads_to_a_key_mark_up_to_the_next_or_to_the_question(ada, draft, teacher, school):
    asset = draft.draft.run.asset
    with scope(school=school):
        add_key_mark(by=teacher, asset=asset, second=30, title="Bars")
        add_key_mark(by=teacher, asset=asset, second=80, title="Upbeats")
    address = reverse("studio:checkpoint-new", args=[draft.pk]) + "?kind=single"
    assert "1:20–3:00 Upbeats" in ada.get(address).content.decode()
    assert ada.post(address, QUESTION | {"w0-0-mark": ":80.00:180.00"}).status_code == 302
    with scope(school=school):
        lead = Checkpoint.objects.get(second=100).item_version.variants.first().guidance.get()
    assert (lead.video_id, lead.start_s, lead.end_s) == (None, 80, 100)


@pytest.mark.parametrize(
    "change, words",
    [
        ({"second": "9:00"}, "lies outside the film"),
        ({"second": "1:00"}, "There is a checkpoint at 1:00 already"),
        ({"second": "soon"}, "Write minutes and seconds"),
        ({"second": "1:10"}, "which is still closed there"),
        ({"w0-stem": ""}, "Write the question."),
        ({"w0-right": ""}, "Mark one of the options"),
        ({"w0-0-start": "x"}, "Write minutes and seconds"),
        ({"w1-right": ""}, "Wording 2:"),
    ],
)
def test_what_is_wrong_is_said_on_the_page_and_nothing_is_kept(ada, draft, school, change, words):
    page = ada.post(reverse("studio:checkpoint-new", args=[draft.pk]) + "?kind=single", QUESTION | change)
    assert page.status_code == 422
    assert words in page.content.decode()
    assert "And in this tune?" in page.content.decode()
    assert seconds(school) == [60]
    with scope(school=school):
        assert Item.objects.count() == 1


def test_more_rows_and_wordings_come_without_script_and_lose_nothing(ada, draft, school):
    address = reverse("studio:checkpoint-new", args=[draft.pk]) + "?kind=single"
    page = ada.post(address, QUESTION | {"more": "rows"})
    html = page.content.decode()
    assert (page.status_code, 'name="w0-5-text"' in html, "Counts the whole bar" in html) == (200, True, True)
    html = ada.post(address, QUESTION | {"more": "wordings"}).content.decode()
    assert 'name="w2-stem"' in html
    assert seconds(school) == [60]


@pytest.mark.parametrize(
    "kind, fields, key",
    [
        ("number", {"w0-value": "1,5", "w0-tolerance": "0.1", "w0-unit": "beats", "w0-0-answer": "2",
                    "w0-0-misconception": "Twice"}, {"value": 1.5, "tolerance": 0.1, "unit": "beats"}),
        ("text", {"w0-accepted": "upbeat\n anacrusis \n"}, {"accepted": ["upbeat", "anacrusis"]}),
        ("order", {"w0-0-text": "one", "w0-1-text": "two", "w0-2-text": "three"}, {"order": ["a", "b", "c"]}),
        ("multiple", {"w0-0-text": "one", "w0-1-text": "two", "w0-2-text": "six", "w0-right": ["0", "2"]},
         {"right": ["a", "c"]}),
    ],
)  # fmt: skip
def test_every_kind_of_question_can_be_written(ada, draft, school, kind, fields, key):
    common = {"second": "1:40", "wordings": "2", "rows": "4", "w0-stem": "Well?"}
    done = ada.post(reverse("studio:checkpoint-new", args=[draft.pk]) + f"?kind={kind}", common | fields)
    assert done.status_code == 302
    with scope(school=school):
        version = Checkpoint.objects.get(second=100).item_version
        assert (version.item.kind, version.variants.get().key) == (kind, key)
        page = ada.get(reverse("studio:checkpoint", args=[Checkpoint.objects.get(second=100).pk]))
        again = ada.get(reverse("studio:item", args=[version.item_id]))
    assert (page.status_code, again.status_code) == (200, 200)


def test_a_question_of_the_point_is_asked_again(ada, teacher, draft, school):
    item = make_item(teacher, draft.point)
    reuse = reverse("studio:checkpoint-reuse", args=[draft.pk])
    assert ada.post(reuse, {"second": "2:00", "item": item.pk}).status_code == 302
    assert seconds(school) == [60, 120]
    assert ada.post(reuse, {"second": "2:30", "item": item.pk}).status_code == 422
    assert seconds(school) == [60, 120]


def test_a_checkpoint_is_reworded_moved_and_removed(ada, draft, school):
    with scope(school=school):
        checkpoint = Checkpoint.objects.get()
    page = reverse("studio:checkpoint", args=[checkpoint.pk])
    assert 'value="1:00"' in ada.get(page).content.decode()
    assert ada.post(page, QUESTION).status_code == 302
    assert seconds(school) == [100]
    assert ada.post(reverse("studio:checkpoint-move", args=[checkpoint.pk]), {"second": "2:00"}).status_code == 302
    assert seconds(school) == [120]
    assert ada.post(reverse("studio:checkpoint-move", args=[checkpoint.pk]), {"second": "x"}).status_code == 422
    with scope(school=school):
        assert ItemVersion.objects.count() == 2
    assert ada.post(reverse("studio:checkpoint-remove", args=[checkpoint.pk])).status_code == 302
    assert seconds(school) == []


def test_the_page_shows_film_bar_checkpoints_and_versions(ada, draft):
    html = ada.get(reverse("studio:video", args=[draft.pk]), {"t": "1:00"}).content.decode()
    for words in ("1 checkpoint in 3:00", "1 · 1:00", "#t=60", "you see the draft, version 1", "Publish the draft"):
        assert words in html


def test_publishing_tells_what_would_be_better_and_serves_the_draft(ada, draft, school):
    page = reverse("studio:video-publish", args=[draft.pk])
    assert "Publish version 1" in ada.get(page).content.decode()
    assert ada.post(page, {"note": "first"}).status_code == 302
    with scope(school=school):
        video = MicroVideo.objects.get()
        assert (video.draft, video.published.note) == (None, "first")
    assert ada.get(page).status_code == 404
    html = ada.get(reverse("studio:video", args=[draft.pk])).content.decode()
    assert "Revise…" in html
    assert "Add a checkpoint" not in html


def test_who_is_affected_is_shown_before_revising_and_revoking(ada, teacher, served, school):
    section = make_section(school, teacher=teacher, name="7b")
    pupil = make_pupil(section)
    make_lesson(teacher, section, [served])
    with scope(school=school):
        Viewing.objects.create(school=school, person=pupil, version=served.published, opened_at=NOW)
    for name in ("video-revise", "video-revoke"):
        html = ada.get(reverse(f"studio:{name}", args=[served.pk])).content.decode()
        assert "<b>1</b> pupil has begun it." in html
        assert "7b" in html


def test_a_warning_of_the_report_asks_why_and_the_word_stays_in_the_history(ada, draft, school):
    with scope(school=school):
        run = draft.draft.run
    make_finding(run, "clipping", "warn", 12.0, a_minute=40.0, times=120)
    page = reverse("studio:video-publish", args=[draft.pk])
    shown = ada.get(page).content.decode()
    assert "The report warns:" in shown
    assert "120 times in all" in shown
    assert reverse("studio:recording", args=[run.asset_id]) + "#report" in shown
    refused = ada.post(page, {"note": "first"})
    assert (refused.status_code, list(refused.context["form"].errors)) == (422, ["despite"])
    with scope(school=school):
        assert MicroVideo.objects.get().published is None
    assert ada.post(page, {"despite": "The only take there is"}).status_code == 302
    assert (
        "although the report warned: The only take there is"
        in ada.get(reverse("studio:video", args=[draft.pk])).content.decode()
    )


def test_a_revision_over_the_same_film_begins_with_the_word_of_before(ada, draft, teacher, school):
    with scope(school=school):
        run = draft.draft.run
    make_finding(run, "clipping", "warn", 12.0, a_minute=40.0, times=120)
    page = reverse("studio:video-publish", args=[draft.pk])
    ada.post(page, {"despite": "The only take there is"})
    with scope(school=school):
        revise_video(by=teacher, video=MicroVideo.objects.get())
    assert 'value="The only take there is"' in ada.get(page).content.decode()


def test_without_a_warning_nothing_more_is_asked(ada, draft):
    page = ada.get(reverse("studio:video-publish", args=[draft.pk]))
    assert list(page.context["form"].fields) == ["note"]
    assert "The report" not in page.content.decode()


def test_revising_opens_a_draft_and_the_published_version_stays(ada, served, school):
    run = served.published.run_id
    assert ada.post(reverse("studio:video-revise", args=[served.pk]), {"run": run}).status_code == 302
    with scope(school=school):
        video = MicroVideo.objects.get()
        assert (video.draft.number, video.published.number) == (2, 1)
    assert ada.post(reverse("studio:video-revise", args=[served.pk]), {"run": run}).status_code == 422


def test_revoking_needs_a_reason_and_can_be_ended(ada, served, school):
    page = reverse("studio:video-revoke", args=[served.pk])
    assert ada.post(page, {"reason": " "}).status_code == 422
    assert ada.post(page, {"reason": "A wrong note"}).status_code == 302
    assert "A wrong note" in ada.get(reverse("studio:video", args=[served.pk])).content.decode()
    with scope(school=school):
        assert (MicroVideo.objects.get().published, VideoRevocation.objects.count()) == (None, 1)
    assert ada.post(reverse("studio:video-again", args=[served.pk])).status_code == 302
    with scope(school=school):
        assert MicroVideo.objects.get().published_id == served.published_id


def test_title_and_film_of_a_draft_are_changed(ada, teacher, draft, school):
    page = reverse("studio:video-edit", args=[draft.pk])
    assert ada.post(page, {"title": "Upbeats", "run": draft.draft.run_id}).status_code == 302
    with scope(school=school):
        assert MicroVideo.objects.get().title == "Upbeats"


def test_a_technician_sees_no_button_to_publish_and_is_refused(draft, school):
    technician = client_of(make_person(school, Role.TECHNICIAN))
    assert "Publish the draft" not in technician.get(reverse("studio:video", args=[draft.pk])).content.decode()
    assert technician.post(reverse("studio:video-publish", args=[draft.pk])).status_code == 403
    with scope(school=school):
        assert MicroVideo.objects.get().published is None


def addresses(video, checkpoint):
    by_video = ("video-edit", "video-publish", "video-revise", "video-revoke", "video-again",
                "checkpoint-new", "checkpoint-reuse")  # fmt: skip
    by_checkpoint = ("checkpoint", "checkpoint-move", "checkpoint-newest", "checkpoint-remove")
    return [reverse(f"studio:{name}", args=[video.pk]) for name in by_video] + [
        reverse(f"studio:{name}", args=[checkpoint.pk]) for name in by_checkpoint
    ]


def test_pupils_are_refused_and_other_schools_find_nothing_and_nothing_changes(draft, school, strange):
    pupil = client_of(make_pupil(make_section(school)))
    with scope(school=school):
        checkpoint = Checkpoint.objects.get()
    for address in addresses(draft, checkpoint):
        for client, status in ((pupil, 403), (strange, 404)):
            told = client.post(address, QUESTION | {"title": "Mine", "reason": "x", "run": "1", "item": "1"})
            assert (address, told.status_code) == (address, status)
    page = reverse("studio:video", args=[draft.pk])
    assert (pupil.get(page).status_code, strange.get(page).status_code) == (403, 404)
    assert pupil.get(reverse("studio:videos")).status_code == 403
    assert "The upbeat" not in strange.get(reverse("studio:videos")).content.decode()
    with scope(school=school):
        video = MicroVideo.objects.get()
        assert (video.title, video.published, MicroVideoVersion.objects.count()) == ("The upbeat", None, 1)
        assert (Item.objects.count(), Misconception.objects.count()) == (1, 1)
    assert seconds(school) == [60]


def test_strangers_are_sent_to_sign_in(client, draft):
    assert client.get(reverse("studio:video", args=[draft.pk])).status_code == 302


def test_the_pages_take_the_same_queries_for_one_thing_and_for_three(ada, teacher, draft):
    counts = {"list": [], "page": []}
    for second in (100, 120, 140):
        with CaptureQueriesContext(connection) as told:
            ada.get(reverse("studio:videos"))
        counts["list"].append(len(told))
        with CaptureQueriesContext(connection) as told:
            ada.get(reverse("studio:video", args=[draft.pk]))
        counts["page"].append(len(told))
        make_draft(teacher)
        ada.post(
            reverse("studio:checkpoint-new", args=[draft.pk]) + "?kind=single",
            QUESTION | {"second": f"{second // 60}:{second % 60:02d}"},
        )
    assert {name: len(set(numbers)) for name, numbers in counts.items()} == {"list": 1, "page": 1}, counts


def test_publishing_carries_what_was_watched_and_shows_before_who_is_in_the_middle(
    ada, teacher, served, school, django_capture_on_commit_callbacks
):
    section = make_section(school, teacher=teacher, name="7b")
    pupil = make_pupil(section)
    make_lesson(teacher, section, [served])
    with scope(school=school):
        viewing = open_viewing(by=pupil, version=served.published, now=NOW)
        revise_video(by=teacher, video=served)
    watch(viewing, (0, 30))
    address = reverse("studio:video-publish", args=[served.pk])
    page = ada.get(address).content.decode()
    assert ("<b>1</b> is in the middle of it." in page, "they go on where they stopped" in page) == (True, True)
    with django_capture_on_commit_callbacks(execute=True):
        assert ada.post(address, {"note": "second"}).status_code == 302
    with scope(school=school):
        version = MicroVideo.objects.select_related("published").get().published
        assert (version.number, Watch.objects.get(version=version).watched_s) == (2, 30.0)


def test_a_question_without_a_place_is_named_placed_or_left_out(ada, teacher, served, school, strange):
    with scope(school=school):
        draft = revise_video(by=teacher, video=served, run=make_run(school, duration=100))
        waiting = list(LooseCheckpoint.objects.filter(version=draft))
    assert waiting
    page = reverse("studio:video", args=[served.pk])
    assert "was asked at 1:00" in ada.get(page).content.decode()
    assert ada.post(reverse("studio:video-publish", args=[served.pk]), {"note": "x"}).status_code == 422
    here = reverse("studio:checkpoint-loose", args=[waiting[0].pk])
    assert strange.post(here, {"leave": "1"}).status_code == 404
    assert ada.post(here, {"second": "soon"}).status_code == 422
    assert ada.post(here, {"second": "0:50"}).status_code == 302
    for row in waiting[1:]:
        ada.post(reverse("studio:checkpoint-loose", args=[row.pk]), {"leave": "1"})
    with scope(school=school):
        assert not LooseCheckpoint.objects.exists()
        assert list(Checkpoint.objects.filter(version=draft).values_list("second", flat=True)) == [50]
